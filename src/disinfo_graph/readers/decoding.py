"""Finds the encoding of a text by decoding all of it once, in constant memory; keeps nothing.

UTF-8 and UTF-16 are recognised, with and without a byte order mark, UTF-32 with one. What is not
UTF-8 is taken for Windows-1252, and that is said; but not where most of it is UTF-8 after all: that
text is damaged, and in another encoding every name in it would be misread. Nor where its words are
made of accented letters: they are of another alphabet, in an encoding that has to be told.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import BinaryIO

from disinfo_graph.errors import InputError

FALL_BACK = "windows-1252"

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    # These begin as the marks of UTF-16 do, and so go before them.
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CHUNK = 1 << 18
_LOOKED_AT = 1024
_ASCII = bytes(range(0x80))
_BEYOND_ASCII = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)

_LETTERS = re.compile(rb"[\xc0-\xff]+")
"""Letters in Windows-1252, and in encodings of Cyrillic, Greek, Arabic and other alphabets."""
_A_WORD = 6
"""So many such letters in words speak for another alphabet; fewer may be a name or a brand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An encoding in which all of a text can be decoded, and what is to be said of it."""

    encoding: str
    note: str | None = None


def find(stream: BinaryIO, declared: str | None, source: str) -> Found:
    """Return the encoding of a stream that stands at its beginning; it is read to its end.

    Raises InputError for a text that is not in the declared encoding, or in none that is known.
    """
    head = stream.read(_LOOKED_AT)
    encoding = named(declared, source) if declared else guessed(head)
    fault = _fault(stream, head, encoding)
    if fault is None:
        return Found(encoding=encoding)
    if declared or encoding != "utf-8":
        raise InputError(f"{fault} (expected {_plain(encoding)})", source=source)
    return _fallen_back(stream, fault, source)


def _fallen_back(stream: BinaryIO, fault: str, source: str) -> Found:
    stream.seek(0)
    if _is_damaged(stream):
        raise InputError(
            f"{fault}, though most of the text is (expected UTF-8 throughout)", source=source
        )
    stream.seek(0)
    if _is_of_another_alphabet(stream):
        raise InputError(
            f"{fault}, and no plausible {FALL_BACK}: its words are of another alphabet "
            "(expected UTF-8, or `encoding` in the description of the table)",
            source=source,
        )
    stream.seek(0)
    other = _fault(stream, b"", FALL_BACK)
    if other is not None:
        raise InputError(f"{fault}; {other} (expected UTF-8 or its declaration)", source=source)
    return Found(encoding=FALL_BACK, note=f"{fault}: read as {FALL_BACK}")


def guessed(head: bytes) -> str:
    """Return the encoding that the first bytes speak for: UTF-16 by its marks or its zero bytes."""
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    head = head[: len(head) // 2 * 2]
    zeros = head[0::2].count(0), head[1::2].count(0)
    # Whatever its language, text in UTF-16 has some ASCII: delimiters, quotes, spaces.
    many = len(head) / 8
    if zeros[0] == 0 and zeros[1] > many:
        return "utf-16-le"
    if zeros[1] == 0 and zeros[0] > many:
        return "utf-16-be"
    return "utf-8"


def named(declared: str, source: str) -> str:
    """Return a declared encoding by its own name; raises InputError for one that is not known."""
    try:
        name = codecs.lookup(declared).name
        with io.TextIOWrapper(io.BytesIO(), encoding=name):
            pass
    except (LookupError, ValueError) as error:
        raise InputError(
            f"encoding {declared!r} is not known (expected such as utf-8)", source=source
        ) from error
    return "utf-8-sig" if name == "utf-8" else name


def _fault(stream: BinaryIO, head: bytes, encoding: str) -> str | None:
    """Return what cannot be decoded, and where; None where all can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    before, chunk = 0, head or stream.read(_CHUNK)
    try:
        while chunk:
            decoder.decode(chunk)
            before += len(chunk)
            chunk = stream.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        place = max(before + len(chunk) - len(error.object) + error.start, 0)
        return f"byte 0x{error.object[error.start]:02x} at {place:,} is not {_plain(encoding)}"
    except UnicodeError:
        return f"the text is not {_plain(encoding)}"
    return None


def _plain(encoding: str) -> str:
    return encoding.removesuffix("-sig")


def _is_damaged(stream: BinaryIO) -> bool:
    """Tell whether more of what is beyond ASCII is UTF-8 than is not."""
    right = wrong = 0
    while chunk := stream.read(_CHUNK):
        beyond = sum(len(match) for match in _BEYOND_ASCII.findall(chunk))
        right += beyond
        wrong += len(chunk.translate(None, _ASCII)) - beyond
    return right > wrong


def _is_of_another_alphabet(stream: BinaryIO) -> bool:
    """Tell whether most letters beyond ASCII stand side by side, in words of three or more."""
    together = letters = 0
    while chunk := stream.read(_CHUNK):
        runs = _LETTERS.findall(chunk)
        letters += sum(map(len, runs))
        together += sum(len(run) for run in runs if len(run) > 2)
    return together >= max(_A_WORD, letters / 2)
