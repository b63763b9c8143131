"""A Dask cluster judges what this process reads; a worker that dies takes one file with it at most."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from speclint.cli import main
from speclint.judge import cluster

pytestmark = pytest.mark.client

SPECS = Path(__file__).resolve().parents[2] / "fixtures" / "specs"
# What each worker loads before it judges: one text ends whoever judges it, one does so once.
LOADED = """
import os
from speclint.judge import work
if not hasattr(work, "judged"):
    work.judged = work.judge_text
    def judge(job, candidate, data):
        if candidate.path == "0-deadly.md":
            os._exit(1)
        if candidate.path == "2-once.md" and not os.path.exists({mark!r}):
            open({mark!r}, "w").close()
            os._exit(1)
        return work.judged(job, candidate, data)
    work.judge_text = judge
"""
# A cluster with two workers, for as long as a command runs.
CLUSTER = """
import subprocess, sys
if __name__ == "__main__":
    import dask
    worker, scheduler = "distributed.worker.preload", "distributed.scheduler.allowed-failures"
    dask.config.set({worker: sys.argv[1:2], scheduler: 1})
    from distributed import LocalCluster
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        command = [*sys.argv[2:], "--scheduler", made.scheduler_address]
        done = subprocess.run(command, capture_output=True, text=True)
    print(repr((done.stdout, done.stderr, done.returncode)))
"""
OPTIONS = ("--no-cache", "--format", "concise", "--quiet", ".")


def test_workers_say_what_one_process_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    specs = tmp_path / "specs"
    specs.mkdir()
    for name in ("0-deadly.md", "1-same.md", "2-once.md", "3-same.md"):
        (specs / name).write_bytes((SPECS / "small-service.bad.md").read_bytes())
    monkeypatch.chdir(specs)
    (tmp_path / "loaded.py").write_text(LOADED.format(mark=str(tmp_path / "mark")))
    (tmp_path / "cluster.py").write_text(CLUSTER)
    asked = [sys.executable, "-m", "speclint", "check", *OPTIONS]
    command = [sys.executable, str(tmp_path / "cluster.py"), str(tmp_path / "loaded.py"), *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report, trouble, code = eval(done.stdout.splitlines()[-1])
    assert trouble == "speclint: 0-deadly.md: the process that checked this file ended, please report it\n"
    assert code == 2
    (specs / "0-deadly.md").unlink()
    assert report == CliRunner().invoke(main, ["check", *OPTIONS]).stdout
    assert "duplicate-id: `" in report


def said(*options: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["check", "--no-cache", *options, str(SPECS / "small-service.md")])
    return done.exit_code, done.stderr


def test_a_scheduler_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setattr(cluster, "_SECONDS", 0.1)
    code, trouble = said("--scheduler", "tcp://127.0.0.1:9")
    assert code == 2
    assert trouble.startswith("speclint: no scheduler answers at `tcp://127.0.0.1:9`: ")
    code, trouble = said("--scheduler", "nowhere://x")
    assert code == 2
    assert trouble.startswith("speclint: no scheduler answers at `nowhere://x`: ")


def test_without_dask_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert said("--scheduler", "tcp://127.0.0.1:9") == (
        2,
        "speclint: --scheduler needs Dask: `pip install 'speclint[dask]'`\n",
    )
