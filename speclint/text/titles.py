"""How titles are compared: normalised, without decoration, mistyped, by their meaning words."""

from __future__ import annotations

import re
import unicodedata

from speclint.expressions import expression
from speclint.remembered import remembered
from speclint.text.markdown import plain

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "\u00a0": " "})
_HYPHEN = expression(r"(?<=\w)[-\u2010\u2011](?=\w)")
_SHORTCODE = expression(r"(?<![\w:]):[a-z0-9_+-]+:(?![\w:])", re.IGNORECASE)
_ATTRIBUTE = expression(r"\s*\{:?[ \t]*[#.][^{}]*\}\s*$")
# `[Design][d]`, and `[Design]` alone; behind other words brackets are a remark.
_REFERENCE = expression(r"\[([^\[\]]+)\](?:\[[^\[\]]*\])")
_ALL_IN_BRACKETS = expression(r"\[([^\[\]]+)\]")
_SERIAL_COMMA = expression(r",(?= (?:and|or) )")
_NUMBER = expression(
    r"\s*(?:§\s*)?(?:(?:\d+(?:\.\d+)*\.?[):]?|\(\d+\)|[^\W\d_]\.\d+(?:\.\d+)*\.?\)?"
    r"|(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})[.)]|[^\W\d_][.)])(?:\s+[-–—](?=\s))?\s+"
    # Scripts that are written without spaces write none after a number either, and have numbers of their own.
    r"|(?:\d+(?:\.\d+)*[.)、．]|[一二三四五六七八九十]+[、．.]|[(（][一二三四五六七八九十]+[)）]"
    # A long range that disregards case takes 15 ms to compile, and holds `K`: the sign of Kelvin folds to it.
    r"|第[\d一二三四五六七八九十]+[章节節]\s*)(?=(?-i:[^\0-\u10ff\U00010000-\U0010ffff])))(?=\S)",
    re.IGNORECASE,
)
_REMARK = expression(r"(?:\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）)[\s*_.:]*$")
_SUBTITLE = expression(r"(?<=[^\s\d])(?::|\s[-–—])\s+\S.*$", re.DOTALL)
_IMAGE = expression(r"!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])")
# The marks of Latin letters: other scripts have letters of their own that are written with marks.
_ACCENT = expression(r"(?<=[a-z])[\u0300-\u036f]+")
_SHORT = expression(r"\S\s+\(([A-Z]{2,8}s?)\)\s*$")
_MARKS = str.maketrans("?!,;[]/", " " * 7)
_ENDS = " \t:;.,!?*_-"
# What stands around the words of a title; a remark in parentheses may be one of them.
_BEFORE = (_NUMBER, _SHORTCODE, expression(r"[^\w(]+"))
_BEHIND = (
    expression(r"\s*<!--(?:(?!-->).)*-->\s*\Z", re.DOTALL),
    _ATTRIBUTE,
    expression(r"\](?:\([^()]*\)|\[[^\[\]]*\])?\s*\Z"),
    _REMARK,
    expression(r"(?:\s*:[a-z0-9_+-]+:|[^\w)])\Z", re.IGNORECASE),
)
_LETTERS = expression(r"[^\W\d_]{4,}")
# A word with its marks and what is not seen in it; `\w` leaves some scripts without their vowels.
WORD = expression(
    r"&|[\w\u00ad\u0300-\u036f\u0483-\u1fff\u200b-\u200d\u2060\u20d0-\u20ff\u302a-\u302f\u3099\u309a"
    r"\ua66f-\uabff\ufe20-\ufe2f\ufeff]+"
)

