"""What mending comes to over documents of other teams: `python tests/bench/repairs.py`; `--help` says what may be asked.

Mends each document of the corpus beside the project with safe and unsafe edits, in memory, and looks whether a second
run changes anything, whether all lines and blocks are still there, and what is found that was not before. Prints
what breaks these promises, and how many findings are mended safely, unsafely, and not.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from kept import CORPUS, TEMPLATES, changed_blocks, lost_lines  # noqa: E402  # these stand beside this folder
from mending import Mending, mended  # noqa: E402  # these stand beside this folder

from speclint.judge.templates import BUILT_IN  # noqa: E402  # behind those

INSERTED = "leftover-placeholder"


def broken(text: str, template: str | None, done: Mending, *, unsafe: bool) -> list[str]:
    """The promises that mending a text broke."""
    said = [f"it was left as it was: {problem}" for problem in done.problems]
    said += [f"a line is gone: {line}" for line in lost_lines(text, done.text, done.touched, template or "")]
    said += [
        f"a block is shown otherwise: {one}" for one in changed_blocks(text, done.text, in_order=not unsafe)
    ]
    if mended(done.text, template, unsafe=unsafe).text != done.text:
        said.append("a second run changes it again")
    more = Counter(one.rule for one in done.left) - Counter(one.rule for one in done.found)
    said += [f"{rule} is found {n} times more" for rule, n in more.items() if rule != INSERTED]
    return said


def main() -> None:
    """Prints what was mended over the whole corpus, or over some of each kind of document."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "kinds", nargs="*", metavar="KIND", help=f"of {', '.join((*TEMPLATES, BUILT_IN))}; default: all"
    )
    options.add_argument("--each", type=int, metavar="N", help="look at the first N documents of each kind")
    options.add_argument("--safe", action="store_true", help="do what is safe alone")
    asked = options.parse_args()
    total: Counter[str] = Counter()
    for kind in asked.kinds or [*TEMPLATES, BUILT_IN]:
        name = TEMPLATES.get(kind)
        template = (CORPUS / "templates" / f"{name}.md").read_text(encoding="utf-8") if name else None
        counts: Counter[str] = Counter()
        for path in sorted((CORPUS / "specs" / kind).glob("*.md"))[: asked.each]:
            text = path.read_text(encoding="utf-8")
            counts += of_one(text, template, f"{kind}/{path.name}", unsafe=not asked.safe)
        print(f"{kind}: {shown(counts)}")
        total += counts
    print(f"all: {shown(total)}")


def of_one(text: str, template: str | None, name: str, *, unsafe: bool) -> Counter[str]:
    """What mending one document came to; what it broke is printed."""
    done = mended(text, template, unsafe=unsafe)
    said = broken(text, template, done, unsafe=unsafe)
    for one in said:
        print(f"  {name}: {one}")
    offered = [all(edit.safe for edit in found.edits) for found in done.found if found.edits]
    return Counter({
        "documents": 1, "broken": bool(said), "findings": len(done.found), "safely": sum(offered),
        "unsafely": len(offered) - sum(offered), "not": len(done.found) - len(offered), "mended": done.done,
    })  # fmt: skip


def shown(counts: Counter[str]) -> str:
    """Counts as a line."""
    return ", ".join(f"{counts[word]} {word}" for word in (
        "documents", "findings", "safely", "unsafely", "not", "mended", "broken",
    ))  # fmt: skip


if __name__ == "__main__":
    main()
