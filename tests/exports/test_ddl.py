"""The SQL of entities as people write them: what is left out, quoted, put in another order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from speclint.commands import export, extract
from speclint.exports import sql
from speclint.exports.ddl import _in_order
from speclint.exports.entities import Entity
from speclint.exports.keys import Key
from speclint.judge.session import Session
from speclint.task import Task

Made = Callable[..., str]

COLUMNS = "| Column | Type | Constraints | Default | Description |\n| --- | --- | --- | --- | --- |\n"
INDEXES = "\n**Indexes:**\n\n| Name | Columns | Type | Purpose |\n| --- | --- | --- | --- |\n"
CONSTRAINTS = "\n**Constraints:**\n\n| Name | Type | Definition | Purpose |\n| --- | --- | --- | --- |\n"


def entity(
    table: str,
    *columns: str,
    title: str = "",
    indexes: tuple[str, ...] = (),
    constraints: tuple[str, ...] = (),
) -> str:
    """An entity of the data model, each row given as its cells."""
    parts = [f"### Entity: {title or table}\n", f"**Table:** `{table}`\n" if table else ""]
    parts.append(COLUMNS + "".join(f"| {row} |\n" for row in columns))
    for head, rows in ((INDEXES, indexes), (CONSTRAINTS, constraints)):
        parts.append(head + "".join(f"| {row} | - |\n" for row in rows) if rows else "")
    return "\n".join(filter(None, parts))


@pytest.fixture
def ddl(tmp_path: Path) -> Made:
    def made(*entities: str) -> str:
        text = "# S\n\n## Data Model\n\n" + "\n".join(entities)
        (tmp_path / "a.md").write_text(text, encoding="utf-8")
        session = Session(str(tmp_path))
        files = list(extract.files(Task(paths=("a.md",), template="technical-spec"), session))
        said = export.chosen("ddl")(files)
        parsed = [one for one in sqlglot.parse(said, read="postgres") if one is not None]
        assert all(isinstance(one, exp.Create | exp.Alter | exp.Semicolon) for one in parsed), said
        return said

    return made


ID = "id | UUID | PK | - | -"


def test_an_entity_without_a_usable_column_is_left_out(ddl: Made) -> None:
    assert ddl(entity("a", "[?!] | UUID | PK | - | -", title="Big Cart"), entity("b", ID)) == (
        "-- the entity `Big Cart` is left out: its table has no usable column\n\n"
        "CREATE TABLE b (\n    id UUID PRIMARY KEY\n);\n"
    )


@pytest.mark.parametrize(
    "code", ["1); DROP TABLE x", "1 -- x", "1 /* x", "(1", "1)", "'a", '"a', "1, b INT", "a \\\\! ls", "$$"]
)
def test_a_default_or_type_that_would_not_stay_in_its_place_is_left_out(ddl: Made, code: str) -> None:
    shown = code.replace("\\\\", "\\")
    assert ddl(entity("a", ID, f"b | TEXT | NOT NULL | {code} | -")) == (
        f"-- the default of `b` is left out: `{shown}`\n"
        "CREATE TABLE a (\n    id UUID PRIMARY KEY,\n    b TEXT NOT NULL\n);\n"
    )
    assert ddl(entity("a", ID, f"b | {code} | NOT NULL | - | -")) == (
        f"-- the type of `b` is left out, TEXT stands for it: `{shown}`\n"
        "CREATE TABLE a (\n    id UUID PRIMARY KEY,\n    b TEXT NOT NULL\n);\n"
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *((kind, code) for kind in ("CHECK", "UNIQUE", "FK") for code in ("(id", "(id -- x)", "(id); DROP")),
        ("CHECK", "(id), c INT, (id)"),
        ("UNIQUE", "(id), c INT, (id)"),
        ("UNIQUE", "(a) ')'"),
        ("CHECK", "CONSTRAINT 'a CHECK (' > 0)"),
    ],
)
def test_a_definition_that_would_not_stay_in_its_place_is_left_out(ddl: Made, kind: str, code: str) -> None:
    assert ddl(entity("a", ID, constraints=(f"c | {kind} | {code}",))) == (
        f"-- the constraint `c` is left out: `{code}`\nCREATE TABLE a (\n    id UUID PRIMARY KEY\n);\n"
    )


def test_an_index_that_would_not_stay_in_its_place_is_left_out(ddl: Made) -> None:
    rows = ("i | (id); DROP TABLE a | BTREE", "j | x(' WHERE ') | BTREE")
    assert ddl(entity("a", ID, indexes=rows)).splitlines()[4:] == [
        "-- the index `i` is left out: `(id); DROP TABLE a`",
        "-- the index `j` is left out: `x(' WHERE ')`",
    ]


def test_names_that_are_reserved_or_not_plain_are_quoted(ddl: Made) -> None:
    said = ddl(
        entity(
            "order", ID, "userId | INT | NOT NULL | - | -", "user | TEXT | - | - | -",
            "post-code | TEXT | - | - | -",
            indexes=("idx-user | (userId, id) | BTREE", "i | post-code | BTREE"),
            constraints=("Chk | CHECK | `userId > 0 AND user <> 'user'`",),
        ),
        entity("", ID, title="3D Model"),
        entity("", ID, title="!!!"),
        entity("shop.Cart", ID),
    )  # fmt: skip
    assert said == (
        'CREATE TABLE "order" (\n    id UUID PRIMARY KEY,\n    "userId" INT NOT NULL,\n    "user" TEXT,\n'
        '    "post-code" TEXT,\n    CONSTRAINT "Chk" CHECK ("userId" > 0 AND "user" <> \'user\')\n);\n\n'
        "CREATE TABLE _3d_model (\n    id UUID PRIMARY KEY\n);\n\n"
        "CREATE TABLE entity (\n    id UUID PRIMARY KEY\n);\n\n"
        'CREATE TABLE shop."Cart" (\n    id UUID PRIMARY KEY\n);\n\n'
        'CREATE INDEX "idx-user" ON "order" USING btree ("userId", id);\n'
        'CREATE INDEX i ON "order" USING btree ("post-code");\n'
    )
    assert sql.name('a"b') == '"a""b"'


def test_the_columns_of_an_index_need_no_parentheses(ddl: Made) -> None:
    rows = {
        "b_id": "(b_id)",
        "b_id, id DESC": "(b_id, id DESC)",
        "lower(b_id)": "(lower(b_id))",
        "b_id WHERE id > 0": "(b_id) WHERE id > 0",
        "(b_id) WHERE id > 0": "(b_id) WHERE id > 0",
        "on (b_id)": "(b_id)",
    }
    said = ddl(entity("a", ID, "b_id | INT | - | - | -", indexes=tuple(f"i | {row} | BTREE" for row in rows)))
    assert said.splitlines()[5:] == [f"CREATE INDEX i ON a USING btree {wanted};" for wanted in rows.values()]


@pytest.mark.parametrize(
    ("kind", "unique"),
    [("UNIQUE", True), ("Unique BTREE", True), ("BTREE, unique", True), ("non-unique", False),
     ("BTREE", False), ("not unique", False), ("Non-Unique BTREE", False), ("uniqueness", False)],
)  # fmt: skip
def test_an_index_is_unique_only_when_its_type_says_so(ddl: Made, kind: str, unique: bool) -> None:
    text = entity("a", ID, indexes=(f"i | id | {kind}",)).replace(f"{kind} | -", f"{kind} | Unique per shop")
    assert ddl(text).splitlines()[-1] == (
        f"CREATE {'UNIQUE ' if unique else ''}INDEX i ON a USING btree (id);"
    )


def test_a_key_to_a_table_with_a_composite_key_is_a_comment(ddl: Made) -> None:
    assert ddl(
        entity("b", "x | INT | PK | - | -", "y | INT | PK | - | -"),
        entity("a", ID, "b_id | INT | FK | - | Reference to `b`"),
    ) == (
        "CREATE TABLE b (\n    x INT,\n    y INT,\n    PRIMARY KEY (x, y)\n);\n\n"
        "CREATE TABLE a (\n    id UUID PRIMARY KEY,\n"
        "    b_id INT  -- a foreign key to a table whose primary key has several columns\n);\n"
    ).replace(" INT,\n    y INT,", " INT NOT NULL,\n    y INT NOT NULL,")


def test_tables_that_refer_to_each_other_get_their_keys_at_the_end(ddl: Made) -> None:
    assert ddl(
        entity("a", ID, "b_id | UUID | FK | - | -", "a_id | UUID | FK | - | -"),
        entity("b", ID, "a_id | UUID | FK | - | -", "c_id | UUID | FK | - | -"),
        entity("c", ID, indexes=("i | id | BTREE",)),
    ) == (
        "CREATE TABLE c (\n    id UUID PRIMARY KEY\n);\n\n"
        "CREATE TABLE a (\n    id UUID PRIMARY KEY,\n    b_id UUID,\n    a_id UUID REFERENCES a (id)\n);\n\n"
        "CREATE TABLE b (\n    id UUID PRIMARY KEY,\n    a_id UUID REFERENCES a (id),\n"
        "    c_id UUID REFERENCES c (id)\n);\n\n"
        "ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);\n\n"
        "CREATE INDEX i ON c USING btree (id);\n"
    )


def test_constraints_are_said_once_and_foreign_keys_are_kept(ddl: Made) -> None:
    constraints = (
        "c1 | CHECK | CHECK (n > 0)",
        "c2 | CHECK | (n > 0) OR (n < 9)",
        "c3 | CHECK | CONSTRAINT c3 CHECK (n > 0) AND (n < 9)",
        "u1 | UNIQUE | UNIQUE (n, b_id)",
        "u2 | UNIQUE | n, b_id",
        "f1 | FOREIGN KEY | FOREIGN KEY (b_id) REFERENCES b(id) ON DELETE CASCADE",
        "f2 | FK | n → users.id",
        "f3 | FK | whatever",
    )
    columns = (ID, "n | INT | - | - | -", "b_id | UUID | FK | - | -")
    said = ddl(entity("a", *columns, constraints=constraints), entity("b", ID))
    assert said == (
        "CREATE TABLE b (\n    id UUID PRIMARY KEY\n);\n\n"
        "-- the constraint `f3` is left out: `whatever`\n"
        "CREATE TABLE a (\n    id UUID PRIMARY KEY,\n    n INT,\n    b_id UUID,\n"
        "    CONSTRAINT f1 FOREIGN KEY (b_id) REFERENCES b (id) ON DELETE CASCADE,\n"
        "    CONSTRAINT f2 FOREIGN KEY (n) REFERENCES users (id),\n"
        "    CONSTRAINT c1 CHECK (n > 0),\n"
        "    CONSTRAINT c2 CHECK ((n > 0) OR (n < 9)),\n"
        "    CONSTRAINT c3 CHECK ((n > 0) AND (n < 9)),\n"
        "    CONSTRAINT u1 UNIQUE (n, b_id),\n"
        "    CONSTRAINT u2 UNIQUE (n, b_id)\n);\n"
    )


def test_a_long_chain_of_tables_is_put_in_order() -> None:
    names = [f"t{number}" for number in range(3000)]
    found = [
        Entity(name=name, table=name, columns=(), constraints=(), indexes=(), relations=()) for name in names
    ]
    keys = {
        name: [Key(name=None, columns=("x",), table=other, target=other)]
        for name, other in zip(names, [*names[1:], names[-1]], strict=True)
    }
    assert [one.table for one in _in_order(found, keys)] == names[::-1]