# British and American, by stems: `-our` and `-re` are ends of words that have no other spelling, too.
_OUR = expression(
    r"(arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|od|parl|ranc|rig|rum|sav"
    r"|savi|splend|tum|val|vap|vig)our"
)
_ISE = expression(r"(?<=[a-z]{3})(is|ys)(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)")
_DOUBLED = expression(
    r"((?:cancel|channel|dial|fuel|jewel|label|level|marvel|model|quarrel|signal|total|travel|tunnel))l"
    r"(?=(?:ed|er|ers|ing|ings)$)"
)
# Each with letters that such words have: to look for these takes less than to compile what is seldom needed.
_SPELLINGS = (
    ("ement", expression(r"(acknowledg|judg|abridg|lodg)e(?=ment)"), r"\1"),
    ("re", expression(r"^(cent|theat|fib|lit|calib|met)re(?=s?$)"), r"\1er"),
    ("ogue", expression(r"^(catal|dial|anal|monol|prol|epil)ogue(?=s?$)"), r"\1og"),
    ("enc", expression(r"^(lic|def|off|pret)enc(?=(?:e|es|ed|ing)$)"), r"\1ens"),
    ("practise", expression(r"^practise"), "practice"),
    ("programme", expression(r"^programme(?=s?$)"), "program"),
    ("artefact", expression(r"^artefact"), "artifact"),
    ("grey", expression(r"^grey"), "gray"),
    ("ageing", expression(r"^ageing$"), "aging"),
    ("l", expression(r"^(fulfil|enrol|instal)(?=s?$|ment)"), r"\1l"),
    ("cheque", expression(r"^cheque(?=s?$)"), "check"),
    ("our", _OUR, r"\1or"),
)

# As they are compared, without accents.
_STOP_WORDS = frozenset(
    "a an the this that these those of for to in on at by with from as and or is are be was will shall we our"
    " us your its it their any all other how what why which who when do does can there about into per via vs"
    " der die das und oder ein eine im zu fur von le la les des du et un une el los las y de и в на с по для"
    .split()
)  # fmt: skip
_NEGATIONS = frozenset(
    "no non not without never none neither nor cannot excluded excluding except nicht kein keine ohne sans"
    " sin не без нет".split()
)
_NEGATED = expression(r"\bout(?:side)? of\b|n't\b")


@remembered
def normalise(title: str) -> str:
    """A title without case, numbering, emoji, markup, accents, last punctuation and variants of spelling."""
    if "![" in title:
        title = _IMAGE.sub(" ", title).strip() or title
    seen = plain(_REFERENCE.sub(r"\1", title) if "][" in title else title)
    if "{" in seen:
        seen = _ATTRIBUTE.sub("", seen)
    text = unicodedata.normalize("NFKC", _SHORTCODE.sub(" ", seen) if ":" in seen else seen)
    text = text.translate(_QUOTES).casefold()
    if not text.isascii():
        text = unaccented("".join(c for c in text if not _is_pictograph(c)))
    text = _HYPHEN.sub(" ", text.replace("&", " and "))
    text = " ".join(text.split())
    if whole := _ALL_IN_BRACKETS.fullmatch(text):
        text = whole[1]
    text = _SERIAL_COMMA.sub("", text[numbering(text) :])
    text = _without_closing_hashes(text.strip(_ENDS)).strip(_ENDS)
    return respelled(text)


def key(title: str) -> str:
    """What a section's title is known by: normalised, or as it stands when nothing is left: `🚀`, `???`."""
    return normalise(title) or " ".join(unicodedata.normalize("NFKC", plain(title)).casefold().split())


def unaccented(text: str) -> str:
    """A text in small letters without the accents of its Latin letters."""
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", text)))


def _without_closing_hashes(text: str) -> str:
    """`C#` keeps what is part of its name."""
    bare = text.rstrip("#")
    return bare.lstrip("#") if not bare or bare[-1].isspace() else text.lstrip("#")


def _is_pictograph(char: str) -> bool:
    """Whether a character is an emoji or belongs to one, or is not seen; marks of letters are none."""
    if "\ufe00" <= char <= "\ufe0f" or char in "\u20e3\u00ad":
        return True
    return char > "\u00ff" and unicodedata.category(char) in ("So", "Sk", "Cf")


def respelled(text: str) -> str:
    """A text in small letters with each word in one of its spellings: `organisation` is `organization`."""
    return _LETTERS.sub(lambda found: _spelling(found.group()), text)


@remembered
def _spelling(word: str) -> str:
    """A word in one of its spellings: those of America, where there are two."""
    if len(word) < 4 or not word.isascii():
        return word
    for letters, written, spelled in _SPELLINGS:
        if letters in word:
            word = written.sub(spelled, word)
    if "is" in word or "ys" in word:
        word = _ISE.sub(lambda found: found[1][0] + "z", word)
    return _DOUBLED.sub(r"\1", word) if "ll" in word else word


