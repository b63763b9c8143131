"""The requests that snippets of curl send."""

import pytest

from speclint.code import curl
from speclint.model import Code
from speclint.text import markdown


def snippet(content: str) -> tuple[Code, str]:
    text = f"```bash\n{content}\n```\n"
    code = markdown.parse(text).blocks[0]
    assert isinstance(code, Code)
    return code, text


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        ("curl https://api.example.com/v1/loans", ["GET /v1/loans"]),
        ("curl -X PUT https://api.example.com/v1/loans?x=1#y", ["PUT /v1/loans"]),
        ("curl -XDELETE $BASE/v1/loans/7", ["DELETE /v1/loans/7"]),
        ('curl "${BASE}/v1/loans" --request patch', ["PATCH /v1/loans"]),
        ("curl https://x/v1/loans \\\n  -H 'A: b' \\\n  -d '{\"a\": 1}'", ["POST /v1/loans"]),
        ("curl --data-urlencode a=1 -G https://x/v1/loans", ["GET /v1/loans"]),
        ("curl -sSL -o out.json -u me:pw https://x/v1/loans", ["GET /v1/loans"]),
        ("curl -sXPOST https://x/v1/loans", ["POST /v1/loans"]),
        ("curl --json @body.json --url=https://x/v1/loans", ["POST /v1/loans"]),
        ("curl -I https://x/v1/loans", ["HEAD /v1/loans"]),
        ("curl -T report.csv https://x/v1/reports", ["PUT /v1/reports"]),
        (
            "TOKEN=$(get) && curl -s https://x/a | jq .\ncurl https://x/b; curl x/c",
            ["GET /a", "GET /b", "GET /c"],
        ),
        ("curl {{host}}/v1/loans", ["GET /v1/loans"]),
        ("curl /v1/loans", ["GET /v1/loans"]),
        ("curl https://x", []),
        ("# curl https://x/v1/loans", []),
        ("wget https://x/v1/loans", []),
        ("curl 'https://x/v1", ["GET /v1"]),
    ],
)
def test_a_snippet_sends(content: str, sent: list[str]) -> None:
    code, _ = snippet(content)
    assert [f"{call.method} {call.path}" for call in curl.calls(code)] == sent


def test_what_is_sent_is_told_where_a_shell_reads_it_as_it_is_written() -> None:
    code, text = snippet("curl https://x/v1 \\\n  -d '{\n  \"a\": 1}' --json '{}'")
    (body,) = (call.body for call in curl.calls(code))
    assert body is not None
    assert body.content == '{\n  "a": 1}'
    assert [text[line.start : line.end] for line in body.lines] == ["{", '  "a": 1}']
    for written in ('-d "{}"', "-d @a.json", "-d'{}'", "-d '{'a'}'"):
        (call,) = curl.calls(snippet(f"curl {written} https://x/v1")[0])
        assert (call.method, call.body) == ("POST", None)


def test_places_are_those_of_the_words() -> None:
    code, text = snippet('curl -X POST \\\n  "https://x/v1/loans?a=b"')
    (call,) = curl.calls(code)
    assert text[call.method_at.start : call.method_at.end] == "POST"
    assert text[call.path_at.start : call.path_at.end] == '"https://x/v1/loans?a=b"'
    code, text = snippet("curl x/v1 -d a=b")
    (call,) = curl.calls(code)
    assert text[call.method_at.start : call.method_at.end] == "curl"
