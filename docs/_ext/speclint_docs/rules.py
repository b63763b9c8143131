"""A page for each rule, made from its docstring, and the list of all."""

from __future__ import annotations

import re
from itertools import groupby

from speclint.commands import explain
from speclint.judge import manual as manuals
from speclint.judge import packs
from speclint.judge.packs import Rule

_FENCE = re.compile(
    r"^(?P<tildes>~{3,})(?P<word>[a-z]+)(?: +(?P<name>\S+))?\n(?P<content>.*?)^(?P=tildes)$",
    re.DOTALL | re.MULTILINE,
)
_FENCES = {
    "template": ("markdown", "The template"),
    "schema": ("yaml", "The YAML beside it"),
    "options": ("yaml", "The rule's options"),
    "file": ("markdown", "Another file of the project, {name}"),
    "before": ("markdown", "Where the branch began{name}"),
    "bad": ("markdown", "A spec with the defect"),
    "text": ("text", "What speclint says of it"),
    "fixed": ("markdown", "After `--fix{name}`"),
    "good": ("markdown", "A spec without it"),
}
_SEVERITIES = {
    "error": "an error unless the template or the settings say otherwise",
    "warning": "a warning unless the template or the settings say otherwise",
    "info": "a remark (`info`) unless the template or the settings say otherwise",
    "off": "off until the settings say otherwise: `{name}: on` makes it {when_on}",
}
_LOUD = {"error": "an error", "warning": "a warning", "info": "a remark (`info`)", "off": "nothing"}
_FOLDERS = {
    "structure": "Sections: absent, under another title, at another place, empty.",
    "tables": "Tables, their columns, rows and cells.",
    "values": "What stands in cells, fields and headings, and what is left of the template.",
    "content": "Labelled fields, diagrams, code, checklists, running text.",
    "references": "What one place says of another, in the spec and across files.",
    "document": "The file as a whole: fences, front matter, suppressions.",
}


def pages() -> dict[str, str]:
    """The text of each rule's page and of their list, by its path below `docs/`."""
    ours = sorted(packs.rules().values(), key=lambda rule: (rule.folder, rule.name))
    return {"rules/index.md": _index(ours), **{f"rules/{rule.name}.md": page(rule) for rule in ours}}


def page(rule: Rule) -> str:
    """The page of a rule: its docstring, its examples with captions, its options and how it is set."""
    summary, _, manual = rule.doc.partition("\n")
    why, *examples = _blocks(manual)
    parts = [
        f"# {rule.name}",
        f"**{summary}**",
        why,
        f"It is {_SEVERITIES[str(rule.severity)].format(name=rule.name, when_on=_LOUD[rule.when_on])}.",
        f"## Examples\n\n{''.join(examples).strip()}",
        *([f"## Options\n\n{explain.option_table(told)}"] if (told := manuals.options_of(rule)) else []),
        f"## Settings\n\n{_settings(rule)}",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _blocks(manual: str) -> list[str]:
    """The prose before the first example, then every example and the prose between them."""
    parts, end = [], 0
    for fence in _FENCE.finditer(manual):
        parts += [manual[end : fence.start()], _captioned(fence)]
        end = fence.end()
    return [*parts, manual[end:]]


def _captioned(fence: re.Match[str]) -> str:
    language, caption = _FENCES[fence["word"]]
    if (name := fence["name"] or "").endswith((".yaml", ".yml")):
        language = "yaml"
    after = {"fixed": f" {name}", "before": f", in {name}"}.get(fence["word"], name) if name else ""
    head = f"{{code-block}} {language}\n:caption: {caption.format(name=after)}\n:class: {fence['word']}\n\n"
    ticks = max((len(run) for run in re.findall("`+", fence["content"])), default=0)
    mark = "`" * max(3, ticks + 1)
    return f"\n\n{mark}{head}{fence['content']}{mark}\n\n"


def _settings(rule: Rule) -> str:
    """How the settings, a comment in a spec and the command line speak of the rule."""
    level = "warning" if rule.severity != "warning" else "error"
    return (
        f"```yaml\nrules:\n  {rule.name}: {level}        # off, on, error, warning or info\n```\n\n"
        f"In a spec, `<!-- speclint-ignore-next {rule.name}: the reason -->` lets one finding stand;\n"
        "[Exceptions](../howto/exceptions.md) has the others."
        f" `speclint explain {rule.name}` prints this page."
    )


def _index(ours: list[Rule]) -> str:
    listed = []
    for folder, of_folder in groupby(ours, key=lambda rule: rule.folder):
        rows = [
            f"| [{rule.name}]({rule.name}.md) | {rule.severity} | {rule.summary} |\n" for rule in of_folder
        ]
        head = "| rule | severity | what it reports |\n| --- | --- | --- |\n"
        listed.append(f"## {folder}\n\n{_FOLDERS.get(folder, '')}\n\n{head}{''.join(rows)}")
    names = "\n".join(sorted(rule.name for rule in ours))
    return (
        "# Rules\n\nA name says the defect. `speclint rules` lists them, `speclint explain` prints a page.\n"
        "Severities can be changed in the [settings](../reference/settings.md), by the\n"
        "[template's YAML](../reference/template-yaml.md) and on the command line.\n\n"
        + "\n".join(listed)
        + f"\n```{{toctree}}\n:hidden:\n\n{names}\n```\n"
    )
