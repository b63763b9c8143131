"""What a run says arrives whole, or its exit code tells that it did not; how it ends when it is told to."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

TEMPLATE = "# [Name]\n\n## Summary\n\n[What it is]\n\n## Risks\n\n[What may go wrong]\n"
GOOD = "# Orders\n\n## Summary\n\nThey are kept.\n\n## Risks\n\nNone are known, since nothing changes.\n"
BAD = "# Orders\n\n## Summary\n\nTBD\n"
# Its report is longer than what a pipe holds.
MANY = 1_500
LONG = "# Orders\n\n## Summary\n\n" + "TBD\n\n" * MANY
RUN = (sys.executable, "-m", "speclint")
CHECK = ("check", "--template", "template.md", "--format", "concise", "--fail-on", "never")
# The command after a piece of Python that changes what it stands on.
AFTER = "{}\nfrom speclint.__main__ import main\nmain()"

full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("template", TEMPLATE), ("good", GOOD), ("bad", BAD)):
        Path(f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def write_long(command: str = "long.md") -> None:
    """Writes the spec whose report is long, where a command names it."""
    if "long.md" in command:
        Path("long.md").write_text(LONG, encoding="utf-8")


def shell(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script of a shell that calls the command as `speclint`."""
    head = f'speclint() {{ "{sys.executable}" -m speclint "$@"; }}\n'
    return subprocess.run(
        ["bash", "-c", head + script],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


def patched(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The command where something that it stands on is another thing."""
    return subprocess.run(
        [sys.executable, "-c", AFTER.format(code), *words], capture_output=True, text=True, check=False
    )


# Standard output


COMMANDS = (
    "--help",
    "rules",
    "new Orders --output -",
    "init",
    "check --list-files --template template.md good.md",
    "check --template template.md good.md",
    "check --template template.md long.md --fail-on never --format json",
)


@full
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_behind_standard_output_is_2_and_one_line(command: str) -> None:
    write_long(command)
    done = shell(f"speclint {command} > /dev/full")
    said = "speclint: standard output cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, said)


@full
def test_what_was_recorded_and_could_not_be_said_is_2() -> None:
    done = shell("speclint baseline --template template.md good.md > /dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["check --template template.md good.md", "--help"])
def test_a_closed_standard_output_is_2_and_one_line(command: str, unbuffered: str) -> None:
    done = shell(f"speclint {command} >&-", PYTHONUNBUFFERED=unbuffered)
    said = "speclint: standard output cannot be written: it is closed\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_who_asks_for_no_words_may_close_standard_output() -> None:
    done = shell("speclint check --quiet --template template.md good.md >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_closed_standard_error_changes_no_exit_code() -> None:
    assert shell("speclint check --template template.md bad.md > /dev/null 2>&-").returncode == 1
    assert shell("speclint check --template nowhere.md bad.md > /dev/null 2>&-").returncode == 2


@full
def test_a_full_standard_error_changes_no_exit_code() -> None:
    assert shell("speclint check --template template.md good.md 2> /dev/full").returncode == 0
    assert shell("speclint check --template nowhere.md good.md 2> /dev/full").returncode == 2


def test_a_reader_that_takes_its_time_behind_a_pipe_that_does_not_wait_gets_all() -> None:
    write_long()
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with subprocess.Popen([*RUN, *CHECK, "long.md"], stdout=writing, stderr=subprocess.PIPE) as running:
        while select.select([], [writing], [], 0)[1]:  # until the pipe is full
            assert running.poll() is None
            time.sleep(0.01)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            held = pipe.read()
        assert running.stderr is not None
        assert running.stderr.read() == b""
    assert running.returncode == 0
    assert held.endswith(b"\n")
    assert held.count(b": error leftover-placeholder: `TBD` is still to be replaced\n") == MANY
    assert held.count(b"\n") == MANY + 2


def test_a_reader_that_leaves_is_left_in_peace_but_not_told_that_all_is_well() -> None:
    write_long()
    done = shell(f"speclint {' '.join(CHECK)} long.md | head -1; echo ${{PIPESTATUS[0]}}")
    first, code = done.stdout.splitlines()
    assert first.startswith("long.md:1:1: error missing-section")
    assert (code, done.stderr) == ("1", "")


# Standard input


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<&-", "standard input cannot be read: it is closed"),
        ("< /dev/zero", "<stdin>: is larger than 5 MB, and is not read"),
    ],
)
def test_a_standard_input_that_is_no_text_is_2_and_one_line(source: str, said: str) -> None:
    done = shell(f"ulimit -v 2000000; speclint check --template template.md - {source}")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"speclint: {said}\n")


def test_a_deleted_folder_is_2_and_one_line() -> None:
    done = shell("mkdir gone; cd gone; rmdir ../gone; PYTHONPATH= speclint check a.md")
    said = "speclint: the current folder cannot be read: No such file or directory\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


# The end


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_while_a_report_is_written_leaves_nothing_behind(name: str, code: int, folder: Path) -> None:
    Path("report.json").write_text("old")
    before = sorted(folder.iterdir())
    kill = f"import os, signal\nos.replace = lambda *_: os.kill(os.getpid(), signal.{name})"
    done = patched(kill, *CHECK, "--output", "json=report.json", "good.md")
    assert (done.returncode, done.stderr) == (code, "speclint: interrupted\n")
    assert sorted(folder.iterdir()) == before
    assert Path("report.json").read_text() == "old"


def test_a_signal_that_the_process_was_told_to_ignore_stays_ignored() -> None:
    kill = (
        "import os, signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nimport speclint.run as run\n"
        "check = run.check\ndef killed(*words):\n    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return check(*words)\nrun.check = killed"
    )
    assert patched(kill, *CHECK, "good.md").returncode == 0


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("MemoryError()", "there is not enough memory"),
        ("OSError(24, 'x')", "too many files are open at once: `ulimit -n` says how many may be"),
        (
            "ValueError('of\\nno use \\x1b[2J')",
            "speclint failed, please report it: ValueError: of no use \\x1b[2J (--debug shows where)",
        ),
    ],
)
def test_whatever_fails_is_2_and_one_line(raised: str, said: str) -> None:
    fail = f"import speclint.run as run\ndef fail(*_):\n    raise {raised}\nrun.check = fail"
    done = patched(fail, *CHECK, "good.md")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"speclint: {said}\n")


def test_a_file_that_needs_too_much_memory_is_2_and_the_rest_is_checked() -> None:
    fail = (
        "import speclint.judge.job as job\nlay = job.lay\n"
        "def fail(source, *words):\n    if source.path == 'good.md':\n        raise MemoryError\n"
        "    return lay(source, *words)\njob.lay = fail"
    )
    done = patched(fail, *CHECK, "--select", "missing-section", "good.md", "bad.md")
    said = "speclint: good.md: needs more memory than there is\n"
    assert (done.returncode, done.stderr) == (2, said)
    assert done.stdout.startswith("bad.md:1:1: error missing-section: ")


def test_where_it_failed_is_shown_to_those_who_ask() -> None:
    fail = "import speclint.run as run\ndef fail(*_):\n    raise ValueError('\\x1b[2J')\nrun.check = fail"
    done = patched(fail, *CHECK, "--debug", "good.md")
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-2:] == [
        "ValueError: \\x1b[2J",
        "speclint: speclint failed, please report it: ValueError: \\x1b[2J",
    ]


# Python itself


@pytest.mark.parametrize("words", ["check --template template.md bad.md", "rules", "explain missing-section"])
def test_without_docstrings_it_refuses_in_one_line(words: str) -> None:
    done = shell(f"speclint {words}", PYTHONOPTIMIZE="2")
    said = (
        "speclint: Python runs without docstrings (-OO, PYTHONOPTIMIZE=2), where the manuals of rules stand:"
        " run it with them\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize("name", ["PYTHONOPTIMIZE", "PYTHONSAFEPATH", "PYTHONDONTWRITEBYTECODE"])
def test_other_ways_to_run_python_change_nothing(name: str) -> None:
    done = shell(
        "speclint check --quiet --template template.md good.md bad.md --format concise", **{name: "1"}
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("bad.md:1:1: error missing-section: ")


def test_an_archive_is_refused_in_one_line(tmp_path: Path) -> None:
    with zipfile.ZipFile("pack.zip", "w") as archive:
        archive.writestr("zipped/__init__.py", "")
        archive.writestr("zipped/template.md", TEMPLATE)
        archive.writestr("zipped-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: zipped\nVersion: 1\n")
        archive.writestr("zipped-1.dist-info/entry_points.txt", "[speclint.templates]\nzipped = zipped\n")
    done = shell("speclint check good.md", PYTHONPATH=str(tmp_path / "pack.zip"))
    said = "stands in an archive: install it to a folder, where its files can be read"
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f" the pack zipped of the distribution zipped {said}\n")
    assert done.stderr.count("\n") == 1
