"""What a leftover is of in the template, and where that stands there."""

from __future__ import annotations

from speclint.align.profile import Request
from speclint.gaps import Leftover
from speclint.lay import lay
from speclint.template import schema
from speclint.text.source import Source

TEMPLATE = """\
---
owner: <who>
---

# RFC-NNNN: [Title]

| Key | Value |
| --- | --- |
| **ID** | RFC-NNNN |
| **Owner** | [Name] |

**Reviewers:** [Names of those who review]

## Motivation

[Why.]

## Plan

| Step | Owner |
| --- | --- |
| [Step] | [Name] |

### Step: [Name]

Describe what you do in this step.

```sql
SELECT [column];
```

## Risks

<!-- What may go wrong. -->
"""
SPEC = """\
---
owner: <who>
---

# RFC-0001: Carts

| Key | Value |
| --- | --- |
| **ID** | RFC-NNNN |
| **Owner** | [Name] |

**Reviewers:** [Names of those who review]

## Motivation

[Why.]

## Plan

TODO: more.

| Step | Owner |
| --- | --- |
| one | [Name] |

### Step: One

Describe what you do in this step.

```sql
SELECT [column];
```

### Step: [Name]

Done.

## Risks

<!-- What may go wrong. -->
"""


def test_a_leftover_names_its_own_line_and_field_of_the_template() -> None:
    for head in ("", "Usage.\n\n````markdown\n"):
        text = head + TEMPLATE if not head else head + TEMPLATE.partition("---\n\n")[2] + "````\n"
        compiled = schema.compiled(Source.from_text("t.md", text), None, "t")
        spec = SPEC if not head else SPEC.partition("---\n\n")[2]
        found = lay(Source.from_text("s.md", spec), compiled, Request()).gaps(Leftover)
        told = [(gap.expected, int(gap.because.removeprefix("t.md:")) if gap.because else 0) for gap in found]
        shift = 0 if not head else -1
        wanted = [
            ("owner", 2),
            ("ID", 9),
            ("Owner", 10),
            ("Reviewers", 12),
            ("Motivation", 16),
            ("Plan", 0),
            ("Owner", 22),
            ("Step: [Name]", 26),
            ("sql", 28),
            ("Step: [Name]", 24),
            ("Risks", 34),
        ]
        assert told == [
            (name, line + shift if line else 0) for name, line in wanted if not head or name != "owner"
        ]


def test_of_parts_with_the_same_text_the_one_is_named_that_it_stands_in() -> None:
    template = """\
# [Name]

**Author:** [Name]

**Owner:** [Name]

**Kind:** New | Changed

**Stage:** New | Changed

## Steps

| Step | Owner |
| --- | --- |
| [Name] | [Name] |

| Key | Value |
| --- | --- |
| **First** | [Name] |
| **Second** | [Name] |
"""
    spec = (
        template.replace("# [Name]", "# Carts")
        .replace("**Author:** [Name]", "**Author:** Ada")
        .replace("**Kind:** New | Changed", "**Kind:** New")
        .replace("**Stage:** New | Changed", "**Stage:** `New | Changed`")
        .replace("| [Name] | [Name] |", "| One | [Name] |")
        .replace("| **First** | [Name] |", "| **First** | One |")
    )
    compiled = schema.compiled(Source.from_text("t.md", template), None, "t")
    found = lay(Source.from_text("s.md", spec), compiled, Request()).gaps(Leftover)
    assert [(gap.expected, gap.because) for gap in found] == [
        ("Owner", "t.md:5"), ("Stage", "t.md:9"), ("Owner", "t.md:15"), ("Second", "t.md:20"),
    ]  # fmt: skip
