"""How fast speclint is, beside others: `python tests/bench/bench.py`; `--help` says what may be asked.

Makes specs out of `fixtures/specs`, runs each contestant over them in turns (A B A B), and prints the median
of each and its ratio to the first. `--peers` brings the others into the bench's folder: rumdl and pymarkdown from
the package index, markdownlint-cli2 where npm is; those that take over 10 ms a file look at few files only.
The last column is the most memory that the first process of a contestant had.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "fixtures" / "specs"
_ID = re.compile(r"TS-2026-\d{3}")
_SQL = re.compile(r"^```sql\n.*?^```\n", re.MULTILINE | re.DOTALL)
SPECLINT = (sys.executable, "-m", "speclint", "check", "--fail-on", "never", "--format", "concise", "--quiet")

# Specs by whether they are clean and whether they have SQL.
KINDS = {"plain": (True, False), "sql": (True, True), "defects": (False, True)}
# Who reads one spec of a given size.
_OF_ONE = ("python -c pass", "cold", "rumdl, cold")

# A command, and whether the first file changes before it runs.
Contestants = Mapping[str, tuple[Sequence[str], bool]]


def texts(clean: bool, sql: bool) -> list[str]:
    """The fixtures that the specs are copied from: without or with defects, without or with SQL."""
    paths = (path for path in sorted(SPECS.glob("*.md")) if clean is not path.name.endswith(".bad.md"))
    read = [path.read_text(encoding="utf-8") for path in paths]
    holding = [text for text in read if _SQL.search(text)]
    return holding if sql else [_SQL.sub("N/A - the database is changed by hand\n", text) for text in holding]


def make(folder: Path, number: int, *, clean: bool, sql: bool) -> Path:
    """A folder with so many specs, each with an id of its own."""
    kind = f"{'clean' if clean else 'defects'}-{'sql' if sql else 'plain'}"
    made = folder / f"{kind}-{number}"
    if made.is_dir():
        return made
    made.mkdir(parents=True)
    copied = texts(clean, sql)
    for index in range(number):
        text = _ID.sub(f"TS-{3000 + index // 1000}-{index % 1000:03}", copied[index % len(copied)], count=1)
        (made / f"spec-{index:05}.md").write_text(text, encoding="utf-8")
    return made


def make_large(folder: Path, kilobytes: int) -> Path:
    """A folder with one spec of so many KB: good ones without SQL, one after the other."""
    made = folder / f"large-{kilobytes}"
    made.mkdir(parents=True, exist_ok=True)
    data = "\n".join(texts(clean=True, sql=False)).encode()
    size = kilobytes * 1000
    cut = (data * (size // len(data) + 1))[:size]
    (made / "spec.md").write_text(cut.decode(errors="ignore"), encoding="utf-8")
    return made


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run took: seconds by the clock and of the processors, and MB of its first process."""

    clock: float
    used: float
    memory: float


