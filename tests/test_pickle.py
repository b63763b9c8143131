"""A spec that was pickled and read in another process means the same there."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from doors import all_rules, diagnosed, schema_named

from speclint.align.profile import Request
from speclint.changes import baseline
from speclint.lay import lay
from speclint.model import Diagnostic, Spec
from speclint.text.source import Source

SPECS = sorted((Path(__file__).resolve().parent.parent / "fixtures" / "specs").glob("*.md"))


def found(source: Source, spec: Spec) -> list[Diagnostic]:
    """What all rules say of a spec, in order."""
    rules = all_rules()
    diagnostics, raised = diagnosed(source, spec, schema_named(), rules)
    assert not raised
    return diagnostics


def elsewhere(source: Source, spec: Spec) -> list[Diagnostic]:
    """The same, asked in another process, which reads the spec from its bytes."""
    code = (
        "import pickle, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_pickle import found\n"
        "pickle.dump(found(*pickle.load(sys.stdin.buffer)), sys.stdout.buffer)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps((source, spec)), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    answer = pickle.loads(done.stdout)
    assert isinstance(answer, list)
    return answer


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_spec_from_another_process_gives_the_same_findings_keys_and_order(path: Path) -> None:
    source = Source.of(path.name, path.read_bytes())
    spec = lay(source, schema_named(), Request())
    here, there = found(source, spec), elsewhere(source, spec)
    assert here == there
    assert [baseline.entry_of(one, path.name).key for one in here] == [
        baseline.entry_of(one, path.name).key for one in there
    ]
    assert pickle.loads(pickle.dumps(spec)) == spec
