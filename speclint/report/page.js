"use strict";
(() => {
  const table = document.getElementById("specs");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const value = (row, column) => {
    const text = row.cells[column].textContent.trim();
    if (column < 3) return text.toLowerCase();
    const number = parseFloat(text);
    return Number.isNaN(number) ? -1 : number;
  };
  const sort = (heading, column) => {
    const descending = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const keys = new Map(rows.map((row) => [row, value(row, column)]));
    rows.sort((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      return (a < b ? -1 : a > b ? 1 : 0) * (descending ? -1 : 1);
    });
    body.append(...rows);
  };
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sort(heading, column));
    heading.replaceChildren(button);
  });
  const field = document.getElementById("filter");
  const least = document.getElementById("least");
  const told = document.getElementById("shown");
  const others = new Map();
  for (const one of document.querySelectorAll(".grid tr[data-spec], details[data-spec]")) {
    others.set(one.dataset.spec, [...(others.get(one.dataset.spec) ?? []), one]);
  }
  const fits = (row, word) => {
    const [key, wanted] = word.split("=", 2);
    if (wanted !== undefined && ["rule", "status"].includes(key)) {
      const said = key === "rule" ? row.dataset.rules : row.dataset.status;
      return said.toLowerCase().includes(wanted);
    }
    return row.textContent.toLowerCase().includes(word);
  };
  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let many = 0;
    for (const row of rows) {
      const counts = [4, 5, 6].slice(0, least.value === "" ? 0 : Number(least.value) + 1);
      const weighs = least.value === "" || counts.some((column) => value(row, column) > 0);
      row.hidden = !(weighs && words.every((word) => fits(row, word)));
      for (const other of others.get(row.dataset.spec) ?? []) other.hidden = row.hidden;
      many += row.hidden ? 0 : 1;
    }
    told.textContent = `${many} of ${rows.length} shown`;
  };
  field.addEventListener("input", filter);
  least.addEventListener("change", filter);
  document.querySelector(".tools").hidden = false;
  filter();
  // A browser without a script reads each spec where it stands. One with a script would be kept busy by a
  // thousand of them, and has them as text: it reads one when it is looked for, and the others when it is idle.
  const waiting = new Map();
  for (const text of document.querySelectorAll("details.spec > noscript")) waiting.set(text.parentElement.id, text);
  const read = (spec) => {
    const text = waiting.get(spec);
    if (text) text.outerHTML = text.textContent;
    return waiting.delete(spec);
  };
  const next = () => read(waiting.keys().next().value);
  const idle = (work) => window.requestIdleCallback ? requestIdleCallback(work) : setTimeout(work, 50);
  const rest = (deadline) => {
    while (next() && deadline && deadline.timeRemaining() > 20);
    if (waiting.size) idle(rest);
  };
  idle(rest);
  document.addEventListener("toggle", (event) => read(event.target.id), true);
  const open = () => {
    const id = location.hash.slice(1);
    const late = read(/^spec-\d+/.exec(id)?.[0]);
    let place = id && document.getElementById(id);
    for (; place; place = place.parentElement) if (place.localName === "details") place.open = true;
    // The browser looked for the place before it was there.
    if (late) location.replace(location.hash);
  };
  addEventListener("hashchange", open);
  open();
  let closed = [];
  addEventListener("beforeprint", () => {
    while (next());
    closed = [...document.querySelectorAll("details.spec:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
})();
