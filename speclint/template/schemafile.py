"""The shape of a schema's YAML, guarded by pydantic: the only place where its keys are declared."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema

from speclint.model import Severity

TypeName = Literal[
    "date",
    "version",
    "measure",
    "http-method",
    "http-path",
    "http-status",
    "url",
    "words",
    "error-code",
    "any",
]
Dialect = Literal[
    "postgres", "mysql", "sqlite", "tsql", "oracle", "bigquery", "snowflake", "duckdb", "redshift",
    "clickhouse", "spark", "trino",
]  # fmt: skip
ContentKind = Literal["text", "list", "table", "code", "diagram"]
_TYPES = frozenset(TypeName.__args__)  # type: ignore[attr-defined]  # typing does not declare it

_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_ONE_OR_MORE: dict[str, Any] = {"anyOf": [_TEXT, _TEXTS]}
_NOTHING: dict[str, Any] = {"type": "null"}
_TRUTH: dict[str, Any] = {"type": "boolean"}

# What validators make lists of may stand alone: the JSON Schema says so, the type is what comes out.
Texts = Annotated[list[str], WithJsonSchema(_ONE_OR_MORE)]
# YAML of today reads `on` and `off` as words.
Switch = Annotated[
    bool,
    BeforeValidator(lambda said: {"on": True, "off": False}.get(said, said)),
    WithJsonSchema({"enum": ["on", "off", True, False]}),
]
Groups = Annotated[list[list[str]], WithJsonSchema({"type": "array", "items": _ONE_OR_MORE})]
_TRUTH_OR_GROUPS: dict[str, Any] = {"anyOf": [_TRUTH, {"type": "array", "items": _ONE_OR_MORE}]}
_LEVEL: dict[str, Any] = {"enum": list(Severity)}
_INFER = "`off`: what the template says between the lines (choices, dates, ids) is not checked"
_UNIQUE = "no other spec of the project may have the same value"


def _several(data: Any) -> Any:
    return [data] if isinstance(data, str) else data


def _of_any_status(data: Any) -> Any:
    return {"": data} if isinstance(data, str) else data


Levels = Annotated[
    dict[str, Severity],
    BeforeValidator(_of_any_status),
    WithJsonSchema({"anyOf": [_LEVEL, {"type": "object", "additionalProperties": _LEVEL}]}),
]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the YAML beside a template, with its short forms."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SchemaFile.model_json_schema(by_alias=True),
        "title": "The YAML beside a speclint template",
    }


class _Entry(BaseModel):
    """A mapping; `shorthands` are the JSON Schemas of what may stand instead of it."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )
    shorthands: ClassVar[tuple[dict[str, Any], ...]] = ()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The JSON Schema of the mapping and of its short forms, of which pydantic knows nothing."""
        reference = handler(core_schema)
        mapping = handler.resolve_ref_schema(reference)
        mapping.pop("title", None)
        for of_key in mapping["properties"].values():
            of_key.pop("title", None)
        if cls.shorthands and "anyOf" not in mapping:
            description = mapping.pop("description")
            choices = [*cls.shorthands, dict(mapping)]
            mapping.clear()
            mapping.update(description=description, anyOf=choices)
        return reference


class DemandEntry(_Entry):
    """When something is demanded: `required` (or `always`), `never`, a size, or a mapping."""

    shorthands = (
        {"enum": ["required", "always", "never", "optional"]},
        {**_TEXT, "description": "the smallest size that asks for it", "examples": ["medium"]},
        _TRUTH,
    )

    never: bool = Field(False, description="it may always be absent", examples=[True])
    since: str | None = Field(
        None, alias="from", description="the smallest size that asks for it", examples=["medium"]
    )
    when: str | None = Field(None, description="the trait that must hold", examples=["service"])
    unless: dict[str, Texts] = Field(
        {},
        description="parts of the heading above, with the values that free from it",
        examples=[{"Method": ["GET", "DELETE"]}],
    )

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, data: Any) -> Any:
        if data in (True, "required", "always"):
            return {}
        if data in (False, "never", "optional"):
            return {"never": True}
        if isinstance(data, dict) and isinstance(data.get("unless"), dict):
            return {**data, "unless": {part: _several(values) for part, values in data["unless"].items()}}
        return {"from": data} if isinstance(data, str) else data


class ValueEntry(_Entry):
    """What a cell, row or field must hold: a type, a list of allowed values, `required`, or a mapping."""

    shorthands = (
        {"enum": list(TypeName.__args__), "description": "a type"},  # type: ignore[attr-defined]  # as above
        {**_TEXT, "description": "when it is demanded", "examples": ["required", "never", "medium"]},
        {**_TEXTS, "description": "the allowed values", "examples": [["Open", "Resolved"]]},
        _NOTHING,
    )

    type: TypeName | None = Field(None, description="what kind of value it is", examples=["date", "words"])
    one_of: list[str] = Field([], description="the allowed values", examples=[["Draft", "Approved"]])
    pattern: str = Field(
        "", description="a regular expression for the whole value", examples=["TS-\\d{4}-\\d{3}"]
    )
    answers: Texts = Field(
        [], alias="or", description="values that are right whatever the type says", examples=["N/A"]
    )
    expected: str = Field("", description="how messages name what is expected", examples=["TS-YYYY-NNN"])
    most: float | None = Field(
        None, description="the largest percentage that it may hold, of whatever type it is", examples=[100]
    )
    is_unique: bool = Field(False, alias="unique", description=_UNIQUE, examples=[True])
    holes: Literal["allowed", "forbidden"] = Field(
        "allowed",
        description="of a unique value: whether a number may be left out among all specs",
        examples=["forbidden"],
    )
    required: DemandEntry | None = Field(None, description="when it must be there", examples=["always"])
    severity: Severity | None = Field(
        None, description="how much it weighs when it is absent or wrong", examples=["warning"]
    )
    aliases: list[str] = Field([], description="other names that are as good", examples=[["Writer"]])
    infer: Switch = Field(True, description=_INFER, examples=["off"])

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, data: Any) -> Any:
        if isinstance(data, list):
            return {"one-of": data}
        if isinstance(data, str):
            return {"type": data} if data in _TYPES else {"required": data}
        if isinstance(data, dict) and isinstance(data.get("or"), str):
            return {**data, "or": [data["or"]]}
        return {} if data is None else data


class BodyEntry(_Entry):
    """What may be said of a table: its columns, its key rows, what is unique, what ascends."""

    columns: dict[str, ValueEntry] = Field(
        {}, description="what the cells of a column hold, by its title", examples=[{"Rationale": "words"}]
    )
    rows: dict[str, ValueEntry] = Field(
        {},
        description="what stands beside a key, by the key: bold in the template, or a plain first cell",
        examples=[{"Date": "date"}],
    )
    unique: Groups = Field(
        [],
        description="columns, or groups of columns, without equal values",
        examples=[["Name"], [["Method", "Path"]]],
    )
    ascending: Texts = Field(
        [], description="columns whose values go up from row to row", examples=["Step", ["Date"]]
    )
    sample: bool = Field(False, description="text equal to the template's may stay", examples=[True])
    code: DemandEntry | None = Field(
        None, description="when its code must be there: words do not do instead", examples=["required"]
    )
    items: list[str] = Field(
        [], description="the items of its checklist that must be there", examples=[["Runbook is written"]]
    )

    @model_validator(mode="before")
    @classmethod
    def _groups(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        changed = dict(data)
        if isinstance(changed.get("ascending"), str):
            changed["ascending"] = [changed["ascending"]]
        if isinstance(unique := changed.get("unique"), list):
            changed["unique"] = [[group] if isinstance(group, str) else group for group in unique]
        return changed


class FieldEntry(BodyEntry, ValueEntry):
    """A labelled field: a value, or a table, a list or code below its label."""

    replace: bool = Field(False, description="a value equal to the template's is left over", examples=[True])
    unique: Annotated[list[list[str]], WithJsonSchema(_TRUTH_OR_GROUPS)] = Field(
        [],
        description=f"`true`: {_UNIQUE}; or columns, or groups of columns, without equal values",
        examples=[True, ["Name"], [["Method", "Path"]]],
    )
    is_unique: SkipJsonSchema[bool] = Field(False, alias="is-unique")

    @model_validator(mode="before")
    @classmethod
    def _unique_value(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(is_unique := data.get("unique"), bool):
            return {**data, "unique": [], "is-unique": is_unique}
        return data

    alone: str = Field(
        "",
        description="a regular expression searched in labels that need nothing below them",
        examples=["204 No Content"],
    )


class WordingEntry(_Entry):
    """Words in any case, or a pattern: a text, or a mapping."""

    shorthands = ({**_TEXT, "description": "words, in any case", "examples": ["threat model"]},)

    words: str = Field("", description="words, in any case", examples=["threat model"])
    pattern: str = Field(
        "", description="a regular expression searched in the text", examples=["CVE-\\d{4}-\\d+"]
    )
    expected: str = Field("", description="how messages name it", examples=["a CVE"])
    instead: str | None = Field(
        None, description="what stands in place of what is forbidden: `--fix` puts it there", examples=["use"]
    )

    @model_validator(mode="before")
    @classmethod
    def _words(cls, data: Any) -> Any:
        return {"words": data} if isinstance(data, str) else data


class TextEntry(_Entry):
    """What a section must say, and what it must not, with all below it."""

    required: list[WordingEntry] = Field(
        [], description="what must be said", examples=[["threat model", {"pattern": "CVE-\\d{4}-\\d+"}]]
    )
    forbidden: list[WordingEntry] = Field(
        [],
        description="what must not be said, code, links and comments aside",
        examples=[["obviously", {"words": "utilize", "instead": "use"}]],
    )


class InstancesEntry(_Entry):
    """How often a repeatable section may stand there."""

    least: int = Field(0, ge=0, description="at least so often, where it is there at all", examples=[2])
    most: int | None = Field(None, ge=1, description="at most so often", examples=[10])


class HolderEntry(_Entry):
    """What may be said of whatever holds sections: a section, or the document."""

    either_or: list[list[str]] = Field(
        [],
        description="sections in it of which one is wanted, the first unless another is there",
        examples=[[["Migration", "Rewrite"]]],
    )
    all_or_none: list[list[str]] = Field(
        [],
        description="sections in it of which all are wanted, or none",
        examples=[[["Rollout", "Rollback"]]],
    )
    text: TextEntry | None = Field(
        None,
        description="words and patterns that it must hold, or must not",
        examples=[{"required": ["threat model"], "forbidden": ["obviously"]}],
    )


class DepthEntry(_Entry):
    """The least that a section holds."""

    rows: int = Field(0, ge=0, description="rows of its tables", examples=[1])
    items: int = Field(0, ge=0, description="items of its lists", examples=[3])
    words: int = Field(0, ge=0, description="words of its text", examples=[50])


class SectionEntry(BodyEntry, HolderEntry):
    """A section of the template, addressed by its title: when it is demanded, or a mapping."""

    shorthands = (
        {"enum": ["required", "always", "never", "optional"]},
        {**_TEXT, "description": "the smallest size that asks for it", "examples": ["medium"]},
        _TRUTH,
        _NOTHING,
    )

    required: DemandEntry | None = Field(
        None,
        description="when it must be there",
        examples=["always", {"from": "small", "when": "service"}],
    )
    severity: Severity | None = Field(
        None, description="how much it weighs when it is absent or wrong", examples=["warning"]
    )
    aliases: list[str] = Field([], description="other titles that are as good", examples=[["Background"]])
    order: Literal["fixed", "free"] = Field(
        "fixed", description="whether its sections stand in the template's order", examples=["free"]
    )
    extra: Literal["allowed", "forbidden"] = Field(
        "allowed", description="whether sections of the team's own may stand in it", examples=["forbidden"]
    )
    minimum: dict[str, DepthEntry] = Field(
        {}, description="the least it holds, from a size on", examples=[{"large": {"rows": 1}}]
    )
    most_words: int | None = Field(
        None, ge=1, description="how many words its text may have, with all below it", examples=[300]
    )
    content: list[ContentKind] = Field(
        [],
        description="kinds of content in the order in which each first stands in it",
        examples=[["text", "table", "diagram"]],
    )
    instances: InstancesEntry | None = Field(
        None,
        description="of a repeatable section: how often it may stand there",
        examples=[{"least": 2, "most": 10}],
    )
    fields: dict[str, FieldEntry] = Field(
        {}, description="its labelled fields, by their labels", examples=[{"Owner": "words"}]
    )
    sections: dict[str, SectionEntry] = Field(
        {}, description="the sections in it, by their titles", examples=[{"Problem Statement": "required"}]
    )
    each: SectionEntry | None = Field(
        None,
        description="the section's one repeatable section",
        examples=[{"heading": "{Method} {Path}", "parts": {"Method": "http-method", "Path": "http-path"}}],
    )
    heading: str = Field(
        "",
        description="of a repeatable section: its heading with named parts",
        examples=["{Method} {Path}"],
    )
    parts: dict[str, ValueEntry] = Field(
        {}, description="the types of the heading's parts", examples=[{"Method": "http-method"}]
    )

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, data: Any) -> Any:
        if data is None:
            return {}
        return {"required": data} if isinstance(data, str | bool) else data


class MetadataEntry(_Entry):
    """Where facts about a document stand."""

    section: str = Field(
        "", description="the section with the rows that say them", examples=["Document Info"]
    )
    size: list[str] = Field([], description="the keys that say the size", examples=[["Project Size", "Size"]])
    status: list[str] = Field([], description="the keys that say the status", examples=[["Status"]])
    traits: list[str] = Field([], description="the keys that say the traits", examples=[["Traits"]])
    extra: Literal["allowed", "forbidden"] = Field(
        "allowed",
        description="whether the front matter may have keys that neither the template nor this file names",
        examples=["forbidden"],
    )
    agreed: list[str] = Field(
        [], description="the statuses that say the work is agreed", examples=[["Approved", "Complete"]]
    )
    values: dict[str, ValueEntry] = Field(
        {},
        description="what a fact must look like, wherever it stands: in the front matter, in a row or "
        "bullet, behind a bold label",
        examples=[{"Created": "date", "Status": ["Draft", "Final"]}],
    )


class NameEntry(_Entry):
    """The form of a name: a pattern, or a mapping."""

    shorthands = (
        {
            **_TEXT,
            "description": "a regular expression for the whole name",
            "examples": ["RFC-\\d+: .+"],
        },
    )

    pattern: str = Field(
        description="a regular expression for the whole name", examples=["rfc-\\d+-[a-z-]+\\.md"]
    )
    expected: str = Field("", description="how messages name what is expected", examples=["rfc-NNN-title.md"])

    @model_validator(mode="before")
    @classmethod
    def _pattern(cls, data: Any) -> Any:
        return {"pattern": data} if isinstance(data, str) else data


class NamesEntry(_Entry):
    """What a spec is called."""

    title: NameEntry | None = Field(
        None, description="the form of its title, without markup", examples=["RFC-\\d+: .+"]
    )
    file: NameEntry | None = Field(
        None,
        description="the form of its file's name, without the folders",
        examples=[{"pattern": "rfc-\\d+-[a-z-]+\\.md", "expected": "rfc-NNN-title.md"}],
    )


class IdentifyEntry(_Entry):
    """How a file is known to be a spec of this template: any one of these suffices."""

    title: str = Field(
        "", description="a regular expression searched in the title", examples=["technical spec"]
    )
    rows: dict[str, str] = Field(
        {},
        description="regular expressions for values of the metadata section",
        examples=[{"Spec ID": "TS-\\d+"}],
    )
    sections: int = Field(0, ge=0, description="how many top-level sections suffice", examples=[5])
    severity: Severity | None = Field(
        None, description="how much it weighs to have none of the sections", examples=["warning"]
    )


class ReferenceEntry(_Entry):
    """Values that must name something else: in the spec, another spec, or a file of the project."""

    sources: Texts = Field(
        alias="from",
        description="where the values stand: cells, a field or, for what is named outside of the spec, a key "
        "of the metadata",
        examples=["Interactions[From, To]", "Supersedes"],
    )
    to: Texts = Field(
        description="what they may name: sections (`Components/*`), fields or columns; a fact of another "
        "spec, of this template (`specs[Spec ID]`) or of another one (`specs of prd[PRD ID]`), without a "
        "name any id of it (`specs`); or `files`: a file or folder of the project, maybe with an anchor",
        examples=[["Components/*", "External Dependencies[Name]"], "specs[Spec ID]", "files"],
    )
    mentioned_in: Texts = Field(
        [], description="places whose text may name them anywhere", examples=["Components/*[Dependencies]"]
    )
    named_in_sql: bool = Field(
        False,
        description="whether a table that SQL names will do; for code spans, whatever SQL names",
        examples=[True],
    )
    both_ways: bool | str = Field(
        False,
        description="whether all that may be named must be named; of other specs, the fact of the named one "
        "that must name this one",
        examples=[True, "Superseded By"],
    )
    target: dict[str, Texts] = Field(
        {},
        alias="with",
        description="facts of the named spec, with the values that they may have",
        examples=[{"Status": ["Approved", "Complete"]}],
    )
    cycles: Literal["allowed", "forbidden"] = Field(
        "allowed", description="whether a spec may lead back to itself", examples=["forbidden"]
    )
    reads: Literal["names", "columns", "keys", "tables", "alike", "migrations"] = Field(
        "names",
        description="how a cell is read: names; the columns of an index; of a key or constraint; the "
        "tables that SQL refers to; code spans of a whole section (`/`: of the whole spec) that look like "
        "what they may name; those that are called a migration, of which the SQL there is one",
        examples=["columns"],
    )
    free: str = Field(
        "", alias="except", description="a regular expression for values that name nothing here",
        examples=["\\(external\\)"],
    )  # fmt: skip
    each: str = Field(
        "", description="a repeatable section: all places are within one of it", examples=["Data Model/*"]
    )
    severity: Severity | None = Field(
        None, description="how much it weighs when one names nothing", examples=["warning"]
    )

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        keys = ("from", "to", "mentioned-in")
        lists = {key: _several(value) if key in keys else value for key, value in data.items()}
        if isinstance(wanted := lists.get("with"), dict):
            lists["with"] = {fact: _several(values) for fact, values in wanted.items()}
        return lists


class ConditionEntry(_Entry):
    """What must hold once something else does."""

    when: str | dict[str, Texts] = Field(
        description="`agreed` (see `metadata`), or places with the values that make it hold",
        examples=["agreed", {"Document Info[Status]": ["Approved"]}],
    )
    then: dict[str, Texts] = Field(
        description="places with the values they must have, or `ticked` for the boxes of a section",
        examples=[{"Open Questions[Status]": "Resolved", "Checklist": "ticked"}],
    )

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {
            key: {place: _several(values) for place, values in value.items()}
            if isinstance(value, dict)
            else value
            for key, value in data.items()
        }


class MigrationEntry(_Entry):
    """Sections that describe tables, and the SQL that creates and drops these."""

    entities: str = Field(
        description="the repeatable section that describes a table", examples=["Data Model/*"]
    )
    table: str = Field(
        "", description="within it, the field that names the table (else the heading does)",
        examples=["Table"],
    )  # fmt: skip
    columns: str = Field("", description="within it, the column that names columns", examples=["[Column]"])
    constraints: str = Field(
        "",
        description="within it, the column that names columns and the one that says which may not be null",
        examples=["[Column, Constraints]"],
    )
    indexes: str = Field(
        "", description="within it, the column that names indexes", examples=["Indexes[Name]"]
    )
    checks: str = Field(
        "", description="within it, the column that says what is checked: `status IN ('open', 'shut')`",
        examples=["Constraints[Definition]"],
    )  # fmt: skip
    up: str = Field(description="where the SQL stands that creates", examples=["Migrations/Up"])
    down: str = Field("", description="where the SQL stands that drops", examples=["Migrations/Down"])


class ExampleEntry(_Entry):
    """Shell snippets that call the endpoint which the section around them describes."""

    endpoints: str = Field(
        description="the repeatable section whose heading has a method and a path",
        examples=["Endpoint Details/*"],
    )
    calls: str = Field(description="within it, where the calls of curl stand", examples=["Example Request"])


class PayloadEntry(_Entry):
    """JSON that a section describes, with an example; a table of its fields is found by where it stands."""

    each: str = Field(description="the repeatable section around all of it", examples=["Endpoint Details/*"])
    body: str = Field(description="within it, the field that holds the JSON", examples=["Response"])
    example: str = Field(
        "", description="within it, the field with an example of it", examples=["Example Response"]
    )
    severity: Severity | None = Field(
        None, description="how much it weighs when a key is not described", examples=["warning"]
    )


class SchemaFile(HolderEntry):
    """What a template's Markdown cannot say: sizes, types of values, what is unique, what is required."""

    extends: str | None = Field(
        None,
        description="another YAML, by its path from here, or an installed template: this one is laid over it",
        examples=["base.speclint.yaml", "technical-spec"],
    )
    template: str | None = Field(None, description="the template this belongs to", examples=["rfc.md"])
    version: str | None = Field(None, description="the template's version, in quotes", examples=["1.0"])
    sizes: list[str] = Field(
        [], description="how large a project can be, in order", examples=[["small", "medium", "large"]]
    )
    default_size: str | None = Field(
        None, description="the size of a spec that says none", examples=["medium"]
    )
    traits: dict[str, list[str]] = Field(
        {}, description="kinds of work, each with its other names", examples=[{"service": ["services"]}]
    )
    not_applicable: list[str] = Field(
        [], description="the words that say that a section does not apply", examples=[["N/A", "None"]]
    )
    unfinished: list[str] = Field(
        [],
        description="the marks that say that something is not written yet; `…` is anything in brackets",
        examples=[["TBD", "TODO", "[NEEDS …]"]],
    )
    metadata: MetadataEntry = Field(
        default_factory=lambda: MetadataEntry.model_construct(),
        description="where facts about a document stand",
        examples=[{"section": "Document Info"}],
    )
    identify: IdentifyEntry = Field(
        default_factory=lambda: IdentifyEntry.model_construct(),
        description="how a file is known to be a spec of this template",
        examples=[{"title": "technical spec", "sections": 5}],
    )
    names: NamesEntry | None = Field(
        None, description="what a spec and its file are called", examples=[{"title": "RFC-\\d+: .+"}]
    )
    severities: dict[str, Levels] = Field(
        {},
        description="by rule, for every status or for each that is named",
        examples=[{"some-rule": "warning"}, {"some-rule": {"Draft": "warning"}}],
    )
    rest: Severity | None = Field(
        None,
        description="how much that weighs of which this file does not speak, if not as in the template alone",
        examples=["warning"],
    )
    infer: Switch = Field(True, description=_INFER, examples=["off"])
    order: Literal["fixed", "free"] = Field(
        "fixed", description="whether the sections stand in the template's order", examples=["free"]
    )
    sections: dict[str, SectionEntry] = Field(
        {}, description="the template's sections, by their titles", examples=[{"Context": "required"}]
    )
    dialect: Dialect = Field("postgres", description="the dialect of SQL", examples=["mysql"])
    references: list[ReferenceEntry] = Field(
        [],
        description="values that must name something else, in the spec or outside of it",
        examples=[[{"from": "Endpoints[Method, Path]", "to": "Details/*", "both-ways": True}]],
    )
    agreements: list[list[str]] = Field(
        [],
        description="values that must be equal",
        examples=[[["Info[Version]", "History[Version] newest"]]],
    )
    conditions: list[ConditionEntry] = Field(
        [],
        description="when one value holds, others must",
        examples=[[{"when": "agreed", "then": {"Open Questions[Status]": "Resolved"}}]],
    )
    examples: list[ExampleEntry] = Field(
        [],
        description="calls of curl that must be what the heading of their section says",
        examples=[[{"endpoints": "Endpoint Details/*", "calls": "Example Request"}]],
    )
    payloads: list[PayloadEntry] = Field(
        [],
        description="JSON whose keys an example of it and a table of its fields must agree with",
        examples=[[{"each": "Endpoint Details/*", "body": "Response", "example": "Example Response"}]],
    )
    alerts: list[str] = Field(
        [],
        description="columns with a target and with the value that gives an alert, which is not stricter",
        examples=[["Targets[Target, Alert Threshold]"]],
    )
    migrations: list[MigrationEntry] = Field(
        [],
        description="tables that are described, and the SQL that creates and drops them",
        examples=[[{"entities": "Data Model/*", "columns": "[Column]", "up": "Migrations/Up"}]],
    )