@remembered
def word(written: str) -> str:
    """One word of a title as it is compared; empty when nothing of it is seen."""
    folded = unicodedata.normalize("NFKC", written).casefold()
    seen = folded if folded.isascii() else unaccented("".join(c for c in folded if not _is_pictograph(c)))
    return "and" if seen == "&" else _spelling(seen)


def numbering(title: str) -> int:
    """How many characters at the beginning of a title number it: `2.1 `, `IV. `, `a) `."""
    found = _NUMBER.match(title)
    return found.end() if found else 0


def remark(title: str) -> int:
    """Where the remark in parentheses or brackets at the end of a title begins; its length without one."""
    start = title.rfind(_opening(title))
    is_remark = start > 0 and _REMARK.match(title, start) and title[:start].strip()
    return start if is_remark else len(title)


def _opening(title: str) -> str:
    """The bracket that the last one of a title closes."""
    last = title.rstrip(" \t*_.:")[-1:]
    return {")": "(", "]": "[", "）": "（"}.get(last, "\0")


@remembered
def unremarked(key: str) -> str:
    """A normalised title or name without what stands in brackets at its end."""
    return key[: remark(key)].strip(_ENDS) or key


def abbreviation(title: str) -> str:
    """The capitals in parentheses at the end of a title, as they are compared; empty without: `… (FAQ)`."""
    found = _SHORT.search(title)
    return normalise(found[1]) if found is not None else ""


@remembered
def undecorated(key: str) -> str:
    """A normalised title without what stands in brackets at its end, or after a colon or a dash."""
    bare = unremarked(key)
    colon = _SUBTITLE.search(bare)
    return unremarked(bare[: colon.start()].strip(_ENDS)) if colon else bare


def unpunctuated(key: str) -> str:
    """A normalised title without the marks and words between its phrases and the brackets of its links."""
    said = key.translate(_MARKS).replace(". ", " ").split()
    return " ".join(word for word in said if word not in ("and", "or")) or key


@remembered
def singular(key: str) -> str:
    """A normalised title with its words in the singular and without spaces between them."""
    return squeezed(" ".join(map(_singular, key.split())))


def _singular(word: str) -> str:
    if len(word) < 4 or not word.isascii() or not word.endswith("s") or word.endswith(("ss", "us")):
        return word
    if word.endswith("is") and word not in _INITIALS:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(_SIBILANTS) else word[:-1]


def squeezed(key: str) -> str:
    """A normalised title without spaces, so that `roll back` is `rollback`."""
    return key.replace(" ", "")


@remembered
def words(key: str) -> frozenset[str]:
    """The meaning words of a normalised title: stems without stop words, negations among them."""
    return frozenset(wording(key))


@remembered
def wording(key: str) -> tuple[str, ...]:
    """The meaning words of a normalised title in their order, as often as they stand there."""
    found = map(word, WORD.findall(_NEGATED.sub(" non ", key)))
    return tuple(NO if one in _NEGATIONS else _stem(one) for one in found if one not in _STOP_WORDS)


_INITIALS = frozenset("apis guis clis slis kpis".split())
_SIBILANTS = ("sses", "xes", "ches", "shes", "zes")
# What every negation becomes in `words`.
NO = "non"


def _stem(word: str) -> str:
    """A light stem of an English word; words of other scripts stay as they are.

    A stemmer for a dozen languages would need to know which one a title is in; this takes endings alone.
    """
    if len(word) < 4 or not word.isascii():
        return word
    one = _singular(word)
    if word.endswith("ies") and one.endswith("y"):
        return one
    word = one
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            stem = word[: -len(ending)].removesuffix("e")
            return stem[:-1] if stem[-1] == stem[-2] and stem[-1] in "bdgmnprt" else stem
    return word.removesuffix("e") if len(word) > 4 else word


# An ending, and how many letters a word must have before it.
_ENDINGS = (("ation", 4), ("ate", 4), ("ing", 3), ("ed", 4))


