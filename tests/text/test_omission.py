"""What a text that says of its own absence gives as the reason."""

import pytest

from speclint.text import omission


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("N/A - it is small", "it is small"),
        ("**N/A**: no   data\nis kept", "no data is kept"),
        ("(Exempt, by law)", "by law)"),
        ("Xempt: it is small", "it is small"),
        ("N/A", ""),
        ("Not written yet", ""),
    ],
)
def test_the_reason_is_what_follows_the_word(text: str, reason: str) -> None:
    assert omission.reason(text, {"n/a", "exempt", "xempt"}) == reason
