"""A spec that was pickled and read in another process means the same there."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

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


def elsewhere(specs: list[tuple[Source, Spec]]) -> list[list[Diagnostic]]:
    """The same of each, asked in another process, which reads the specs from their bytes."""
    code = (
        "import pickle, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_pickle import found\n"
        "answers = [found(source, spec) for source, spec in pickle.load(sys.stdin.buffer)]\n"
        "pickle.dump(answers, sys.stdout.buffer)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(specs), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    answer = pickle.loads(done.stdout)
    assert isinstance(answer, list)
    return answer


def test_specs_from_another_process_give_the_same_findings_keys_and_order() -> None:
    sources = [Source.of(path.name, path.read_bytes()) for path in SPECS]
    specs = [(source, lay(source, schema_named(), Request())) for source in sources]
    assert pickle.loads(pickle.dumps(specs)) == specs
    for (source, spec), there in zip(specs, elsewhere(specs), strict=True):
        here = found(source, spec)
        assert here == there
        assert [baseline.entry_of(one, source.path).key for one in here] == [
            baseline.entry_of(one, source.path).key for one in there
        ]
