"""The site: no warning, every link leads somewhere, nothing foreign is loaded, each rule has its page."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner
from pygments import styles
from pygments.token import Token
from speclint_docs import commands, manpage, rules

from speclint.cli import main
from speclint.commands import examples
from speclint.judge import packs
from speclint.rule import __all__ as contract

pytestmark = pytest.mark.client

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
GOOD_PACK = ROOT / "fixtures/packs/good"
MANUAL = ROOT / "speclint.1"


class Page(HTMLParser):
    """The names that a page may be entered at, its links, and what a browser loads for it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Takes note of one tag."""
        said = {key: value for key, value in attrs if value}
        self.names |= {said[key] for key in ("id", "name") if key in said}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag == "link" and said.get("rel") not in ("canonical", "next", "prev", "index", "search"):
            self.loaded.append(said.get("href", ""))
        elif tag in ("script", "img", "iframe", "source", "object"):
            self.loaded += [said[key] for key in ("src", "srcset", "data") if key in said]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as the documentation says, where every warning is an error; once for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "site"
    said = folder / "said.txt"
    try:
        folder.mkdir()
    except FileExistsError:
        while not said.is_file():
            time.sleep(0.1)
    else:
        words = ["-q", "-W", "--keep-going", "-n", "-d", f"{folder}/trees", "docs", f"{folder}/html"]
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        (folder / "part").write_text(done.stdout + done.stderr, encoding="utf-8")
        (folder / "part").rename(said)
    assert said.read_text(encoding="utf-8") == ""
    return folder / "html"


@pytest.fixture(scope="module")
def built(site: Path) -> dict[Path, Page]:
    """Every page of the site."""
    return {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def test_every_link_and_anchor_leads_somewhere(site: Path, built: dict[Path, Page]) -> None:
    lost = []
    for path, page in built.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            fragment = unquote(parts.fragment)
            if not target.is_file() or (fragment and target in built and fragment not in built[target].names):
                lost.append(f"{path.relative_to(site)}: {link}")
    assert not lost


def test_a_reader_loads_nothing_from_elsewhere(site: Path, built: dict[Path, Page]) -> None:
    foreign = [
        f"{path.relative_to(site)}: {url}"
        for path, page in built.items()
        for url in page.loaded
        if urlsplit(url).netloc
    ]
    foreign += [
        path.relative_to(site).as_posix()
        for path in site.rglob("*.css")
        if "@import" in (text := path.read_text(encoding="utf-8")) or "url(http" in text or "url(//" in text
    ]
    assert not foreign


def test_every_rule_has_a_page_with_all_its_examples(site: Path) -> None:
    ours = packs.rules()
    assert {path.stem for path in (site / "rules").glob("*.html")} == {*ours, "index"}
    for rule in ours.values():
        text = rules.page(rule)
        assert rule.summary in text
        for example in examples.read(rule.doc):
            for shown in (
                example.template,
                example.schema,
                example.document,
                example.report,
                example.options,
            ):
                assert (shown or "") in text, f"{rule.name} does not show:\n{shown}"


def test_every_command_and_every_option_has_a_place(built: dict[Path, Page], site: Path) -> None:
    names = built[site / "reference/commands.html"].names
    for name, command in commands.all_commands():
        assert name in names
        for option in command.params:
            long = [word[2:] for word in option.opts if word.startswith("--") and word != "--help"]
            assert all(f"{name}-{word}" in names for word in long), f"{name}: {option.opts}"


def test_every_name_of_the_contract_is_explained(built: dict[Path, Page], site: Path) -> None:
    names = built[site / "reference/rule-api.html"].names
    assert {name.lower() for name in contract} <= names


def test_every_key_of_the_json_report_is_explained() -> None:
    text = (ROOT / "docs/reference/json.md").read_text(encoding="utf-8")
    said = {
        word
        for row in text.splitlines()
        if row.startswith("| `")
        for word in row.split("|")[1].split("`")[1::2]
    }
    bad = str(ROOT / "fixtures/specs/small-service.bad.md")
    found = json.loads(CliRunner().invoke(main, ["check", "--format", "json", bad]).stdout)
    assert said == {key for one in found for key in one}


def test_the_man_page_is_that_of_the_commands(update: bool) -> None:
    if update:
        MANUAL.write_text(manpage.page(), encoding="utf-8")
    assert MANUAL.read_text(encoding="utf-8") == manpage.page()


def test_the_sample_of_a_pack_is_all_of_the_fixture() -> None:
    text = (ROOT / "docs/write-a-rule.md").read_text(encoding="utf-8")
    listed = re.search(r"all the files of a pack.*?```text\n(.*?)```", text, re.DOTALL)
    assert listed is not None
    left_behind = {"__pycache__", "build", "acme_specs.egg-info"}
    files = [path.relative_to(GOOD_PACK) for path in GOOD_PACK.rglob("*") if path.is_file()]
    held = sorted(path.as_posix() for path in files if not left_behind & set(path.parts))
    assert sorted(listed[1].split()) == held
    shown = re.findall(r"\{literalinclude\} \.\./fixtures/packs/good/(\S+)", text)
    assert sorted([*shown, "acme_specs/__init__.py"]) == held
    (only,) = ast.parse((GOOD_PACK / "acme_specs/__init__.py").read_text(encoding="utf-8")).body
    assert isinstance(only, ast.Expr)


def test_every_local_link_of_the_readme_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", README.read_text(encoding="utf-8"))
    assert links
    assert not [link for link in links if not urlsplit(link).netloc and not (ROOT / link).exists()]


def luminance(colour: str) -> float:
    """The relative luminance of a colour such as `#0d1117`, as WCAG 2 has it."""
    digits = colour.lstrip("#")
    whole = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    levels = (int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in levels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("key", ["pygments_style", "pygments_dark_style"])
def test_code_is_read_on_its_background(key: str) -> None:
    said = re.search(rf'^{key} = "(.+)"$', (ROOT / "docs/conf.py").read_text("utf-8"), re.MULTILINE)
    assert said is not None
    style = styles.get_style_by_name(said[1])
    paper = luminance(style.background_color)
    inks = {token: drawn["color"] for token, drawn in style if drawn["color"] and token not in Token.Error}
    pairs = {token: sorted((luminance(colour), paper)) for token, colour in inks.items()}
    assert [token for token, (dark, light) in pairs.items() if (light + 0.05) / (dark + 0.05) < 4.5] == []
