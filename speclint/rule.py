"""The contract of a rule: everything that a rule module imports, and nothing else."""

from speclint.model import (
    Edit,
    Finding,
    Gap,
    Kind,
    Relation,
    Severity,
    Slot,
    Span,
    Spec,
    State,
    Value,
    Why,
)
from speclint.values import expectation

__all__ = [
    "Edit",
    "Finding",
    "Gap",
    "Kind",
    "Relation",
    "Severity",
    "Slot",
    "Span",
    "Spec",
    "State",
    "Value",
    "Why",
    "expectation",
]
