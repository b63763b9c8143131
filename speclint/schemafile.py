"""The shape of a schema's YAML, guarded by pydantic: the only place where its keys are declared."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

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
_TYPES = frozenset(TypeName.__args__)  # type: ignore[attr-defined]  # typing does not declare it


class _Entry(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


class DemandEntry(_Entry):
    """When something is demanded: `required` (or `always`), `never`, a size, or a mapping."""

    never: bool = False
    since: str | None = Field(None, alias="from", description="the smallest size that asks for it")
    when: str | None = Field(None, description="the trait that must hold")

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, data: Any) -> Any:
        if data in (True, "required", "always"):
            return {}
        if data in (False, "never", "optional"):
            return {"never": True}
        return {"from": data} if isinstance(data, str) else data


class ValueEntry(_Entry):
    """What a cell, row or field must hold: a type, a list of allowed values, `required`, or a mapping."""

    type: TypeName | None = None
    one_of: list[str] = []
    pattern: str = Field("", description="a regular expression for the whole value")
    answers: list[str] = Field([], alias="or", description="values that are right whatever the type says")
    expected: str = Field("", description="how messages name what is expected")
    required: DemandEntry | None = None
    aliases: list[str] = []

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

    columns: dict[str, ValueEntry] = {}
    rows: dict[str, ValueEntry] = {}
    unique: list[list[str]] = Field([], description="columns, or groups of columns, without equal values")
    ascending: list[str] = Field([], description="columns whose values go up from row to row")
    sample: bool = Field(False, description="text equal to the template's may stay")

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

    replace: bool = Field(False, description="a value equal to the template's is left over")


class DepthEntry(_Entry):
    """The least that a section holds."""

    rows: int = Field(0, ge=0)
    items: int = Field(0, ge=0)
    words: int = Field(0, ge=0)


class SectionEntry(BodyEntry):
    """A section of the template, addressed by its title."""

    required: DemandEntry | None = None
    aliases: list[str] = []
    order: Literal["fixed", "free"] = "fixed"
    extra: Literal["allowed", "forbidden"] = "allowed"
    minimum: dict[str, DepthEntry] = Field({}, description="the least it holds, from a size on")
    fields: dict[str, FieldEntry] = {}
    sections: dict[str, SectionEntry] = {}
    each: SectionEntry | None = Field(None, description="the section's one repeatable section")
    heading: str = Field(
        "", description="of a repeatable section: its heading with named parts, `{Method} {Path}`"
    )
    parts: dict[str, ValueEntry] = Field({}, description="the types of the heading's parts")

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, data: Any) -> Any:
        if data is None:
            return {}
        return {"required": data} if isinstance(data, str | bool) else data


class MetadataEntry(_Entry):
    """Where facts about a document stand."""

    section: str = ""
    size: list[str] = []
    status: list[str] = []
    traits: list[str] = []


class IdentifyEntry(_Entry):
    """How a file is known to be a spec of this template."""

    title: str = Field("", description="a regular expression searched in the title")
    rows: dict[str, str] = Field({}, description="regular expressions for values of the metadata section")
    sections: int = Field(0, ge=0, description="how many top-level sections suffice")


class SchemaFile(_Entry):
    """The YAML beside a template."""

    template: str | None = None
    version: str | None = None
    sizes: list[str] = []
    default_size: str | None = None
    traits: dict[str, list[str]] = Field({}, description="kinds of work, each with its other names")
    not_applicable: list[str] = []
    metadata: MetadataEntry = Field(default_factory=lambda: MetadataEntry())
    identify: IdentifyEntry = Field(default_factory=lambda: IdentifyEntry.model_construct())
    severities: dict[str, dict[str, Severity]] = Field({}, description="by rule, then by status")
    order: Literal["fixed", "free"] = "fixed"
    sections: dict[str, SectionEntry] = {}
