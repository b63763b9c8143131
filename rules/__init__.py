"""The built-in pack: one module for each rule; the file's name is the rule's name.

`PLANNED` names rules that do not run yet, so that settings may already speak of them.
"""

PLANNED = (
    "unmeasurable-target",
    "mismatched-value",
    "unmet-condition",
    "missing-field",
    "misnamed-field",
    "missing-diagram",
    "missing-code",
    "invalid-code",
    "missing-item",
    "unchecked-item",
    "wall-of-text",
    "dangling-reference",
    "unlisted-target",
    "irreversible-migration",
    "mismatched-migration",
    "broken-link",
    "duplicate-id",
)
