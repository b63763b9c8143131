"""Files are judged in several processes as in one, and a process that dies takes one file with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speclint.cli import main
from speclint.judge import work

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "specs"
inherits = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere a process does not inherit what a test patches"
)
# What a process of its own does before it checks; `judged` is what judges a text there.
PATCHED = """
import os, sys, time
from speclint.cli import main
from speclint.judge import spread, work
judged = work.judge_text
def judge(job, candidate, data):
    {what}
    return judged(job, candidate, data)
work.judge_text = judge
main(["check", "--no-cache", "--format", "concise", *sys.argv[1:]])
"""


@pytest.fixture
def specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a few specs and a file that is none."""
    for path in FIXTURES.glob("small*.md"):
        for number in range(2):
            (tmp_path / f"{number}-{path.name}").write_bytes(path.read_bytes())
    (tmp_path / "other.md").write_text("# Other\n")
    (tmp_path / "odd.md").write_bytes(b"# \xff\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(what: str, *options: str) -> subprocess.CompletedProcess[str]:
    code = PATCHED.format(what=what)
    return subprocess.run([sys.executable, "-c", code, *options], capture_output=True, text=True, check=False)


def here(*options: str) -> Result:
    """What the process of the test itself says."""
    return CliRunner().invoke(main, ["check", "--no-cache", "--format", "concise", *options])


def test_several_processes_say_the_same_in_the_same_order(specs: Path) -> None:
    alone = here("--jobs", "1", ".")
    assert alone.exit_code == 2
    assert "odd.md:1:3: the byte 0xFF is not UTF-8" in alone.stderr
    together = run("spread._TEXTS = 2", "--jobs", "2", ".")
    assert (together.stdout, together.stderr, together.returncode) == (alone.stdout, alone.stderr, 2)


@inherits
def test_a_process_that_dies_takes_one_file_with_it(specs: Path) -> None:
    (specs / "odd.md").unlink()
    whole = here("--ignore", "duplicate-id", "--jobs", "1", ".")
    dead = "1-small-service.bad.md"
    done = run(f"candidate.path == {dead!r} and os._exit(1)", "--ignore", "duplicate-id", "--jobs", "2", ".")
    kept = [line for line in whole.stdout.splitlines() if not line.startswith(dead)]
    assert done.stdout.splitlines() == kept
    assert done.stderr == f"speclint: {dead}: the process that checked this file ended, please report it\n"
    assert done.returncode == 2


@inherits
def test_an_interrupt_ends_all_processes(specs: Path) -> None:
    code = PATCHED.format(what="print(os.getpid(), file=sys.stderr, flush=True); time.sleep(600)")
    command = [sys.executable, "-c", code, "--jobs", "2", "."]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        child = int(process.stderr.readline())
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=60)
        finally:
            process.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_there_are_no_more_processes_than_there_is_work_for() -> None:
    assert work.processes(work.FEWEST - 1, None) == 1
    assert work.processes(3, 8) == 3
    assert 1 <= work.processes(10_000, None) <= (os.cpu_count() or 1)


@inherits
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_file_that_takes_too_long_is_named_and_the_rest_is_checked(specs: Path, jobs: str) -> None:
    (specs / "odd.md").unlink()
    (specs / ".speclint.yaml").write_text("seconds: 1\n")
    slow = "0-small-service.md"
    code = f"""
import signal
from speclint.judge import job
lay = job.lay
def endless(source, *rest):
    try:
        if source.path == {slow!r}:
            assert 0 < signal.getitimer(signal.ITIMER_PROF)[0] < 2  # the system counts in ticks
            signal.setitimer(signal.ITIMER_PROF, 0.01)  # its second is nearly over
        while source.path == {slow!r}:
            pass
    except Exception:
        pass
    return lay(source, *rest)
job.lay = endless
{PATCHED.format(what="pass")}
"""
    command = [sys.executable, "-c", code, "--select", "empty-cell", "--jobs", jobs, "."]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    left = "takes more than 1 second of processor time, and is left (`seconds` in the settings allows more)"
    assert f"speclint: {slow}: {left}\n" in done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert done.returncode == 2
