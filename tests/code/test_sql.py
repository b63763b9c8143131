"""What is read off SQL, and which SQL is called broken: what the parser does not know never is."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint import code as languages
from speclint.code import Name, Script
from speclint.model import Code
from speclint.text import markdown


def block(content: str) -> tuple[str, Code]:
    """A document whose list holds one block of SQL, and that block."""
    inside = "".join(f"  {line}\n" for line in ["```sql", *content.split("\n"), "```"])
    text = f"- item\n\n{inside}"
    found = [piece for piece in markdown.walk(markdown.parse(text).blocks) if isinstance(piece, Code)]
    return text, found[0]


def read(content: str, dialect: str = "postgres") -> Script:
    return languages.read(block(content)[1], dialect)


def said(content: str, dialect: str = "postgres") -> tuple[str, str] | None:
    """What stands where the problem is, and what is said about it."""
    text, code = block(content)
    problem = languages.problem(code, dialect)
    return (text[problem.at.start : problem.at.end], problem.said) if problem else None


def names(found: Iterable[Name]) -> list[str]:
    return [name.qualified for name in found]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("CREATE TABLE a (@x int, y int CHECK (y > @x), UNIQUE (@x, y));", "@"),
        ("CREATE TABLE a (\"@x\" int); INSERT INTO a (@x) VALUES ('x'); -- x", "@"),
        ("CREATE TABLE b (x int REFERENCES a(@x), z int);", "@"),
        ("CREATE TABLE a (@x int, z int REFERENCES b(x));", "@"),
        ("CREATE TYPE x AS ENUM ('x'); CREATE TABLE a (@x x DEFAULT x('x'));", "@"),
        ("CREATE INDEX x ON a (@x) WHERE a.@x > 1; ALTER TABLE a ADD CONSTRAINT x CHECK (@X > 0);", "@"),
        ("SELECT x, a.@x, b.x, c.x FROM a JOIN b ON a.y = b.y;", "@"),
        ("UPDATE b SET x = 1; DROP TABLE a, x;", "@"),
        ("ALTER TABLE app.a RENAME COLUMN @x TO y;", "@"),
        ("CREATE TABLE a (x int", "@"),
    ],
)
def test_where_a_column_of_a_table_is_named(content: str, found: str) -> None:
    text, code = block(content.replace(found, ""))
    places = languages.columns_named(code, "a", "x")
    assert "".join(found + text[at.start : at.end] for at in places).count(found) == content.count(found)
    for at in reversed(places):
        text = text[: at.start] + found + text[at.start :]
    assert content in text


# Statements of PostgreSQL, and of its neighbours, that some parser does not know.
VALID = r"""
CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();
CREATE OR REPLACE FUNCTION f() RETURNS trigger AS $$ BEGIN NEW.a = now(); END; $$ LANGUAGE plpgsql;
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a; END;
DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN RAISE NOTICE 'it''s ('; END IF; END $$;
CREATE POLICY p ON accounts USING (manager = current_user) WITH CHECK (true);
COMMENT ON TABLE a IS 'it''s (';
CREATE INDEX CONCURRENTLY i ON t USING gin (data jsonb_path_ops) INCLUDE (a) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX ON ONLY t (lower(email) DESC NULLS LAST, (a->>'b')) NULLS NOT DISTINCT;
CREATE TABLE m (id bigint, ts timestamptz, PRIMARY KEY (id, ts)) PARTITION BY RANGE (ts);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE g (id bigint GENERATED ALWAYS AS IDENTITY, n text GENERATED ALWAYS AS (a || b) STORED);
CREATE TABLE r (room int, EXCLUDE USING gist (room WITH =) WHERE (active) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE t (a text STORAGE EXTERNAL, b interval day to second(3), CHECK (a > 0) NOT VALID);
CREATE TABLE t (a int, FOREIGN KEY (a, b) REFERENCES p (x, y) ON DELETE SET NULL (a));
CREATE TABLE t (name text, type text, key text, status text, timestamp timestamptz, "order" int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM (1) TO (2);
ALTER TABLE t ALTER COLUMN d TYPE bigint USING d::bigint, ALTER COLUMN c SET STORAGE EXTERNAL;
ALTER TABLE t ADD columns text DEFAULT 'x', ADD colum text, DROP colum, ALTER colum SET DEFAULT 1;
ALTER TABLE t RENAME colum TO b;
DROP TABLE exist, cascad;
CREATE TABLE t (id UIDD, constraints jsonb CHECK (f(constraints)), uniqe text, chek int DEFAULT notnul);
CREATE TABLE t (a uniqe_type NOT NULL, reference text REFERENCES chek (uniqe), "primry" key);
CREATE TABLE t (a int, b bit varying(5), CONSTRAINT c NOT NULL a, NOT NULL b NO INHERIT);
CREATE TABLE t (a int DEFAULT uniqe, b text COLLATE defaut, c int AS (a * chek), CONSTRAINT uniqe UNIQUE (a));
CREATE TABLE t (a point) PARTITION BY RANGE (a point_ops, b);
CREATE INDEX concurently ON t (a);
CREATE INDEX wher ON usin USING gin (where_to) WHERE usng IS NULL;
CREATE TYPE t AS OBJECT (a int);
CREATE RULE r AS ON INSERT TO y DO INSTEAD (NOTIFY foo; NOTIFY bar);
SELECT a FROM t WHERE point '(1, 2)' <@ b AND c &<| d AND e ?- f;
WITH RECURSIVE w(a) AS (SELECT 1) SEARCH DEPTH FIRST BY a SET b, z AS (SELECT 2) SELECT a FROM w;
GRANT SELECT, INSERT (a, b) ON t TO r WITH GRANT OPTION;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE TYPE r AS RANGE (subtype = float8);
CREATE DOMAIN email AS citext CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE MATERIALIZED VIEW v AS SELECT a FROM t WITH NO DATA;
INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (DEFAULT) ON CONFLICT DO NOTHING;
UPDATE t SET a = 1 WHERE CURRENT OF cur;
SELECT a FROM t ORDER BY a USING > FETCH FIRST 5 ROWS WITH TIES;
SET LOCAL statement_timeout = '5s';
BEGIN;
COMMIT;
VACUUM (ANALYZE) t;
\c other_db
\dt
COPY t FROM '/tmp/x.csv' WITH (FORMAT csv);
CREATE TABLE `t` (`id` INT UNSIGNED AUTO_INCREMENT, KEY `k` (`id`)) ENGINE=InnoDB COMMENT 'it\'s';
SELECT TOP 10 [a b] FROM [dbo].[t];
CREATE TABLE t (...);
SELECT ... FROM t WHERE ...;
ALTER TABLE t ADD COLUMN ...;
FIND Entity WHERE (x;
SELECT 1 -- the last one needs no semicolon, (
"""


@pytest.mark.parametrize("statement", VALID.strip().split("\n"))
def test_what_a_parser_may_not_know_is_not_broken(statement: str) -> None:
    assert said(statement) is None


def test_statements_do_not_disturb_each_other() -> None:
    assert said(VALID.replace("FIND Entity WHERE (x;\n", "")) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("CREATE TABLE a (\n id int\n name text\n);", ("name", "expected `,` or `)` before `name`")),
        ("CREATE TABLE a (id int DEFAULT now() b int)", ("b", "expected `,` or `)` before `b`")),
        ("CREATE TABLE a (\n id int,\n);", (",", "nothing follows this comma but `)`: take it out")),
        ("CREATE TABLE a (id int;\nSELECT 1;", ("(", "`(` is never closed")),
        ("SELECT 1);", (")", "`)` closes nothing that is open")),
        ("SELECT 'it's';", ("'", "this text has no closing `'`")),
        ("DO $x$ BEGIN END", ("$x$", "this text has no closing `$x$`")),
        ('SELECT "a FROM t', ('"', 'this name has no closing `"`')),
        ("SELECT 1 /* so", ("/*", "this comment has no closing `*/`")),
        ("CRATE TABLE x (id int);", ("CRATE", "SQL has no `CRATE`: `CREATE` may be meant")),
        ("create tabel x (id int);", ("tabel", "SQL has no `tabel`: `table` may be meant")),
        ("INSRT INTO x VALUES (1);", ("INSRT", "SQL has no `INSRT`: `INSERT` may be meant")),
        ("CREATE TABLE a (id int)\n\nCREATE TABLE b (id int);", ("CREATE", "expected `;` before `CREATE`")),
        ("SELECT a b c FROM t", ("c", "`c` cannot stand here")),
    ],
)
def test_what_is_wrong_with_sql(content: str, expected: tuple[str, str]) -> None:
    assert said(content) == expected
    assert read(content) == Script(broken=True)


@pytest.mark.parametrize(
    ("statement", "slip", "meant"),
    [
        ("CREATE TABLE t (a bigint NOT NUL, b int)", "NUL", "NULL"),
        ("CREATE TABLE t (a int NTO NULL)", "NTO", "NOT"),
        ("CREATE TABLE t (a int DEFUALT 0)", "DEFUALT", "DEFAULT"),
        ("CREATE TABLE t (a int UNIQE, b int)", "UNIQE", "UNIQUE"),
        ("CREATE TABLE t (a int, UNIQE (a))", "UNIQE", "UNIQUE"),
        ("CREATE TABLE t (a int REFERENCS b(id))", "REFERENCS", "REFERENCES"),
        ("create table t (a int reference b(id))", "reference", "references"),
        ("CREATE TABLE t (a int PRIMRAY KEY)", "PRIMRAY", "PRIMARY"),
        ("CREATE TABLE t (a int, PRIMRAY KEY (a))", "PRIMRAY", "PRIMARY"),
        ("CREATE TABLE t (a int PRIMARY KYE)", "KYE", "KEY"),
        ("CREATE TABLE t (a int, CONSTRAIT name CHECK (a > 0))", "CONSTRAIT", "CONSTRAINT"),
        ("CREATE TABLE t (a int, CHEKC (a > 0))", "CHEKC", "CHECK"),
        ("CREATE TABLE t (a int, CONSTRAINT c CHEKC (a > 0))", "CHEKC", "CHECK"),
        ("CREATE TABLE t (a int REFERENCES b ON DELETE CASCAD)", "CASCAD", "CASCADE"),
        ("CREATE TABLE t (a int REFERENCES b ON DELET CASCADE)", "DELET", "DELETE"),
        ("CREATE TABLE t (a int REFERENCES b ON DELETE SET NUL)", "NUL", "NULL"),
        ("CREATE TABLE t (a int REFERENCES b ON DELETE NO ACTON)", "ACTON", "ACTION"),
        ("CREATE TABLE t (a int UNIQUE INITIALLY DEFERED)", "DEFERED", "DEFERRED"),
        ("CREATE TABLE t (a int GENERATED ALWAY AS IDENTITY)", "ALWAY", "ALWAYS"),
        ("CREATE TABLE t (a int) PARTITON BY RANGE (a)", "PARTITON", "PARTITION"),
        ("CREATE TABLE t (a int) PARTITION BY RNGE (a)", "RNGE", "RANGE"),
        ("CREATE TABLE t (a int) INHERTS (b)", "INHERTS", "INHERITS"),
        ("CREATE TABLE t PARTITON OF m DEFAULT", "PARTITON", "PARTITION"),
        ("CREATE TABLE IF NOT EXIST t (a int)", "EXIST", "EXISTS"),
        ("CREATE TABLE IF NO EXISTS t (a int)", "NO", "NOT"),
        ("CREATE TYPE s.t AS ENUN ('a')", "ENUN", "ENUM"),
        ("CREATE UNIQE INDEX i ON t (a)", "UNIQE", "UNIQUE"),
        ("CREATE INDEX CONCURENTLY i ON t (a)", "CONCURENTLY", "CONCURRENTLY"),
        ("CREATE INDEX i ON s.t USNG gin (a)", "USNG", "USING"),
        ("CREATE INDEX i ON t (a) WHER b > 0", "WHER", "WHERE"),
        ("CREATE INDEX i ON t (a) INCLUD (b)", "INCLUD", "INCLUDE"),
        ("ALTER TABLE t ADD COLUM x int", "COLUM", "COLUMN"),
        ("ALTER TABLE t ADD COLUM IF NOT EXISTS x int", "COLUM", "COLUMN"),
        ("ALTER TABLE t ADD COLUMN x int NOT NUL", "NUL", "NULL"),
        ("ALTER TABLE t DROP a, DROP COLUM x", "COLUM", "COLUMN"),
        ("ALTER TABLE t DROP CONSTRAIT IF EXISTS x", "CONSTRAIT", "CONSTRAINT"),
        ("ALTER TABLE t ADD CONSTRAIT x CHECK (a > 0)", "CONSTRAIT", "CONSTRAINT"),
        ("ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCS b", "REFERENCS", "REFERENCES"),
        ("ALTER TABLE t ALTER COLUM c SET NOT NULL", "COLUM", "COLUMN"),
        ("ALTER TABLE t ALTER COLUMN c SET NOT NUL", "NUL", "NULL"),
        ("ALTER TABLE t ALTER c SET DEFUALT 1", "DEFUALT", "DEFAULT"),
        ("ALTER TABLE t ALTER COLUMN c TPYE int", "TPYE", "TYPE"),
        ("ALTER TABLE t RENAME COLUM a TO b", "COLUM", "COLUMN"),
        ("ALTER TABLE t AD COLUMN x int", "AD", "ADD"),
        ("ALTER TABLE t ATTACH PARTITON p DEFAULT", "PARTITON", "PARTITION"),
        ("ALTER TABLE t ENABLE ROW LEVL SECURITY", "LEVL", "LEVEL"),
        ("DROP TYPE IF EXIST x", "EXIST", "EXISTS"),
        ("DROP TABLE t, u CASCAD", "CASCAD", "CASCADE"),
        ("DROP INDEX CONCURENTLY i", "CONCURENTLY", "CONCURRENTLY"),
    ],
)
def test_a_slip_of_a_keyword_is_found_at_the_word(statement: str, slip: str, meant: str) -> None:
    assert said(statement) == (slip, f"expected `{meant}`, not `{slip}`")


@pytest.mark.parametrize(
    ("statement", "before"),
    [
        ("CREATE TABLE (id int)", "("),
        ("CREATE TABLE IF NOT EXISTS (\n id int\n)", "("),
        ("CREATE TYPE AS ENUM ('a')", "AS"),
    ],
)
def test_what_has_no_name(statement: str, before: str) -> None:
    assert said(statement) == (before, f"expected a name before `{before}`")


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("  code VARCHAR(32 NOT NULL UNIQUE,", "32 NOT"),
        ("  price numeric(10, 2,", "10, 2"),
        ("  made timestamptz DEFAULT now(,", ","),
        ("  CHECK (kind IN ('x', 'y'),", "kind IN"),
        ("  code varchar(10, other int,", "10, other"),
        ("  CONSTRAINT c CHECK (\n    kind = 'x'\n    AND (other > 0,", "other"),
    ],
)
def test_the_bracket_that_was_to_be_closed_is_said_not_the_one_around_it(line: str, rest: str) -> None:
    text, code = block(f"CREATE TABLE a (\n  id uuid,\n{line}\n  last jsonb\n);")
    problem = languages.problem(code)
    assert problem is not None
    assert problem.said == "`(` is never closed"
    assert text[problem.at.end :].startswith(rest)


def test_the_layout_tells_which_bracket_is_open() -> None:
    text, code = block("CREATE TABLE a (\n  id uuid,\n  CHECK (id > 0\n);")
    problem = languages.problem(code)
    assert problem is not None
    assert text[problem.at.end :].startswith("id > 0")


def test_a_dialect_decides_what_ends_a_statement() -> None:
    assert said("CREATE TABLE a (id int)\nCREATE TABLE b (id int)", "tsql") is None


def test_a_created_table() -> None:
    script = read(
        "CREATE TABLE IF NOT EXISTS public.orders (\n"
        '  id UUID PRIMARY KEY, "User Id" int NOT NULL,\n'
        "  key varchar(10), total numeric(10, 2) DEFAULT 0,\n"
        "  CONSTRAINT c CHECK (total > 0), UNIQUE (id, key), KEY k (key), PRIMARY KEY (id)\n);"
    )
    table = script.created_tables[0]
    assert (table.name.name, table.name.qualified) == ("orders", "public.orders")
    assert names(table.columns) == ["id", "User Id", "key", "total"]
    assert table.complete
    assert not table.temporary


def test_the_places_are_those_of_the_document() -> None:
    content = "-- first\n\nCREATE TABLE s.orders (\n    id int,\n\n    user_id int REFERENCES users(id)\n);"
    text, code = block(content)
    script = languages.read(code)
    table, key = script.created_tables[0], script.foreign_keys[0]
    assert [text[name.at.start : name.at.end] for name in (table.name, *table.columns)] == [
        "orders",
        "id",
        "user_id",
    ]
    assert text[key.at.start : key.at.end] == "REFERENCES users(id)"


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        ("CREATE TABLE t AS SELECT 1 AS a", []),
        ("CREATE TABLE t (SELECT a FROM b)", []),
        ("CREATE TABLE t (LIKE o INCLUDING ALL, extra text)", ["extra"]),
        ("CREATE TABLE t (a int) INHERITS (base)", ["a"]),
        ("CREATE TABLE t PARTITION OF m FOR VALUES IN (1)", []),
        ("CREATE TABLE t (...)", []),
        ("CREATE TABLE t (a int, ...)", ["a"]),
        ("CREATE TABLE t (\n a int,\n -- ... the others\n b int\n)", ["a", "b"]),
        ("CREATE TABLE t (\n a int,\n -- and others\n)", ["a"]),
    ],
)
def test_a_table_whose_columns_are_not_all_written(statement: str, columns: list[str]) -> None:
    table = read(statement).created_tables[0]
    assert not table.complete
    assert names(table.columns) == columns


def test_kinds_of_tables() -> None:
    script = read("CREATE TEMP TABLE a (x int); CREATE TABLE b PARTITION OF s.m DEFAULT;")
    first, second = script.created_tables
    assert first.temporary
    assert second.partition_of is not None
    assert second.partition_of.qualified == "s.m"


def test_types() -> None:
    script = read(
        "CREATE TYPE s.color AS ENUM ('a;', 'b'); CREATE DOMAIN email AS text; ALTER TYPE a RENAME TO b;\n"
        "ALTER TYPE s.color ADD VALUE 'c'; DROP TYPE IF EXISTS x, y CASCADE; DROP DOMAIN z;"
    )
    assert names(script.created_types) == ["s.color", "email"]
    assert [one.kind for one in script.created_types] == ["type", "domain"]
    assert names(script.dropped_types) == ["x", "y", "z"]
    assert [(one.old.name, one.new.name) for one in script.renamed_types] == [("a", "b")]


def test_indexes() -> None:
    script = read(
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t USING btree\n"
        "  (lower(email), a DESC NULLS LAST, b text_ops, (c->>'d')) INCLUDE (e, f) WHERE g IS NULL;\n"
        'CREATE INDEX ON t (a, "B c"); CREATE INDEX j USING BTREE ON m (a(10)); CREATE INDEX k ON t (...);'
    )
    assert [(one.table.qualified, names(one.columns), one.complete) for one in script.indexes] == [
        ("s.t", ["a", "b", "e", "f"], False),
        ("t", ["a", "B c"], True),
        ("m", ["a"], True),
        ("t", [], False),
    ]
    assert [one.name and one.name.name for one in script.indexes] == ["i", None, "j", "k"]


def test_the_place_of_an_index_and_of_a_key() -> None:
    text, code = block("CREATE INDEX i ON orders (a);\nCREATE TABLE t (a int, CONSTRAINT k UNIQUE (a));")
    script = languages.read(code)
    places = [script.indexes[0].at, script.keys[0].at]
    assert [text[at.start : at.end] for at in places] == ["orders (a)", "UNIQUE (a)"]


def test_keys() -> None:
    script = read(
        "CREATE TABLE t (a int UNIQUE, UNIQUE (a, b), CONSTRAINT pk PRIMARY KEY (a, c), unique_x int,\n"
        "  UNIQUE NULLS NOT DISTINCT (d), UNIQUE KEY k (e), EXCLUDE (f WITH =), UNIQUE (g, lower(h)));\n"
        "ALTER TABLE s.u ADD CONSTRAINT v UNIQUE (x, y), ADD PRIMARY KEY USING INDEX i;"
    )
    assert [(one.table.qualified, names(one.columns), one.primary) for one in script.keys] == [
        ("t", ["a", "b"], False),
        ("t", ["a", "c"], True),
        ("t", ["d"], False),
        ("t", ["e"], False),
        ("s.u", ["x", "y"], False),
    ]


@pytest.mark.parametrize(
    ("content", "empty"),
    [
        ("", True),
        ("\n-- nothing to do\n/* CREATE TABLE a (x int); */\n;\n", True),
        ("SELECT 1", False),
        ("...", False),
        ("\\i other.sql", False),
        ("CREATE TABLE a (", False),
    ],
)
def test_a_block_without_a_statement(content: str, empty: bool) -> None:
    assert read(content).is_empty is empty


def test_a_table_that_is_created_twice_is_kept_twice() -> None:
    script = read("CREATE TABLE t (a int); CREATE TABLE t (b int);")
    assert [names(table.columns) for table in script.created_tables] == [["a"], ["b"]]


def test_in_some_dialects_one_action_adds_several_columns() -> None:
    content = "ALTER TABLE t ADD a int, b int; ALTER TABLE t DROP COLUMN c, d;"
    script = read(content, "tsql")
    assert script.unread == ()
    assert names(one.column for one in script.added_columns) == ["a", "b"]
    assert names(one.column for one in script.dropped_columns) == ["c", "d"]


def test_names_in_square_brackets_where_only_sql_server_can_be_meant() -> None:
    content = (
        "CREATE TABLE [dbo].[order] (\n  [id] int IDENTITY(1,1) PRIMARY KEY,\n  [by who] nvarchar(9)\n)\nGO\n"
        "CREATE INDEX [ix] ON [dbo].[order] ([by who])"
    )
    for language in ("postgres", "tsql"):
        script = read(content, language)
        assert [(t.name.qualified, names(t.columns)) for t in script.created_tables] == [
            ("dbo.order", ["id", "by who"])
        ]
        assert [(one.name and one.name.name, names(one.columns)) for one in script.indexes] == [
            ("ix", ["by who"])
        ]
    assert names(read("CREATE TABLE t (a text[], b int[3])").created_tables[0].columns) == ["a", "b"]


def test_a_fence_says_which_dialect_it_is_written_in() -> None:
    found = [
        piece
        for piece in markdown.walk(markdown.parse("```mssql\nCREATE TABLE [t] ([a b] int)\n```\n").blocks)
        if isinstance(piece, Code)
    ]
    assert [names(t.columns) for t in languages.read(found[0]).created_tables] == [["a b"]]
    assert languages.problem(found[0]) is None


def test_an_altered_table() -> None:
    script = read(
        "ALTER TABLE IF EXISTS ONLY s.t\n"
        "  ADD COLUMN IF NOT EXISTS a numeric(1, 2) REFERENCES o, ADD b text,\n"
        "  DROP COLUMN IF EXISTS c CASCADE, DROP d, DROP CONSTRAINT e, ADD CONSTRAINT f UNIQUE (a),\n"
        "  ALTER COLUMN g DROP NOT NULL, ADD FOREIGN KEY (a, b) REFERENCES p (x, y);\n"
        "ALTER TABLE t RENAME COLUMN h TO i; ALTER TABLE t RENAME TO u;\n"
        "ALTER TABLE t RENAME CONSTRAINT j TO k;"
    )
    assert names(script.altered_tables) == ["s.t", "t", "t", "t"]
    assert names(one.column for one in script.added_columns) == ["a", "b"]
    assert names(one.column for one in script.dropped_columns) == ["c", "d"]
    assert names(one.table for one in script.dropped_columns) == ["s.t", "s.t"]
    assert names(one.column for one in script.freed_columns) == ["g"]
    assert [(one.old.name, one.new.name) for one in script.renamed_columns] == [("h", "i")]
    assert [(one.old.name, one.new.name) for one in script.renamed_tables] == [("t", "u")]
    assert [
        (names(key.columns), key.target.name, names(key.target_columns)) for key in script.foreign_keys
    ] == [(["a"], "o", []), (["a", "b"], "p", ["x", "y"])]


def test_what_is_dropped() -> None:
    script = read('DROP TABLE IF EXISTS a, s."B c" CASCADE; DROP SCHEMA IF EXISTS x CASCADE; DROP VIEW v;')
    assert names(script.dropped_tables) == ["a", "s.B c"]
    assert names(script.dropped_schemas) == ["x"]


def test_every_table_that_is_named() -> None:
    script = read(
        "WITH RECURSIVE w(x, y) AS (SELECT 1 FROM a1), z AS MATERIALIZED (SELECT 2)\n"
        "SELECT EXTRACT(year FROM ts) FROM w JOIN s.a2 ON true, generate_series(1, 2), z;\n"
        "INSERT INTO a3 (x) SELECT 1 FROM a4 q, a5 ON CONFLICT (x) DO UPDATE SET x = 1;\n"
        "UPDATE a6 SET x = 1; DELETE FROM a7 USING a8; CREATE INDEX i ON a9 (x);\n"
        "CREATE TRIGGER t BEFORE INSERT OR UPDATE ON b1 EXECUTE FUNCTION f(); TRUNCATE b2, b3;\n"
        "GRANT SELECT ON b4, b5 TO r; COMMENT ON TABLE b6 IS 'x'; CREATE TABLE b7 (a int REFERENCES b8);"
    )
    assert names(script.named_tables) == ("a1 s.a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8".split())


@pytest.mark.parametrize(
    "statement",
    [
        "DO $$ BEGIN\n  CREATE TABLE x (a int); END $$;",
        "DO $$ BEGIN EXECUTE 'ALTER TYPE x ADD VALUE 1'; END $$;",
        "\\i other.sql",
        "DROP DATABASE x;",
        "CREATE SCHEMA s CREATE TABLE t (a int);",
        "CREATE FROBNICATE x",
        "DROP FROBNICATE IF EXISTS x;",
        "ALTER x ADD y;",
        "ALTER TABLE t FROBNICATE x;",
        "ALTER TABLE t ADD x int, FROBNICATE y;",
        "COPY t FROM stdin\n;\n1\tit's\n\\.\n",
    ],
)
def test_what_may_change_tables_unseen(statement: str) -> None:
    text, code = block(f"SELECT 1;\n{statement}" if "stdin" not in statement else statement)
    script = languages.read(code)
    (place,) = script.unread
    assert text[place.start : place.end] == statement.split("\n")[0].rstrip(";")
    assert not script.broken


@pytest.mark.parametrize("statement", VALID.strip().split("\n"))
def test_what_changes_no_table_is_read(statement: str) -> None:
    assert read(statement).unread == ()


def test_a_body_is_not_read() -> None:
    body = (
        "CREATE PROCEDURE p() BEGIN CREATE TABLE a (x int); IF 1 THEN SELECT 1; END IF; END;\nDROP TABLE b;"
    )
    script = read(body)
    assert script.created_tables == ()
    assert names(script.dropped_tables) == ["b"]


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    _, code = block("ALTER TABLE t ENABLE ROW LEVEL SECURITY, ADD COLUMN a;")
    with caplog.at_level(logging.DEBUG):
        assert languages.problem(code) is None
    assert caplog.records == []


def test_the_parser_is_loaded_when_there_is_sql() -> None:
    lines = (
        "import sys, speclint.code",
        "assert 'sqlglot' not in sys.modules",
        "assert 'ruamel' not in sys.modules",
    )
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)


pieces = st.sampled_from(
    "CREATE ALTER DROP TABLE TYPE IF EXISTS a b.c ( ) , ; ' \" ` $$ ... -- /* */ \\ REFERENCES FOREIGN KEY"
    " ADD RENAME TO COLUMN SELECT FROM WITH AS INSERT INTO UPDATE SET 1 . [ ] { } DO BEGIN END CASE \n".split(
        " "
    )
)


@given(st.lists(pieces, max_size=30).map(" ".join))
def test_nothing_that_is_written_stops_the_reader(content: str) -> None:
    text, code = block(content)
    script = languages.read(code)
    assert all(0 <= name.at.start < name.at.end <= len(text) for name in script.named_tables)


@given(st.data())
def test_a_bracket_or_a_comma_that_is_taken_away_is_missed(data: st.DataObject) -> None:
    table = (
        "CREATE TABLE a (\n  id uuid PRIMARY KEY,\n  kind varchar(10) NOT NULL DEFAULT 'x',\n"
        "  other int REFERENCES o(id) ON DELETE CASCADE,\n  made timestamptz DEFAULT now(),\n  last jsonb\n);"
    )
    places = [at for at, character in enumerate(table) if character in "(),"]
    at = data.draw(st.sampled_from(places))
    assert said(table) is None
    assert said(table[:at] + " " + table[at + 1 :]) is not None


@given(st.sampled_from([" ", "\n", "\t", " -- it's (\n", "/* ' */"]), st.booleans())
def test_blanks_change_nothing(blank: str, lower: bool) -> None:
    written = "ALTER TABLE a ADD COLUMN b int , DROP COLUMN c ; DROP TABLE d , e ;"
    again = (written.lower() if lower else written).replace(" ", blank)
    script = read(again)
    assert names(one.column for one in script.added_columns) == ["b"]
    assert names(one.column for one in script.dropped_columns) == ["c"]
    assert names(script.dropped_tables) == ["d", "e"]