def words_in(written: str) -> tuple[int, int]:
    """Where in a title as it is written its words stand: without number, emoji, markup, remark, attribute."""
    start, end = 0, len(written)
    while found := next((m for form in _BEFORE if (m := form.match(written, start, end)) and m[0]), None):
        start = found.end()
    while found := next((m for form in _BEHIND if (m := form.search(written[start:end])) and m[0]), None):
        end = start + found.start()
    return start, end


def number_in(written: str) -> int:
    """Where the number ends that a title begins with; 0 for none."""
    found = _NUMBER.match(written)
    return found.end() if found is not None else 0


def renumbered(title: str, written: str) -> str:
    """A title with the number of another one, where both begin with one."""
    own, other = number_in(title), number_in(written)
    return f"{written[:other]}{title[own:]}" if own and other else title


def subtitle_in(words: str) -> int:
    """Where in the words of a title what follows its colon begins, the colon included; else their end."""
    found = _SUBTITLE.search(words)
    return found.start() if found is not None else len(words)


def is_typo(found: str, wanted: str) -> bool:
    """Whether two normalised titles differ by slips of the keyboard only, word by word.

    A word of up to three letters may not differ, one of up to six in one letter, a longer one in two;
    the whole in no more than two, or three from fifteen letters on. A word keeps its first letter, unless
    that is swapped with the second: `Activation` is not `Motivation`. It keeps its digits: `Phase 2026` is
    another one than `Phase 2025`, and no slip of it.
    """
    if found == wanted or not found or not wanted:
        return False
    is_begun_alike = found[0] == wanted[0] or found[:2] == wanted[1::-1]
    if not is_begun_alike and not found[0].isspace() and not wanted[0].isspace():
        return False
    if squeezed(found) == squeezed(wanted):
        return True
    ours, theirs = found.split(), wanted.split()
    if len(ours) != len(theirs):
        return False
    left = 3 if len(wanted) >= 15 else 2
    slipped = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    # Each of these words takes one slip at least, which the others cannot have.
    left -= len(slipped)
    if left < 0:
        return False
    for one, other in slipped:
        # The numbers of two titles tell them apart at once, whatever their other words.
        if (len(one) <= 3 and len(other) <= 3) or digits(one) != digits(other):
            return False
    for one, other in slipped:
        left -= _slips(one, other, left + 1) - 1
        if left < 0:
            return False
    return True


@remembered
def digits(word: str) -> str:
    """The digits of a word in their order."""
    return "" if word.isalpha() else "".join(filter(str.isdecimal, word))


@remembered
def _slips(one: str, other: str, most: int) -> int:
    """In how many letters two different words differ, or more than any title may where these may not.

    A table of names asks about the same two words again and again.
    """
    longest = max(len(one), len(other))
    allowed = min(most, 0 if longest <= 3 else 1 if longest <= 6 else 2)
    if not allowed or abs(len(one) - len(other)) > allowed:
        return _TOO_MANY_SLIPS
    if one[0] != other[0] and sorted(one[:2]) != sorted(other[:2]):
        return _TOO_MANY_SLIPS
    if len(set(one) ^ set(other)) > 2 * allowed:
        return _TOO_MANY_SLIPS
    distance = edit_distance(one, other, allowed)
    return distance if distance <= allowed else _TOO_MANY_SLIPS


_TOO_MANY_SLIPS = 9


def edit_distance(one: str, other: str, limit: int) -> int:
    """How many letters to insert, drop, change or swap with their neighbour; above `limit`, `limit + 1`."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    longest = max(len(one), len(other))
    if longest < 2 or not limit:
        return min(longest, limit + 1)
    # What is left begins and ends with a slip.
    if longest == 2 and one == other[::-1]:
        return 1
    if limit == 1:
        return 2
    distances = [
        edit_distance(one[1:], other[1:], limit - 1),
        edit_distance(one[1:], other, limit - 1),
        edit_distance(one, other[1:], limit - 1),
    ]
    if one[:2] == other[1::-1]:
        distances.append(edit_distance(one[2:], other[2:], limit - 1))
    return 1 + min(distances)


def _alike(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    for number, (letter, counterpart) in enumerate(zip(one, other, strict=False)):
        if letter != counterpart:
            return number
    return min(len(one), len(other))
