"""What every reader asks of texts, addresses, days, tags and issues; it knows no input format."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from urllib.parse import quote

import langcodes

from disinfo_graph import iris

# Not all dumps could carry these, nor does taking them out tell what was meant: surrogates, and the
# non-characters, which are 32 of the Arabic block and the last two of each plane. Control
# characters, and what takes no place, are left to mending, which tells of them.
_NONE = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_NO_TEXT = re.compile(f"[{_NONE}]")
_NO_ADDRESS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f{_NONE}]")
_NO_BREAK = {"\u00a0": " ", "\u202f": " "}
_NO_PLACE = ("\u200b", "\ufeff")
_CONTROLS = r"\x0b\x0c\x1c-\x1f"
"""Control characters that Python takes for white space."""
_WHITE = re.compile(rf"[^\S{_CONTROLS}]+")
_BETWEEN_PARAGRAPHS = re.compile(rf"\n[^\S\n{_CONTROLS}]*\n[^\S{_CONTROLS}]*")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ISSUE = re.compile(r"(?:issue\s*)?#?\s*(?P<number>[0-9]+)", re.IGNORECASE)


def refuse_unprintable(text: str) -> None:
    """Raise ValueError for a character that no text may hold."""
    _refuse(_NO_TEXT.search(text))


def _refuse(found: re.Match[str] | None) -> None:
    if found:
        raise ValueError(f"character U+{ord(found.group()):04X} (expected printable text)")


def one_line(text: str) -> str:
    """Return a text with its white space folded, no-break spaces included."""
    # What Python calls printable holds nothing to refuse, nothing invisible, and no white space
    # but the plain space; most texts are so, and are told so in a fraction of the time.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    refuse_unprintable(text)
    return _WHITE.sub(" ", _spaced(text)).strip(" ")


def _spaced(text: str) -> str:
    # For so few characters this is many times as fast as str.translate.
    for character, plain in _NO_BREAK.items():
        text = text.replace(character, plain)
    return text


def visible(text: str) -> str:
    """Return a text with plain spaces for no-break ones, and without what takes no place.

    So words are told that a form knows, such as labels; what is published is mended instead.
    """
    for character in _NO_PLACE:
        text = text.replace(character, "")
    return _spaced(text)


def paragraphs(text: str) -> str | None:
    """Return paragraphs divided by one blank line each, or None where there is no text."""
    # No line end is printable, so there is one paragraph at most.
    if text.isprintable():
        return one_line(text) or None
    blocks = text.split("\n\n")
    # Then no block holds white space to fold, nor a line end more: the text is as it should be.
    if "  " not in text and all(map(_is_folded, blocks)):
        return text
    blocks = _BETWEEN_PARAGRAPHS.split(_spaced(text).replace("\r\n", "\n"))
    kept = [one_line(block) for block in blocks]
    return "\n\n".join(block for block in kept if block) or None


def _is_folded(block: str) -> bool:
    return block.isprintable() and block != "" and block[0] != " " and block[-1] != " "


def no_utf_8(error: UnicodeDecodeError) -> str:
    """Return what to say of bytes that are not UTF-8."""
    return f"byte 0x{error.object[error.start]:02x} is not UTF-8 (expected text in UTF-8)"


def shown(text: str) -> str:
    """Return a text as a message quotes it: short, in one line, printable."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def day(text: str, pattern: re.Pattern[str], expected: str) -> date:
    """Return the day that `pattern`, with groups year, month and day, finds in all of a text."""
    match = pattern.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError("no such form")
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise ValueError(f"{shown(text)} is no date (expected {expected})") from error


def web_address(text: str) -> str:
    """Return an address as an IRI can hold it; raises ValueError for what is none."""
    if text.isprintable():
        return iris.address(text)
    _refuse(_NO_ADDRESS.search(text))
    # RFC 3987, section 4.1: an IRI holds no mark that turns text around.
    return iris.address(_TURNING.sub(_escaped, text))


def _escaped(match: re.Match[str]) -> str:
    return quote(match[0])


def language_tag(text: str) -> str:
    """Return a BCP 47 tag in lower case; raises ValueError for what is none."""
    if not is_language_tag(text):
        raise ValueError(f"{shown(text)} (expected a BCP 47 tag such as en)")
    return text.lower()


# A set of cases is written in few languages, and the registry of subtags is slow to ask.
@lru_cache(maxsize=256)
def is_language_tag(text: str) -> bool:
    """Tell whether a text is a BCP 47 tag whose parts are all registered."""
    return _LANGUAGE_TAG.fullmatch(text) is not None and langcodes.tag_is_valid(text)


def issue(text: str) -> str:
    """Return the number of a newsletter issue; raises ValueError for a text without one alone."""
    match = _ISSUE.fullmatch(one_line(visible(text)))
    if match is None:
        raise ValueError(f"{shown(text)} (expected 'Issue' and a number)")
    return match["number"]
