"""The anchors that a link may name: GitHub's own, and those that a document names itself."""

import pytest
from steps import assert_linear

from speclint.text import anchors, markdown


def of(text: str) -> frozenset[str]:
    return frozenset(anchors.of(markdown.parse(text)))


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Rollout & Rollback", "rollout--rollback"),
        ("Rollout / Rollback", "rollout--rollback"),
        ("2.1 What's new?", "21-whats-new"),
        ("snake_case and-dash", "snake_case-and-dash"),
        ("two  blanks", "two--blanks"),
        ("The `GET /orders/{id}` call", "the-get-ordersid-call"),
        ("*Very* **important** ~~thing~~", "very-important-thing"),
        ("_Very_ important", "very-important"),
        ("See [the guide](guide.md)", "see-the-guide"),
        ("See [the guide][g]", "see-the-guide"),
        ("See [what] is open", "see-what-is-open"),
        ("![logo](logo.png) Name", "-name"),
        ("Name <br> and more", "name--and-more"),
        ("Tom &amp; Ann", "tom--ann"),
        (r"C\# and 5 \* 5", "c-and-5--5"),
        ("Größe ändern", "größe-ändern"),
        ("Zusammenfassung – Überblick", "zusammenfassung--überblick"),
        ("概要：説明", "概要説明"),
        ("हिन्दी शीर्षक", "हिन्दी-शीर्षक"),
        ("🚀 Rollout", "-rollout"),
        ("Rollout 🚀", "rollout-"),
        ("🛠️ Tools", "-tools"),
        ("👩‍💻 People", "-people"),
        (":rocket: Rollout", "-rollout"),
        (":rocket: Rollout", "rocket-rollout"),
        ("<a name='x'></a>Rollout", "rollout"),
        ("Rollout ##", "rollout"),
        ("Area (m²)", "area-m²"),
        ("Rollout {#out}", "out"),
        ("Rollout {#out}", "rollout"),
        ("Rollout {#out}", "rollout-out"),
    ],
)
def test_a_heading_has_the_anchor_that_github_gives_it(heading: str, anchor: str) -> None:
    assert anchors.folded(anchor) in of(f"## {heading}\n\n[g]: guide.md\n")


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("🚀 Rollout", "🚀-rollout"),
        ("Rollout & Rollback", "rollout-rollback"),
        ("2.1 News", "2.1-news"),
        ("See [the guide](guide.md)", "see-the-guideguidemd"),
        ("Rollout", "roll-out"),
    ],
)
def test_what_github_does_not_make_is_no_anchor(heading: str, anchor: str) -> None:
    assert anchors.folded(anchor) not in of(f"## {heading}\n")


def test_the_lines_of_an_underlined_heading_may_be_joined_or_not() -> None:
    assert of("A *b*\nc\n===\n") == {"a-bc", "a-b-c"}
    assert of("D *e*  \nf\n===\n") == {"d-ef", "d-e-f"}


def test_equal_headings_are_numbered_and_step_over_those_that_are_written_so() -> None:
    text = "# foo\n\n# foo\n\n# foo-1\n\n# Foo\n\n# foo 1\n"
    assert of(text) == {"foo", "foo-1", "foo-1-1", "foo-2", "foo-1-2"}
    assert of("# foo-1\n\n# foo\n\n# foo\n") == {"foo-1", "foo", "foo-2"}


def test_headings_count_wherever_github_renders_them() -> None:
    text = """\
> ## In a quote

- ## In a list

Setext
------

<h3 align="center">In <b>HTML</b></h3>

<!-- ## In a comment -->

```
## In code
```
"""
    assert of(text) == {"in-a-quote", "in-a-list", "setext", "in-html"}


def test_a_document_names_anchors_itself() -> None:
    text = """\
<a id="One"></a>
<div class="x" id='two'>

Text with <span id=three>a tag</span> and <a class="id" name="four">another</a>.

| A <a id="five"></a> |
|---|
| <a name="six"></a> |

`<a id="code">` <!-- <a id="comment"> -->

<!-- <a id="block"> -->

A paragraph.
{: #seven}
"""
    assert of(text) == {"one", "two", "three", "four", "five", "six", "seven"}


def test_anchors_are_compared_in_any_case_and_with_the_prefix_of_github() -> None:
    assert anchors.folded("user-content-Roll-Out") == "roll-out"
    assert anchors.folded("cafe\u0301") == anchors.folded("caf\u00e9")
    assert anchors.folded("\ufe0f-tools") == "-tools"


@pytest.mark.parametrize("unit", ["# a\n\n", "# a-1\n\n# a\n\n", "<a id=", "<a id='x'>", "# {#\n\n", "<h1>"])
def test_anchors_of_many_headings_are_made_in_linear_time(unit: str) -> None:
    documents = {size: markdown.parse(unit * size) for size in (62, 1_000, 2_000)}
    assert_linear(lambda size: anchors.of(documents[size]), 1_000)


def test_an_anchor_is_kept_as_it_is_written() -> None:
    assert anchors.of(markdown.parse('## Größe und Gewicht\n\n<a id="Preis"></a>Ein Euro.\n')) == {
        "grösse-und-gewicht": "größe-und-gewicht",
        "preis": "Preis",
    }
