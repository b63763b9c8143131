"""What CommonMark trims from the ends of a text."""

from __future__ import annotations

# `str.strip` alone would also take control characters.
BLANK = "\t\n\v\f\r \u00a0\u1680\u202f\u205f\u3000\u2028\u2029" + "".join(map(chr, range(0x2000, 0x200B)))
