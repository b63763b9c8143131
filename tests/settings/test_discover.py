"""Paths → files to check: what is walked, what is left out, what is said of a bad path."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import doors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps import assert_linear

from speclint.errors import SpeclintError
from speclint.settings import globs, tracked
from speclint.settings.configuration import Claim, Settings
from speclint.settings.discover import Candidate, claim_for, claims, discover, idle


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plant(root: Path, *names: str, **texts: str) -> None:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(texts.get(name, ""), encoding="utf-8")


def ignore(folder: Path, *lines: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")


def walked(*paths: str) -> list[str]:
    found = discover(doors.here(), paths)
    assert found.problems == ()
    return [candidate.path for candidate in found.files]


def test_a_folder_is_walked_for_markdown_in_order(here: Path) -> None:
    plant(here, "b.md", "a/z.MDX", "a/b/c.Markdown", "a/no.txt", "a/md", "é/x y.md", "n\new.md", ".hidden.md")
    expected = [".hidden.md", "a/b/c.Markdown", "a/z.MDX", "b.md", "n\new.md", "é/x y.md"]
    assert walked(".") == expected
    assert walked("./") == [f"./{path}" for path in expected]
    assert walked("a") == ["a/b/c.Markdown", "a/z.MDX"]
    assert walked("a/") == ["a/b/c.Markdown", "a/z.MDX"]
    assert walked(str(here / "a")) == [str(here / "a/b/c.Markdown"), str(here / "a/z.MDX")]


def test_a_named_file_counts_whatever_its_suffix(here: Path) -> None:
    plant(here, "spec.txt", "a.md")
    assert discover(doors.here(), ["spec.txt", "a.md"]).files == (
        Candidate("spec.txt", True),
        Candidate("a.md", True),
    )


def test_hidden_folders_and_node_modules_are_skipped_unless_named(here: Path) -> None:
    plant(here, ".git/x.md", ".venv/x.md", ".github/x.md", "a/node_modules/b/x.md", "a/x.md")
    assert walked(".") == ["a/x.md"]
    assert walked(".github", "a/node_modules") == [".github/x.md", "a/node_modules/b/x.md"]


def test_each_file_appears_once_and_named_wins(here: Path) -> None:
    plant(here, "a/x.md", "a/y.md")
    (here / "link").symlink_to("a")
    found = discover(doors.here(), ["a", "a/../a/y.md", str(here / "a/y.md"), "link/x.md", "."])
    assert found.files == (Candidate("link/x.md", True), Candidate(str(here / "a/y.md"), True))


def test_links_to_folders_are_followed_only_when_named(here: Path) -> None:
    plant(here, "a/x.md", "elsewhere/y.md")
    (here / "a/loop").symlink_to("..")
    (here / "a/self").symlink_to("self")
    (here / "a/y.md").symlink_to("../elsewhere/y.md")
    (here / "a/gone.md").symlink_to("nowhere")
    (here / "a/.#x.md").symlink_to("me@here.1234")  # an editor's lock
    assert walked("a") == ["a/gone.md", "a/x.md", "a/y.md"]
    assert walked("a/loop/elsewhere") == ["a/loop/elsewhere/y.md"]


def test_very_deep_folders_are_walked(here: Path) -> None:
    deep = here
    for _ in range(300):
        deep = deep / "d"
    plant(deep, "x.md")
    assert len(walked(".")) == 1


def test_bad_paths_are_named_with_the_reason(here: Path) -> None:
    plant(here, "empty/x.txt", "ignored/x.md", "file.md")
    (here / ".git").mkdir()
    ignore(here / "ignored", "*.md")
    (here / "link.md").symlink_to("nowhere")
    (here / "loop").symlink_to("loop")
    os.mkfifo(here / "pipe.md")
    paths = ["absent.md", "empty", "ignored", "link.md", "loop", "pipe.md", "file.md/x", "absent.md", "nul\0"]
    found = discover(doors.here(), paths)
    assert found.files == ()
    assert found.problems == (
        ("absent.md", "does not exist"),
        (
            "empty",
            "has no Markdown file (.md, .markdown, .mdx) below it: `speclint new TITLE` writes a first spec",
        ),
        ("ignored", "has no Markdown file (.md, .markdown, .mdx) below it that git does not ignore"),
        ("link.md", "is a link to what does not exist"),
        ("loop", "cannot be read: Too many levels of symbolic links"),
        ("pipe.md", "is neither a file nor a folder"),
        ("file.md/x", "cannot be read: Not a directory"),
        ("nul\0", "cannot be read: embedded null byte"),
    )


def test_an_unreadable_folder_is_a_problem_and_the_rest_is_walked(here: Path) -> None:
    if os.geteuid() == 0:
        print("skipped: root can read every folder, so none can be made unreadable")
        pytest.skip("root can read every folder")
    plant(here, "a/x.md", "locked/y.md")
    (here / "locked").chmod(0)
    found = discover(doors.here(), ["."])
    (here / "locked").chmod(0o700)
    assert found.files == (Candidate("a/x.md", False),)
    assert found.problems == (("locked", "cannot be read: Permission denied"),)


def test_an_unreadable_folder_is_named_once(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert discover(doors.here(), [".", "."]).problems == ((".", "cannot be read: Permission denied"),)


def test_git_ignores_at_every_level(here: Path) -> None:
    (here / ".git").mkdir()
    plant(
        here,
        "docs/a.md",
        "docs/draft-1.md",
        "docs/deep/draft-2.md",
        "docs/deep/b.md",
        "build/c.md",
        "x/build/d.md",
    )
    ignore(here, "draft-*", "/build/")
    ignore(here / "docs", "!draft-1.md", "b.md")
    assert walked(".") == ["docs/a.md", "docs/draft-1.md", "x/build/d.md"]
    assert walked("docs") == ["docs/a.md", "docs/draft-1.md"]
    assert walked("docs/deep/draft-2.md") == ["docs/deep/draft-2.md"]
    assert walked("build") == ["build/c.md"]


def test_what_an_ignored_folder_holds_cannot_be_taken_back_but_its_contents_can(here: Path) -> None:
    (here / ".git").mkdir()
    plant(here, "a/keep.md", "a/x.md", "b/keep.md", "b/x.md", "b/c/keep.md")
    ignore(here, "a/", "!a/keep.md", "b/**", "!b/keep.md", "!b/c/", "!b/c/keep.md")
    assert walked(".") == ["b/c/keep.md", "b/keep.md"]


def test_only_what_is_allowed_is_walked(here: Path) -> None:
    (here / ".git").mkdir()
    plant(here, "a.md", "b/c.md", "b/d.mdx")
    ignore(here, "*", "!*/", "!*.md")
    assert walked(".") == ["a.md", "b/c.md"]


def test_ignore_files_above_the_repository_do_not_count(here: Path) -> None:
    ignore(here, "*.md")
    plant(here, "repo/a.md", "repo/sub/b.md", "repo/sub/c.md")
    (here / "repo/.git").mkdir()
    ignore(here / "repo", "c.md")
    (here / "repo/sub/.git").mkdir()
    assert walked("repo") == ["repo/a.md", "repo/sub/b.md", "repo/sub/c.md"]


def test_the_exclude_file_of_the_repository_counts_in_its_worktrees_too(here: Path) -> None:
    plant(here, "main/a.md", "main/secret.md", "tree/secret.md", "tree/b.md")
    for folder in ("info", "worktrees/tree"):
        (here / "main/.git" / folder).mkdir(parents=True)
    (here / "main/.git/info/exclude").write_text("secret.md\n")
    (here / "main/.git/worktrees/tree/commondir").write_text("../..\n")
    (here / "tree/.git").write_text("gitdir: ../main/.git/worktrees/tree\n")
    assert walked("main", "tree") == ["main/a.md", "tree/b.md"]


def test_odd_ignore_files_break_nothing(here: Path) -> None:
    (here / ".git").mkdir()
    plant(here, "a.md", "b.md", "c d.md", "#e.md", "é.md")
    (here / ".gitignore").write_bytes(
        "\ufeffb.md\r\n!\r\n[z-a]\n\\\n/\nc\\ d.md\n\\#e.md\né.md   \n\xff".encode()
    )
    assert walked(".") == ["a.md"]


def test_walking_agrees_with_git(here: Path) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    names = [
        f"{folder}{name}.md" for folder in ("", "a/", "a/b/", "c d/", "build/out/") for name in ("x", "é")
    ]
    plant(here, *names)
    ignore(here, "build/*", "!build/out", "a/**/x.md", "c?d/*.md", "!c d/é.md")
    ignore(here / "a", "/b/é.md", "[^x].markdown")
    command = ["git", "-c", "core.excludesFile=", "ls-files", "-oz", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    assert walked(".") == sorted(filter(None, listed))


def test_excluded_files_are_left_out_even_when_named(here: Path) -> None:
    plant(here, "a.md", "drafts/b.md", "drafts/keep.md", "sub/drafts/c.md")
    found = discover(doors.here(), [".", "drafts/b.md", "a.md"], exclude=["/drafts/*", "!keep.md"])
    assert [candidate.path for candidate in found.files] == ["a.md", "drafts/keep.md", "sub/drafts/c.md"]
    assert discover(doors.here(), ["drafts"], exclude=["drafts"]).files == ()
    assert discover(doors.here(), ["drafts"], exclude=["drafts"]).problems == ()


def test_excluded_globs_count_from_the_settings_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(here, "docs/drafts/a.md", "docs/b.md", "docs/c.md")
    (here / ".speclint.yaml").write_text("exclude: [docs/drafts/**]")
    settings = settings_here()
    monkeypatch.chdir(here / "docs")
    found = discover(doors.here(), [".", "../docs/drafts/a.md"], exclude=["c.md"], settings=settings)
    assert [candidate.path for candidate in found.files] == ["b.md"]


def test_a_bad_exclude_glob_is_an_error_with_its_place(here: Path) -> None:
    (here / ".speclint.yaml").write_text("exclude:\n- ok\n- '!'\n")
    settings = settings_here()
    with pytest.raises(SpeclintError) as caught:
        discover(doors.here(), ["."], settings=settings)
    assert str(caught.value) == ".speclint.yaml:3:3: `!` is no glob that can be excluded"
    with pytest.raises(SpeclintError) as caught:
        discover(doors.here(), ["."], exclude=["# a"])
    assert str(caught.value) == "`# a` is no glob that can be excluded"


def settings_here() -> Settings:
    return doors.session().settings


def candidate(path: str) -> Candidate:
    return Candidate(path, named=False, place=doors.here().own(path))


def template_for(path: str, settings: Settings, **front: str) -> str | None:
    """The template of a file with a front matter of these keys and words."""
    said = {key: tuple(value.split()) for key, value in front.items()}
    claim = claim_for(candidate(path), settings, lambda: said)
    return claim.template if claim else None


def mapped(here: Path, *entries: str) -> Settings:
    """The settings in the current folder with these lines under `templates`."""
    lines = "".join(f"  {entry}\n" for entry in entries)
    (here / ".speclint.yaml").write_text(f"templates:\n{lines}", encoding="utf-8")
    return settings_here()


@pytest.mark.parametrize(
    ("front", "template"),
    [
        ({}, None),
        ({"type": "rfc"}, "rfc"),
        ({"type": "adr"}, "adr"),
        ({"type": "adr", "status": "draft"}, "adr"),
        ({"type": "note"}, None),
        ({"type": "note", "status": "final"}, "note"),
        ({"type": "note", "status": "draft"}, None),
        ({"type": "memo record"}, "adr"),
    ],
)
def test_the_front_matter_may_decide(here: Path, front: dict[str, str], template: str | None) -> None:
    settings = mapped(
        here,
        "docs/:",
        "- {template: rfc, when: {Type: RFC}}",
        "- {template: adr, when: {type: [ADR, record]}}",
        "- {template: note, when: {type: note, status: [accepted, final]}}",
    )
    assert template_for("docs/a/b.md", settings, **front) == template
    assert template_for("b.md", settings, **front) is None


def test_two_entries_of_one_glob_that_both_hold_are_an_error(here: Path) -> None:
    settings = mapped(here, "docs/:", "- {template: a, when: {x: 1}}", "- {template: b, when: {y: true}}")
    assert template_for("docs/c.md", settings, x="1") == "a"
    assert template_for("docs/c.md", settings, y="true") == "b"
    with pytest.raises(SpeclintError) as caught:
        template_for("docs/c.md", settings, x="1", y="true")
    message = "`docs/` claims docs/c.md, for different templates: `a` and `b`"
    assert str(caught.value) == f".speclint.yaml:4:5: {message}"


def test_the_front_matter_is_asked_for_only_when_an_entry_wants_it(here: Path) -> None:
    settings = mapped(here, "docs/*.md: one", "rfcs/*.md: {template: two, when: {type: rfc}}")

    def refuse() -> dict[str, tuple[str, ...]]:
        raise AssertionError("nothing asks for it")

    claim = claim_for(candidate("docs/a.md"), settings, refuse)
    assert claim is not None
    assert claim.template == "one"


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/b/a.md", False),
        ("*.md", "docs/a.md", False),
        ("**/*.md", "a.md", True),
        ("**/*.md", "a/b/c.md", True),
        ("docs/**/*.md", "docs/a.md", True),
        ("docs/**/*.md", "docs/a/b/c.md", True),
        ("docs/**/*.md", "other/docs/a.md", False),
        ("docs/**", "docs/a/b.md", True),
        ("docs/**", "docs", False),
        ("docs/", "docs/a/b.md", True),
        ("./docs/a.md", "docs/a.md", True),
        ("docs/**/**/a.md", "docs/a.md", True),
        ("docs/**/x/**/a.md", "docs/b/x/c/d/a.md", True),
        ("docs/**/x/**/a.md", "docs/b/c/a.md", False),
        ("docs/[ab]?.md", "docs/a1.md", True),
        ("docs/[!ab]?.md", "docs/a1.md", False),
        ("docs/A.md", "docs/a.md", False),
        ("é */n.md", "é x/n.md", True),
    ],
)
def test_a_glob_fits_paths_below_the_settings_folder(here: Path, glob: str, path: str, fits: bool) -> None:
    settings = Settings(root=os.path.realpath(here), templates=(Claim(glob, "t"),))
    assert (template_for(path, settings) == "t") is fits
    assert (template_for(str(here / path), settings) == "t") is fits


def test_two_globs_may_claim_a_file_for_one_template_only(here: Path) -> None:
    settings = mapped(here, "docs/a*.md: one", "docs/?b.md: one", "docs/*b.md: two")
    assert template_for("docs/ac.md", settings) == "one"
    assert template_for("docs/b.md", settings) == "two"
    with pytest.raises(SpeclintError) as caught:
        template_for("docs/ab.md", settings)
    message = "`docs/a*.md` and `docs/*b.md` both claim docs/ab.md, for different templates: `one` and `two`"
    assert str(caught.value) == f".speclint.yaml:4:3: {message}"
    assert template_for("b.md", settings) is None
    assert template_for("../docs/b.md", settings) is None
    assert template_for("docs/b.md", Settings()) is None


@given(st.lists(st.sampled_from(["a", "b", "c.md"]), min_size=1, max_size=6), st.data())
def test_a_path_with_parts_widened_still_fits(parts: list[str], data: st.DataObject) -> None:
    widened = [data.draw(st.sampled_from([part, "*", "?*", "**/" + part])) for part in parts]
    settings = Settings(root=os.path.realpath("."), templates=(Claim("/".join(widened), "t"),))
    assert template_for("/".join(parts), settings) == "t"


def test_twice_the_templates_and_files_cost_twice_as_much() -> None:
    def run(count: int) -> None:
        entries = [Claim(glob=f"of{number}/**/*.md", template="t") for number in range(count)]
        settings = Settings(root="/project", templates=tuple(entries))
        for number in range(count):
            assert claims(f"/project/of{number}/a/b.md", settings) == (entries[number],)

    assert_linear(run, 200)


def test_templates_of_any_first_step_are_found_in_their_order() -> None:
    written = ("**/b.md", "docs/*.md", "{docs,other}/b.md", "other/b.md", "b.md", "d*/b.md")
    settings = Settings(root="/p", templates=tuple(Claim(glob=glob, template="t") for glob in written))
    assert [claim.glob for claim in claims("/p/docs/b.md", settings)] == [*written[:3], written[5]]


def test_more_globs_than_are_read_are_said(here: Path) -> None:
    plant(here, "a.md")
    globs = tuple(f"no{number}/**" for number in range(10_001))
    found = discover(doors.here(), ["."], settings=Settings(root=str(here), exclude=globs[1:]))
    assert (len(found.files), found.idle) == (1, tuple(range(100)))
    said = idle(found, Settings(exclude=globs[1:]))
    assert list(map(str, said[98:])) == [
        "`no99/**` excludes nothing",
        "`no100/**` excludes nothing",
        "of the globs that seem to exclude nothing only the first 100 are looked at",
    ]
    with pytest.raises(SpeclintError, match="more than 10,000 globs to exclude, of which none is read"):
        discover(doors.here(), ["."], settings=Settings(root=str(here), exclude=globs))
    ignore(here, *globs)
    (here / ".git").mkdir()
    ((path, problem),) = discover(doors.here(), ["."]).problems
    assert (path, problem) == (str(here / ".gitignore"), "has more than 10,000 lines, and is not read")


@pytest.mark.parametrize(
    "glob", ["[a]/b.md", "a/[!x].md", "**/b.md", "a**/?.md", "*", "a/**", "**/a/**/b.md"]
)
def test_the_plain_pieces_of_a_glob_rule_out_only_what_it_does_not_fit(here: Path, glob: str) -> None:
    settings = Settings(root=os.path.realpath(here), templates=(Claim(glob, "t"),))
    assert (template_for("a/b.md", settings) == "t") is (glob != "*")


def test_no_glob_takes_long(here: Path) -> None:
    glob = "**/" * 50 + "*a" * 50 + "b"
    settings = Settings(root=os.path.realpath(here), templates=(Claim(glob, "t"),))
    assert template_for("a/" * 200 + "a" * 200, settings) is None
    plant(here, "a/" * 50 + "a" * 200 + ".md")
    ignore(here, glob, "*a" * 50 + "b")
    assert len(walked(".")) == 1


# Globs in other people's words


@pytest.mark.parametrize(
    ("glob", "parts"),
    [
        ("a.md", ["a.md"]),
        ("{a,b}.md", ["a.md", "b.md"]),
        ("docs/{rfcs/,adrs/old}/*.md", ["docs/rfcs//*.md", "docs/adrs/old/*.md"]),
        ("{a,{b,c}d}", ["a", "bd", "cd"]),
        ("{a,b}{1,2}", ["a1", "a2", "b1", "b2"]),
        ("{a}", ["{a}"]),
        ("{a,b", ["{a,b"]),
        ("a,b}", ["a,b}"]),
    ],
)
def test_braces_stand_for_several_globs(glob: str, parts: list[str]) -> None:
    assert list(globs.without_braces(glob)) == parts


def test_braces_cannot_stand_for_more_globs_than_can_be_held() -> None:
    assert len(globs.without_braces("{a,b}" * 100)) == globs.MOST + 1


def test_braces_are_read_in_what_is_mapped_and_excluded(here: Path) -> None:
    plant(here, "docs/rfcs/a.md", "docs/adrs/b.md", "docs/adrs/c.md", "docs/x/d.md")
    settings = Settings(root=str(here), templates=(Claim("docs/{rfcs,adrs}/*.md", "t.md"),))
    found = discover(doors.here(), ["."], exclude=["{b,c}.md"], settings=settings)
    assert [file.path for file in found.files if claim_for(file, settings)] == ["docs/rfcs/a.md"]
    assert [file.path for file in found.files] == ["docs/rfcs/a.md", "docs/x/d.md"]


def test_classes_of_posix_are_read_as_git_reads_them(here: Path) -> None:
    ignore(here, "[[:digit:]]*.md", "[^[:alnum:]]z.md", "[[:punct:]x].md", "[[:upper:]-].md")
    plant(here, "1a.md", "a1.md", "_z.md", "az.md", "!.md", "].md", "x.md", "y.md", "Q.md", "-.md", "q.md")
    assert walked(".") == ["a1.md", "az.md", "q.md", "y.md"]
    subprocess.run(["git", "init", "-q", "."], cwd=here, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "*.md"],
        cwd=here, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert sorted(listed.stdout.split()) == walked(".")


def test_dot_folders_are_walked_when_the_settings_name_them(here: Path) -> None:
    plant(
        here, ".specs/a.md", ".specs/.old/b.md", "docs/.x/c.md", "docs/d/.y/e.md", ".z/f.md", "g/.specs/h.md"
    )
    mapped = (".specs/*.md", "docs/**/.y/**", "*/f.md")
    settings = Settings(root=str(here), templates=tuple(Claim(glob, "t.md") for glob in mapped))
    found = discover(doors.here(), ["."], settings=settings)
    assert [file.path for file in found.files] == [".specs/a.md", "docs/d/.y/e.md"]


# What git tracks


def git(folder: Path, *words: str) -> None:
    settings = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "protocol.file.allow=always")
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


def told_of_what_is_tracked(top: Path) -> None:
    """Puts tracked and other documents where git ignores them, below a folder that is a repository."""
    names = ["docs/a.md", "docs/é.md", "build/deep/b.md", "build/deeper/d.md", f"docs/{'long/' * 100}x.md"]
    plant(top, *names)
    git(top, "add", ".")
    plant(top, "docs/c.md", "build/deep/c.md", "build/other/c.md", "build/c.md")
    plant(top, "docs/new.md")
    git(top, "add", "--intent-to-add", "docs/new.md")
    ignore(top, "*.md", "build/")


TRACKED = ["build/deep/b.md", "build/deeper/d.md", "docs/a.md", f"docs/{'long/' * 100}x.md", "docs/new.md"]
TRACKED += ["docs/é.md"]


@pytest.mark.parametrize(
    "words",
    [
        ("update-index", "--index-version", "2"),
        ("update-index", "--index-version", "3"),
        ("update-index", "--index-version", "4"),
        ("update-index", "--split-index"),
        ("update-index", "--untracked-cache"),
    ],
)
@pytest.mark.parametrize("hash_", ["sha1", "sha256"])
def test_what_git_tracks_is_not_ignored(here: Path, words: tuple[str, ...], hash_: str) -> None:
    git(here, "init", "--quiet", f"--object-format={hash_}")
    told_of_what_is_tracked(here)
    git(here, *words)
    assert walked(".") == TRACKED
    if "--split-index" not in words:  # where what was taken out is not told apart
        git(here, "rm", "--quiet", "--cached", "docs/a.md")
        assert walked("docs") == TRACKED[3:]


def test_so_it_is_in_a_worktree_and_in_a_submodule(here: Path) -> None:
    for name in ("top", "inner"):
        (here / name).mkdir()
        git(here / name, "init", "--quiet")
        git(here / name, "commit", "--quiet", "--allow-empty", "--message", "none")
    git(here / "top", "worktree", "add", "--quiet", "../tree")
    git(here / "top", "submodule", "--quiet", "add", "../inner", "sub")
    for name in ("tree", "top/sub"):
        told_of_what_is_tracked(here / name)
        assert walked(name) == [f"{name}/{path}" for path in TRACKED]
    ignore(here / "top", "sub/")
    assert walked("top") == [f"top/sub/{path}" for path in TRACKED]


def test_an_index_that_is_none_is_said(here: Path) -> None:
    plant(here, "a.md")
    ignore(here, "a.md")
    (here / ".git").mkdir()
    (here / ".git/index").write_bytes(b"DIRC\0\0\0\2\0\0\0\1what?")
    found = discover(doors.here(), ["."])
    assert (".git/index", "cannot be read: it is no index of git") in found.problems


def test_an_index_that_is_no_file_is_said_and_one_behind_a_link_is_read(here: Path) -> None:
    git(here, "init", "--quiet")
    told_of_what_is_tracked(here)
    index = here / ".git/index"
    index.rename(here.parent / "index")
    os.mkfifo(index)
    found = discover(doors.here(), ["."])
    assert (".git/index", "cannot be read: it is no regular file") in found.problems
    index.unlink()
    index.symlink_to(here.parent / "index")  # as git itself follows one, wherever it leads
    assert walked(".") == TRACKED


@given(st.binary(), st.integers(0, 5), st.integers(0, 3))
def test_no_index_breaks_anything(data: bytes, version: int, count: int) -> None:
    head = b"DIRC" + version.to_bytes(4, "big") + count.to_bytes(4, "big")
    with suppress(ValueError):
        tracked.read("", lambda place: head + data)
