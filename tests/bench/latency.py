"""How long an author waits: from a keystroke until the editor has what is wrong, over the protocol.

`python tests/bench/latency.py` types into a spec of 20 KB that stands alone in a folder; `--beside N` puts others
beside it, `--keys N` types more, `--profile` says where the time goes.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from editor import Editor, converse  # noqa: E402  # it stands beside this folder

SPECS = ROOT / "fixtures" / "specs"
SIZE = 20_000


def spec() -> str:
    """A good spec of about 20 KB: a small one with more to say of what it is about."""
    text = (SPECS / "small-service.md").read_text(encoding="utf-8")
    head, mark, tail = text.partition("\n## Testing Strategy")
    more = "\nOrders that wait are looked at again once a minute, and no order is looked at twice.\n"
    return head + more * ((SIZE - len(text)) // len(more)) + mark + tail


def main() -> None:
    """Prints the median and the worst of the waits, and of what the processor did, server and editor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keys", type=int, default=60, metavar="N")
    options.add_argument("--beside", type=int, default=0, metavar="N")
    options.add_argument("--profile", action="store_true")
    asked = options.parse_args()
    waits: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.md").write_text(spec(), encoding="utf-8")
        for number in range(asked.beside):
            (folder / f"b{number}.md").write_text(spec(), encoding="utf-8")
        (folder / ".speclint.yaml").write_text('templates: {"*.md": technical-spec}\n')
        profile = cProfile.Profile()
        if asked.profile:
            profile.enable()
        converse(lambda editor: typed(editor, folder, asked.keys, waits), folder)
        profile.disable()
    print(f"{len(spec()):,} characters, {asked.keys} keys, {asked.beside} specs beside it")
    for what, told in zip(("on the clock", "of the processor"), zip(*waits, strict=True), strict=True):
        print(f"{what}: median {median(told):.0f} ms, worst {max(told):.0f} ms (goal 50 ms)")
    if asked.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


async def typed(editor: Editor, folder: Path, keys: int, waits: list[tuple[float, float]]) -> None:
    """Types a sentence into a spec, a key after the other, and waits after each for what is said of that."""
    text = spec()
    uri = editor.open(folder / "a.md", text)
    await editor.diagnostics(uri)
    at = text.index("\n## Testing Strategy")
    for number in range(keys):
        text = f"{text[:at]}{'Typed by hand. '[number % 15]}{text[at:]}"
        at += 1
        start, busy = time.perf_counter(), time.process_time()
        editor.change(uri, text, number + 2)
        await editor.diagnostics(uri)
        waits.append(((time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000))
        await asyncio.sleep(0)


if __name__ == "__main__":
    main()
