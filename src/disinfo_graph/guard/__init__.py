"""May this query run? Asked before any parser; it keeps out grammar, data and engines.

The engine decodes `\\uXXXX` only within strings and IRIs, where SPARQL 1.1 decodes it everywhere.
So a text must pass in both readings.
"""

from __future__ import annotations

import re
from itertools import accumulate

from disinfo_graph.config import Limits
from disinfo_graph.errors import QueryRefused
from disinfo_graph.guard.scan import MOST_LOOKS, MOST_STEPS, fault
from disinfo_graph.guard.tokens import ESCAPE, TOKEN, Token

__all__ = ["MOST_LOOKS", "MOST_STEPS", "check", "deterministic", "may_name_graphs", "names_dataset"]

# UUID stands for STRUUID too.
_CHANGING = ("bnode", "now", "rand", "uuid")
_CHANGING_CALL = re.compile(rf"(?:{'|'.join(_CHANGING)})\(", re.IGNORECASE)
_NO_CALL = frozenset({"space", "string", "variable"})
_MOST_SEARCHED = 1 << 16
"""Characters of a query that is looked through for what may change; a longer one just may."""

# No string begins or ends in it, two divisions never stand together: so this is an IRI, or
# stands as a whole within a text or a comment.
_WEB_IRI = re.compile(r"<https?://[^\x00-\x20<>\"'{}|^`\\]*+>")

_CODEPOINT = re.compile(rf"([^\\]*+(?:(?:\\\\|(?!{ESCAPE})\\)[^\\]*+)*+)({ESCAPE}|\Z)")
"""A text without escapes, and the escape after it; nothing at the end."""


def check(query: str, limits: Limits) -> None:
    """Refuse a query that may not run, or that two parsers could read in two ways."""
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise _refused(query, error.start, "half a surrogate pair (expected a character)") from None
    if size > limits.query:
        raise QueryRefused(f"the query has {size} bytes (at most {limits.query})")
    if not query.strip():
        raise QueryRefused("the query is empty (expected SELECT, ASK, CONSTRUCT or DESCRIBE)")
    if found := fault(query, limits.depth):
        raise _refused(query, *found)
    if "\\u" in query or "\\U" in query:
        _check_decoded(query, limits.depth)


def names_dataset(query: str) -> bool:
    """Tell whether a query says by FROM what it is asked of; nothing else is called so."""
    if "from" not in query.lower():  # most have none, and are not looked through for it
        return False
    words = (token[0].lower() for token in TOKEN.finditer(query) if token.lastgroup == "word")
    return any("from" in word.split(".") for word in words)


def may_name_graphs(query: str) -> bool:
    """Tell whether a query may ask graphs by their names; in doubt, as for a text, it may."""
    return "graph" in query.lower() and "graph" in _WEB_IRI.sub("", query).lower()


def deterministic(query: str) -> bool:
    """Tell whether a query that passed `check` has the same answer each time; in doubt it has not.

    A function is called by a word, which may stick to another one, or within what looks like an
    IRI: `?a<NOW()&&?b>?c` compares twice.
    """
    if "\\u" in query or "\\U" in query:
        return False
    if not _changes(query):
        return True
    if len(query) > _MOST_SEARCHED:
        return False
    return not any(_may_change(token) for token in TOKEN.finditer(query))


def _changes(text: str) -> bool:
    lowered = text.lower()
    return any(name in lowered for name in _CHANGING)


def _may_change(token: Token) -> bool:
    if token.lastgroup == "iri":
        return bool(_CHANGING_CALL.search(token[0]))
    return token.lastgroup not in _NO_CALL and _changes(token[0])


def _check_decoded(query: str, depth: int) -> None:
    """Scan what a parser sees that decodes codepoint escapes first, as SPARQL 1.1 §19.2 says."""
    try:
        decoded = _CODEPOINT.sub(_decoded, query)
    except _NoCharacter as error:
        escape = error.escape
        raise _refused(query, escape.start(2), f"{escape[2]} is not a character") from None
    if decoded != query and (found := fault(decoded, depth)):
        raise _refused(query, _origin(query, found[0]), found[1])


class _NoCharacter(ValueError):
    def __init__(self, escape: Token) -> None:
        self.escape = escape
        super().__init__(escape[2])


def _decoded(escape: Token) -> str:
    if not escape[2]:
        return escape[1]
    number = int(escape[2][2:], 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise _NoCharacter(escape)
    return escape[1] + chr(number)


def _origin(query: str, offset: int) -> int:
    """Where in the query the decoded text's `offset` comes from."""
    escapes = [*_CODEPOINT.finditer(query)]
    lengths = (length for escape in escapes for length in (len(escape[1]), 1))
    starts = [*accumulate(lengths, initial=0)]
    origins = [at for escape in escapes for at in (escape.start(), escape.start(2))]
    origins.append(len(query))
    start, origin = max(pair for pair in zip(starts, origins, strict=True) if pair[0] <= offset)
    return origin + offset - start


def _refused(query: str, offset: int, message: str) -> QueryRefused:
    before = re.split(r"\r\n|\r|\n", query[:offset])
    return QueryRefused(message, line=len(before), column=len(before[-1]) + 1)
