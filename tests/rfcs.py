"""A team's template for RFCs with an id and an owner, and what is written by it."""

TEMPLATE = """\
# RFC-NNNN: [Title]

| Key | Value |
| --- | --- |
| **ID** | RFC-NNNN |
| **Status** | Draft / Accepted |
| **Owner** | [Name] |
| **Last Updated** | [Date] |

## Motivation

[Why.]

## Plan

[How.]
"""
SPEC = """\
# RFC-{number:04}: {title}

| Key | Value |
| --- | --- |
| **ID** | RFC-{number:04} |
| **Status** | {status} |
| **Owner** | {owner} |
| **Last Updated** | 2026-03-{number:02} |

## Motivation

People ask.

## Plan

A table.
"""
