"""The page over all specs: what it shows, that nothing in it is alive, and that a browser shows it so."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from speclint import run
from speclint.cli import main
from speclint.lay import lay
from speclint.model import Spec
from speclint.report import page
from speclint.task import Result, Task
from speclint.text.source import Source

ROOT = Path(__file__).resolve().parents[2]
BAD = ROOT / "fixtures/specs/small-service.bad.md"
HOSTILE = """\
<script>document.title = "owned"</script><style>body { display: none }</style>

# A <b onclick="owned()">spec</b> ]]> `</script>` &lt;img src=x&gt;

<!-- <script>owned()</script> -->
<iframe src="https://evil.example"></iframe><form action="https://evil.example"><input name=a></form>
<link rel=stylesheet href=https://evil.example/a.css>

## Context\u202e

![x](https://evil.example/a.png) ![y](data:image/svg+xml,<svg onload=owned()>)
[j](javascript:owned()) [d](data:text/html,<script>) [v](VBSCRIPT:x) <https://a.example/?"onmouseover=owned()>
[here](#context) [there](other.md) [web](https://a.example "onload=owned()")

| a | b |
| :-: | --: |
| <img src=x onerror=owned()> | {{ 7 * 7 }} {% raw %} |

```mermaid
graph TD; A["<script>owned()</script>"] --> B
```

::error::owned ##[error]owned

<svg onload="owned()"><script>owned()</script></svg><base href="https://evil.example/"><plaintext>
<meta http-equiv="refresh" content="0;url=https://evil.example/"><details open ontoggle="owned()">

<javascript:owned()> <data:text/html,owned> [ref][r] [tab](java\tscript:owned())
[entity](java&#115;cript:owned())
[colon](javascript&colon;owned()) [host](//evil.example/a) [id](#spec-1"onclick="owned())
![](https://evil.example/b.png) [![n](https://evil.example/n.png)][r]
`</code></pre>` <!-- --!> <script>owned()</script> -->

[r]: &#x6A;avascript:owned() "onclick=owned()"

> </blockquote></details></main></body></html>

| | <b> |
| - | - |
| 1 | 2 |

```"><script>owned()</script>
</script></style></code></pre><script>owned()</script>
</noscript><img src=x onerror=owned()><noscript>
```

[^1]: </div><script>owned()</script>
"""
HOSTILE_FRONT = """\
---
id: "</script></pre></code><script>owned()</script>"
status: "<img src=x onerror=owned()>"
---

# A </title><style>@import url(https://evil.example/a.css)</style>

## Context
"""
TEMPLATE = (
    "# [Name]\n\n## Context\n\n[Why?]\n\n| a | b |\n| --- | --- |\n| [x] | [y] |\n\n## Plan\n\n[How?]\n"
)
VOID = {"meta", "br", "hr", "input"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "h1", "h2", "h3", "p"),
    *("div", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "small"),
    *("b", "em", "strong", "s", "code", "pre", "span", "a", "br", "hr", "blockquote", "sup", "label"),
    *("input", "select", "option", "script", "noscript"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "aria-label", "aria-labelledby", "aria-hidden"),
    *("aria-level", "role", "id", "class", "scope", "tabindex", "title", "href", "rel", "hidden", "type"),
    *("placeholder", "value", "data-spec", "data-rules", "data-status", "data-kind"),
}


class Elements(HTMLParser):
    """Every element of a page with its attributes, and whether they nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.md").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def made(*words: str) -> str:
    done = CliRunner().invoke(main, ["check", "--format", "html", "--fail-on", "never", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", markup))).strip()


def block(text: str, start: str) -> str:
    """The line of the page whose block has a certain beginning, without its tags."""
    (found,) = re.findall(
        rf'<div class="(?:line[^"]*" id="[^"]*"><div class="text"|text" id="[^"]*")>{start}.*?</div>\n',
        text,
        re.DOTALL,
    )
    return text_of(found)


def test_a_document_stays_text_whatever_it_holds(folder: Path) -> None:
    (folder / "<img src=x>.md").write_text(HOSTILE, encoding="utf-8")
    (folder / "front.md").write_text(HOSTILE_FRONT, encoding="utf-8")
    text = made("--template", "t.md", "<img src=x>.md", "front.md")
    found = Elements(text).found
    assert {tag for tag, _ in found} <= TAGS
    assert {name for _, attributes in found for name in attributes} <= ATTRIBUTES
    hrefs = {str(attributes["href"]) for tag, attributes in found if tag == "a"}
    ids = {f"#{attributes['id']}" for _, attributes in found if "id" in attributes}
    assert {href for href in hrefs - ids if not href.startswith("https://a.example")} == set()
    assert [tag for tag, _ in found].count("script") == [tag for tag, _ in found].count("style") == 1
    assert "\u202e" not in text
    assert r"Context\u202e" in text
    assert "{{ 7 * 7 }} {% raw %}" in text
    assert "</script></pre></code><script>owned()</script>" in html.unescape(text)
    assert not re.search(r"^\s*::error|##\[error\]", text, re.MULTILINE)


def test_its_policy_lets_its_own_style_and_script_in_and_nothing_else(folder: Path) -> None:
    (folder / "a.md").write_text("# A\n", encoding="utf-8")
    text = made("--template", "t.md", "a.md")
    style, script = (re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("style", "script"))
    own = [f"'{page._digest(one)}'" for one in (*style, *script)]
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert html.unescape(policy[0]).split("; ") == [
        "default-src 'none'",
        f"style-src {own[0]}",
        f"script-src {own[1]}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert not re.search(r"<link|<form|\bsrc=|\bstyle=|\bon\w+=", text)


def test_what_is_said_stands_at_its_block_and_what_is_missing_at_its_place(folder: Path) -> None:
    words = "# Cart\n\n## Context\n\nIt is slow.\n\n| a | c |\n| --- | --- |\n| 1 | 2 |\n"
    (folder / "a.md").write_text(words, encoding="utf-8")
    text = made("--template", "t.md", "a.md")
    assert block(text, '<div class="wide"') == (
        "a c 1 2 error missing-column line 7 the column b is absent from the table of Context"
        " the template puts it after a"
    )
    missing = '<p class="label">missing here</p><pre tabindex="0">'
    assert block(text, f"{missing}[|] b") == "missing here | b |"
    assert block(text, f"{missing}##") == "missing here ## Plan [How?]"
    assert text.index("It is slow.") < text.index("missing here")
    shelves = re.findall(r'<li class="d0">(.*?)</li>', text, re.DOTALL)
    assert [text_of(one) for one in shelves] == ["◐ Context thin", "○ Plan missing"]
    (folder / "a.md").write_text(
        "# Cart\n\n## Context\n\nIt is slow.\n\n## Plan\n\nSoon.\n", encoding="utf-8"
    )
    text = made("--template", "t.md", "a.md")
    assert block(text, missing) == "missing here | a | b | |-----|-----| | [NEEDS a: x] | [y] |"
    shown = text[text.index('class="document"') :]
    assert shown.index("It is slow.") < shown.index(missing) < shown.index("Soon.")


def test_the_document_is_shown_as_it_is_and_beside_it_what_fix_would_make_of_it(folder: Path) -> None:
    shutil.copy(BAD, folder / "a.md")
    text = made("a.md")
    assert "<td>In Reveiw</td>" in text
    (diff,) = re.findall(r'<details class="diff">.*?<pre tabindex="0">(.*?)</pre>', text, re.DOTALL)
    shown = CliRunner().invoke(main, ["check", "--diff", "a.md"]).stdout
    assert html.unescape(re.sub("<[^>]*>", "", diff)) == shown
    assert '<span class="added">+|Decision|Choice|Rationale|</span>' in diff
    assert "+|Decision|Choice|Rationale|" in shown


def test_the_oldest_text_that_is_left_over_has_an_age_where_git_knows_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.md").write_text("# Cart\n\n## Context\n\n[Why?]\n\n## Plan\n\n[How?]\n", encoding="utf-8")
    words = ("--template", "t.md", "a.md", "b.md")
    (folder / "b.md").write_text("# Till\n\n## Context\n\nIt is slow.\n", encoding="utf-8")
    assert "Oldest" not in made(*words)
    monkeypatch.setenv("GIT_AUTHOR_DATE", "@86400 +0000")
    name = ("-c", "user.name=A", "-c", "user.email=a@b")
    for asked in (["init", "-q"], ["add", "a.md"], [*name, "commit", "-qm", "one"]):
        subprocess.run(["git", *asked], check=True)
    monkeypatch.setattr("time.time", lambda: 4.5 * 86_400)
    text = made(*words)
    cells = map(text_of, re.findall(r'<td class="number">(.*?)</td>', text))
    assert [cell for cell in cells if "since" in cell] == ["3 days since 1970-01-02"]
    assert text.count('<td class="number">–</td>') == 1


def test_what_is_mended_alone_is_checked_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(BAD, folder / "a.md")
    (folder / "b.md").write_text("# B\n", encoding="utf-8")
    asked: list[tuple[str, ...]] = []
    check = run.check

    def noted(task: Task, *given: Any, **named: Any) -> Result:
        asked.append(task.paths)
        return check(task, *given, **named)

    monkeypatch.setattr(run, "check", noted)
    made("a.md", "b.md")
    assert asked[0] == ("a.md", "b.md")
    assert set(asked[1:]) == {("a.md",)}


def test_links_between_specs_and_to_related_places_lead_there(folder: Path) -> None:
    yaml = "infer: off\nreferences: [{from: Needs, to: 'specs[ID]', with: {State: done}}]\n"
    (folder / "t.speclint.yaml").write_text(yaml)
    (folder / "t.md").write_text(
        "# [Name]\n\n**ID:** [id]\n\n**State:** [state]\n\n**Needs:** [id]\n\n## Context\n"
    )
    links = "[whole](b.md) [part](./b.md#context) [gone](b.md#plan) [out](c.md) [own](#context)"
    for name, needs, words in (("a", "A-b", links), ("b", "-", "Words.")):
        facts = f"**ID:** A-{name}\n\n**State:** open\n\n**Needs:** {needs}"
        (folder / f"{name}.md").write_text(
            f"# {name}\n\n{facts}\n\n## Context\n\n{words}\n", encoding="utf-8"
        )
    text = made("--template", "t.md", "--ignore", "broken-link", "a.md", "b.md")
    assert re.findall(r'<a href="#([^"]*)">(?:whole|part|own)</a>', text) == [
        "spec-2",
        "spec-2-9",
        "spec-1-9",
    ]
    assert '<span class="link" title="b.md#plan">gone</span>' in text
    assert '<span class="link" title="c.md">out</span>' in text
    assert '<br><a href="#spec-2-5">that is b.md:5</a>' in text


def test_a_page_lays_each_text_once_wherever_it_is_judged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text("# Till\n\n## Context\n\nIt is slow.\n", encoding="utf-8")
    laid: list[str] = []

    def noted(source: Source, *given: Any) -> Spec:
        laid.append(source.path)
        return lay(source, *given)

    monkeypatch.setattr("speclint.judge.job.lay", noted)
    words = ("--template", "t.md", "--ignore", "missing-section,missing-table", "a.md", "b.md")
    page = made(*words, "--no-cache")
    assert laid == ["a.md", "b.md"]
    # In other processes, and of what an earlier run knew.
    assert made(*words, "--no-cache", "--jobs", "2") == page
    assert made(*words, "--cache-dir", "kept") == made(*words, "--cache-dir", "kept") == page
    assert laid == ["a.md", "b.md"] * 3


def test_two_reports_of_a_run_are_about_the_same_text(folder: Path) -> None:
    shutil.copy(BAD, folder / "a.md")
    alone = CliRunner().invoke(main, ["check", "a.md", "--format", "json"]).stdout
    both = CliRunner().invoke(main, ["check", "a.md", "--format", "json", "--output", "html=p.html"]).stdout
    assert both == alone
    assert (folder / "p.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page over the fixtures and a hostile document."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    names = ("large-platform.bad.md", "small-service.bad.md", "small-service.md")
    paths = [*(str(ROOT / "fixtures/specs" / name) for name in names), str(folder / "hostile.md")]
    words = ["check", "--template", "technical-spec", *paths]
    done = CliRunner().invoke(main, [*words, "--output", f"html={folder / 'page.html'}"])
    assert done.exit_code == 1, done.output
    return folder / "page.html"


@pytest.mark.client
@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)], ids=["light", "dark", "narrow"]
)
def test_a_browser_shows_it_without_a_word_and_everybody_can_read_it(
    browser: Any, report: Path, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    shown, said, asked = context.new_page(), [], []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(report.as_uri())
    assert shown.title().startswith("Specs: ")
    for name in ("small-service.bad.md", "hostile.md"):
        spec = shown.locator("details.spec", has_text=name).first
        spec.locator("summary").first.click()
        spec.locator(".document").wait_for()
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(shown).response["violations"] == []
    assert (said, asked) == ([], [report.as_uri()])
    context.close()


@pytest.mark.client
def test_the_table_is_sorted_and_filtered(browser: Any, report: Path) -> None:
    shown = browser.new_page()
    shown.goto(report.as_uri())

    def first() -> list[str]:
        names = shown.locator("#specs tbody tr:visible small").all_inner_texts()
        return [Path(name).name for name in names if name.endswith(".md")]

    assert len(first()) == 4
    shown.get_by_role("button", name="errors").click()
    assert first() == ["small-service.md", "large-platform.bad.md", "hostile.md", "small-service.bad.md"]
    shown.get_by_role("button", name="errors").click()
    assert first()[0] == "small-service.bad.md"
    shown.get_by_label("Filter").fill("rule=misnamed-column")
    assert first() == ["small-service.bad.md"]
    assert shown.locator("details.spec:visible").count() == 1
    assert shown.get_by_role("status").inner_text() == "1 of 4 shown"
    shown.get_by_label("Filter").fill("")
    shown.get_by_label("Least severity").select_option("error")
    assert "small-service.md" not in first()
    assert len(first()) == 3
    shown.close()


@pytest.mark.client
def test_a_link_to_a_line_opens_its_spec(browser: Any, report: Path) -> None:
    shown = browser.new_page()
    shown.goto(f"{report.as_uri()}#spec-2-3")
    assert shown.locator("#spec-2-3:target").is_visible()
    shown.goto(f"{report.as_uri()}#spec-3-5")
    shown.locator("#spec-3-5:target").wait_for()
    shown.close()


@pytest.mark.client
def test_a_script_reads_the_specs_late_and_a_browser_without_one_at_once(browser: Any, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(report.as_uri())
    plain.locator("details.spec > summary").nth(1).click()
    there = plain.locator("details.spec").nth(1)
    assert there.locator(".line .margin").first.is_visible()
    words = there.locator(".document").inner_text()
    context.close()
    shown = browser.new_page()
    shown.goto(report.as_uri())
    # It waits for nobody to open it: what is looked for in the whole page is found.
    shown.locator("details.spec > .document").nth(3).wait_for(state="attached")
    assert shown.locator("noscript").count() == 0
    shown.locator("details.spec > summary").nth(1).click()
    assert shown.locator("details.spec").nth(1).locator(".document").inner_text() == words
    shown.close()
