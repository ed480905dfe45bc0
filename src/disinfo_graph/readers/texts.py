"""What every reader asks of a text, an address and a day; it knows no input format."""

from __future__ import annotations

import re
from datetime import date

from disinfo_graph import iris

# XML 1.0 cannot carry these, so no dump could: C0 controls but tab and line ends, surrogates,
# and the two non-characters of the basic plane.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = {"\u00a0": " ", "\u202f": " ", "\u200b": "", "\ufeff": ""}
_BETWEEN_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")


def refuse_unprintable(text: str) -> None:
    """Raise ValueError for a character that XML 1.0 cannot carry."""
    found = _FORBIDDEN.search(text)
    if found:
        raise ValueError(f"character U+{ord(found.group()):04X} (expected printable text)")


def one_line(text: str) -> str:
    """Return a text with its white space folded, no-break spaces included."""
    # What Python calls printable holds nothing to refuse, nothing invisible, and no white space
    # but the plain space; most texts are so, and are told so in a fraction of the time.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    refuse_unprintable(text)
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """Return a text with plain spaces for no-break ones, and without what takes no place."""
    # For so few characters this is many times as fast as str.translate.
    for character, shown in _INVISIBLE.items():
        text = text.replace(character, shown)
    return text


def no_utf_8(error: UnicodeDecodeError) -> str:
    """Return what to say of bytes that are not UTF-8."""
    return f"byte 0x{error.object[error.start]:02x} is not UTF-8 (expected text in UTF-8)"


def paragraphs(text: str) -> str | None:
    """Return paragraphs divided by one blank line each, or None where there is no text."""
    # No line end is printable, so there is one paragraph at most.
    if text.isprintable():
        return one_line(text) or None
    blocks = _BETWEEN_PARAGRAPHS.split(visible(text).replace("\r\n", "\n"))
    kept = [one_line(block) for block in blocks]
    return "\n\n".join(block for block in kept if block) or None


def day(text: str, pattern: str, expected: str) -> date:
    """Return the day that `pattern`, with groups year, month and day, finds in all of a text."""
    match = re.fullmatch(pattern, text.strip(), re.ASCII)
    try:
        if match is None:
            raise ValueError("no such form")
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise ValueError(f"{text!r} is no date (expected {expected})") from error


def web_address(text: str) -> str:
    """Return an address as an IRI can hold it; raises ValueError for what is none."""
    refuse_unprintable(text)
    return iris.address(text)
