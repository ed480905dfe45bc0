"""Finds what RDF/XML cannot carry, and raises the one error for it; it writes no RDF."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

from pyoxigraph import Literal, NamedNode, Triple

from disinfo_graph.errors import Unfit
from disinfo_graph.vocab import PREFIXES

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME_ENDING = re.compile(rf"[{_START}][-.0-9\u00b7\u0300-\u036f\u203f\u2040{_START}]*\Z")
_XMLNS = "http://www.w3.org/2000/xmlns/"  # which no document may declare
# RDF/XML gives these a meaning of their own, or forbids them (its §7.2.3).
_NO_NAMES = frozenset(
    PREFIXES["rdf"] + name
    for name in (
        *("RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description"),
        *("li", "aboutEach", "aboutEachPrefix", "bagID"),
    )
)
_TYPE = PREFIXES["rdf"] + "type"

_NO_CHARACTER = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_LONGEST = 3
_MOST_TOLD = 60


class XmlOutput(io.BytesIO):
    """Passes XML on and keeps nothing; `check` raises Unfit if some of it was not well-formed.

    The engine writes the characters of literals as they are, also those that XML forbids, and
    carriage returns, which a reader of XML takes for line ends.
    """

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out
        self._last = b""
        self._unfit: str | None = None

    def write(self, data: ReadableBuffer, /) -> int:
        """Pass a piece on."""
        piece = bytes(data)
        seen = self._last + piece
        if self._unfit is None and _is_suspect(seen):
            found = _NO_CHARACTER.search(seen)
            self._unfit = _around(seen, found.start()) if found else None
        self._last = seen[1 - _LONGEST :]
        self._out.write(piece.replace(b"\r", b"&#13;"))
        return len(piece)

    def check(self) -> None:
        """Raise Unfit for the first literal that holds a character of which XML knows nothing."""
        if self._unfit is not None:
            raise Unfit(f"{self._unfit}: XML 1.0 has no such character")


def _is_suspect(seen: bytes) -> bool:
    # Nearly every piece is fit, and told so many times as fast as by the expression.
    return len(seen.translate(None, _CONTROLS)) != len(seen) or b"\xef\xbf" in seen


def _around(text: bytes, at: int) -> str:
    """Return the literal that holds this byte, as far as it is at hand."""
    start = max(text.rfind(b">", 0, at) + 1, at - _MOST_TOLD)
    end = text.find(b"<", at)
    told = text[start : end if end >= 0 else None].decode(errors="ignore")
    return ascii(told[:_MOST_TOLD])


def in_rdf_xml(triple: Triple) -> Triple:
    """Return a triple whose IRIs can be names of elements where RDF/XML needs them to be."""
    predicate, value = triple.predicate.value, triple.object
    _name(predicate)
    if predicate == _TYPE and isinstance(value, NamedNode):
        _name(value.value)
    if isinstance(value, Triple):
        in_rdf_xml(value)
    return triple


@lru_cache(maxsize=4096)
def _name(iri: str) -> None:
    found = _NCNAME_ENDING.search(iri)
    if found is None or iri in _NO_NAMES or iri[: found.start()] == _XMLNS:
        raise Unfit(f"<{iri}>: RDF/XML has no name for it (expected one with an NCName ending)")


def characters(triple: Triple) -> None:
    """Raise Unfit for a literal that XML 1.0 cannot hold."""
    value = triple.object
    if isinstance(value, Triple):
        characters(value)
    elif isinstance(value, Literal):
        out = XmlOutput(io.BytesIO())
        out.write(value.value.encode())
        out.check()
