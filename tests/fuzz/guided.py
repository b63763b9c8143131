"""Bytes that coverage guides (atheris), and what holds for each of them.

`python tests/fuzz/guided.py [SECONDS] [SEED]` starts from the fixtures and from what earlier runs found worth keeping
(`build/fuzz`). It ends with 0 when nothing failed in that time; else the bytes that did are kept there, and
`python tests/fuzz/guided.py FILE` tries them alone. An input is a document for a small template, or for the built-in
one where it begins with the separator of units (0x1f); settings where it begins with that of groups (0x1d); else a
document, a template and its YAML with the separator of records (0x1e) between them. Needs `pip install -e '.[fuzz]'`.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import tempfile
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit(
        "coverage-guided fuzzing needs atheris: `python3 -m pip install -e '.[fuzz]'`, "
        "where there is a wheel of it: Linux on x86-64, Python 3.11 to 3.13"
    )

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "fuzz"
BETWEEN, BUILT_IN, SETTINGS = "\x1e", "\x1f", "\x1d"
TOLD = (
    "exclude: [a/**, '*.md']\nrules: {broken-link: off}\ntemplates:\n  specs/: t.md\nsize: small\ntraits: [data]\n",
    "overrides:\n- files: [a/]\n  rules: {empty-cell: warning}\nsuppressions: {reason: required}\nextends: b.yaml\n",
    '[tool.speclint]\nexclude = ["a/**"]\nsize = "small"\n[tool.speclint.rules]\nbroken-link = "off"\na.b = {c = [1, 2.5]}\n',
    "[[tool.speclint.overrides]]\nfiles = ['a/']\nrules.empty-cell = 'warning' # \"\n[tool.speclint.templates]\n\"a/**\" = 't'\n",
)
TEMPLATE = (
    "# [Name]\n\n## Info\n\n| Field | Value |\n|---|---|\n| **Code** | [YYYY-MM-DD] |\n\n## Risks\n\n[What]\n"
)
# One that takes longer, for at most so many bytes, hangs.
SECONDS, BYTES = 20, 1500


def instrumented() -> None:
    """Imports all of speclint so that its branches are seen."""
    with atheris.instrument_imports(include=["speclint", "speclint_rules"], enable_loader_override=False):
        for name in ("speclint", "speclint_rules"):
            package = importlib.import_module(name)
            for module in pkgutil.walk_packages(package.__path__, f"{name}."):
                if not module.name.endswith("__main__"):
                    importlib.import_module(module.name)


def seeds(folder: Path) -> None:
    """Writes what to begin with: documents alone, and some with a template and its YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(ROOT.glob("fixtures/specs/*.md")):
        data = path.read_bytes()
        (folder / path.stem).write_bytes(data[:BYTES])
        (folder / f"{path.stem}-built-in").write_bytes(BUILT_IN.encode() + data[-BYTES:])
    for number, told in enumerate(TOLD):
        (folder / f"settings-{number}").write_text(SETTINGS + told, encoding="utf-8")
        (folder / f"front-{number}").write_text(f"+++\n{told}+++\n# A\n", encoding="utf-8")
    for path in sorted(ROOT.glob("fixtures/templates/**/*.md")):
        text = path.read_bytes()[: BYTES // 3]
        yaml = path.with_suffix(".speclint.yaml")
        said = yaml.read_bytes()[: BYTES // 3] if yaml.exists() else b""
        (folder / f"{path.stem}-template").write_bytes(BETWEEN.encode().join((text, text, said)))


def words(path: Path, pieces: tuple[str, ...]) -> None:
    """Writes the pieces that documents are made of as libFuzzer reads them."""
    data = (piece.encode("utf-8", "replace") for piece in pieces)
    path.write_text("".join('"' + "".join(f"\\x{byte:02x}" for byte in one) + '"\n' for one in data))


def main() -> None:
    """Fuzzes until the time is over or something fails."""
    instrumented()
    sys.path[:0] = [str(ROOT / "tests")]
    from invariants import PIECES, hold, settle

    os.environ["SPECLINT_CACHE_DIR"] = os.devnull
    folder, settled = (Path(tempfile.mkdtemp(prefix="speclint-fuzz-")) for _ in range(2))

    def one(data: bytes) -> None:
        if data.startswith(SETTINGS.encode()):
            settle(settled, data[1:].decode("utf-8", "replace"))
            return
        text, *more = data.decode("utf-8", "replace").split(BETWEEN, 2)
        template, yaml = [*more, "", ""][:2] if more else (TEMPLATE, "")
        is_built_in = not more and text.startswith(BUILT_IN)
        hold(folder, text.removeprefix(BUILT_IN), None if is_built_in else template, yaml)

    first, *rest = [*sys.argv[1:], *("300", "1")[len(sys.argv) - 1 :]]
    limits = [f"-timeout={SECONDS}", "-rss_limit_mb=2048", f"-max_len={BYTES}", f"-artifact_prefix={KEPT}/"]
    if first.isdecimal():
        seeds(KEPT / "seeds")
        words(KEPT / "words", PIECES)
        (KEPT / "kept").mkdir(exist_ok=True)
        asked = [f"-max_total_time={first}", f"-seed={rest[0]}", f"-dict={KEPT / 'words'}"]
        asked += ["-print_final_stats=1", str(KEPT / "kept"), str(KEPT / "seeds")]
    else:
        asked = [first]
    atheris.Setup([sys.argv[0], *limits, *asked], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