def timed(command: Sequence[str], folder: Path) -> Taken:
    """What a command takes over a folder; what it says is lost."""
    # What is installed has its modules compiled; where Python may not write them down, it compiles each time.
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    nowhere = subprocess.DEVNULL
    before = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=nowhere, stderr=nowhere, env=known)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Taken(time.perf_counter() - before, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def run(contestants: Contestants, folder: Path, rounds: int) -> Iterator[str]:
    """A line for each contestant: the medians of its times, by the clock and of the processors, and ratios.

    Those are to the first. Who has a cache has it filled before. A machine that does other things besides
    falsifies the clock most.
    """
    for command, _ in contestants.values():
        if "--cache-dir" in command and "--no-cache" not in command:
            timed(command, folder)
    taken: dict[str, list[Taken]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, (command, changes) in contestants.items():
            if changes:
                with next(folder.glob("*.md")).open("a", encoding="utf-8") as file:
                    file.write("\n")
            taken[name].append(timed(command, folder))
    medians = {
        name: (statistics.median(one.clock for one in times), statistics.median(one.used for one in times))
        for name, times in taken.items()
    }
    first = next(iter(medians.values()))
    for name, (clock, used) in medians.items():
        ratios = f"{clock:9.3f} s {clock / first[0]:8.2f} × {used:9.3f} s {used / first[1]:8.2f} ×"
        yield f"  {name:<24} {ratios} {max(one.memory for one in taken[name]):6.0f} MB"


def own(folder: Path) -> Contestants:
    """Ourselves: without a cache on one core and on all, with one, and with one when a file has changed."""
    cached = (*SPECLINT, "--cache-dir", str(folder / "cache"), ".")
    return {
        "python -c pass": ((sys.executable, "-c", "pass"), False),
        "cold, one process": ((*SPECLINT, "--no-cache", "--jobs", "1", "."), False),
        "cold": ((*SPECLINT, "--no-cache", "."), False),
        "one changed": (cached, True),
        "cached": (cached, False),
    }


def peers(folder: Path, size: int, few: int) -> Contestants:
    """The other linters, brought into a folder; the slow ones among them only where files are few.

    One of them is ten times as slow as the other, and looks at a tenth of the files.
    """
    place = folder / "peers"
    bin_folder = place / ("Scripts" if os.name == "nt" else "bin")
    if not (bin_folder / "pymarkdown").exists():
        venv.create(place, with_pip=True)
        command = [str(bin_folder / "python"), "-m", "pip", "install", "-q", "rumdl", "pymarkdownlnt"]
        subprocess.run(command, check=True)
    npm, node = shutil.which("npm"), place / "node_modules" / ".bin" / "markdownlint-cli2"
    if npm and not node.exists():
        subprocess.run([npm, "install", "--silent", "--prefix", place, "markdownlint-cli2"], check=True)
    rumdl = [str(bin_folder / "rumdl"), "check", "--cache-dir", str(folder / "rumdl-cache"), "."]
    found: dict[str, tuple[Sequence[str], bool]] = {
        "rumdl, cold": ([*rumdl, "--no-cache"], False),
        "rumdl, cached": (rumdl, False),
    }
    if size <= 10 * few and npm:
        one_rule = place / "one.markdownlint-cli2.jsonc"
        one_rule.write_text('{"config": {"default": false, "MD001": true}}')
        found["markdownlint-cli2, MD001"] = ([str(node), "--config", str(one_rule), "*.md"], False)
    if size <= few:
        found["pymarkdown"] = ([str(bin_folder / "pymarkdown"), "scan", "."], False)
    return found


def profile(folder: Path) -> Iterator[str]:
    """How much of a run over a folder is spent in each room, in percent, imports aside."""
    from speclint import api

    api.check_paths([str(next(folder.glob("*.md")))], root=folder)
    profiler = cProfile.Profile()
    profiler.runcall(api.check_paths, [str(folder)], root=folder)
    rooms: dict[str, float] = {}
    stats = pstats.Stats(profiler).get_stats_profile().func_profiles
    for said in stats.values():
        path = Path(said.file_name)
        room = _room(path)
        rooms[room] = rooms.get(room, 0.0) + said.tottime
    total = sum(rooms.values())
    for room, seconds in sorted(rooms.items(), key=lambda one: -one[1]):
        yield f"  {room:<24} {100 * seconds / total:9.1f} %"


def _room(path: Path) -> str:
    if ROOT / "speclint" in path.parents:
        return "/".join(path.relative_to(ROOT).parts[:2])
    if ROOT / "rules" in path.parents:
        return "rules"
    return "markdown_it" if "markdown_it" in path.parts else "python"


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1, 100, 1000], help="how many specs")
    parser.add_argument("--rounds", type=int, default=5, help="how often each contestant runs")
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=list(KINDS), help="of what sort")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "speclint-bench")
    parser.add_argument("--peers", action="store_true", help="bring the other linters, and run them as well")
    parser.add_argument("--few", type=int, default=20, help="how many specs the slowest of them gets at most")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="no contestants but those called so")
    parser.add_argument("--large", type=int, nargs="+", default=[], help="one spec of so many KB, besides")
    parser.add_argument("--profile", action="store_true", help="say what each room takes, and nothing else")
    given = parser.parse_args()
    if given.profile:
        print("\n".join(profile(make(given.folder, 20, clean=False, sql=True))))
        return
    for size in given.sizes:
        contestants = {**own(given.folder), **(peers(given.folder, size, given.few) if given.peers else {})}
        contestants = {name: one for name, one in contestants.items() if name in (given.only or contestants)}
        for clean, sql in map(KINDS.__getitem__, given.kinds):
            made = make(given.folder, size, clean=clean, sql=sql)
            print(f"{made.name}, median of {given.rounds}")
            print("\n".join(run(contestants, made, given.rounds)), flush=True)
    for kilobytes in given.large:
        contestants = {**own(given.folder), **(peers(given.folder, 1, 0) if given.peers else {})}
        once = {name: one for name, one in contestants.items() if name in _OF_ONE}
        print(f"one spec of {kilobytes} KB, median of {given.rounds}")
        print("\n".join(run(once, make_large(given.folder, kilobytes), given.rounds)), flush=True)


if __name__ == "__main__":
    main()
