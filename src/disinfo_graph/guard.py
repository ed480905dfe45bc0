"""May this query run? One linear scan before any parser; it keeps out grammar, data and engines.

The engine's parser knows no word boundaries (`trueSERVICEex:a{}` dials out) and decodes `\\uXXXX`
only within strings and IRIs, where SPARQL 1.1 decodes it everywhere. So a text must pass in both
readings, and what reads in two ways is refused with a way to write it that reads in one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate

from disinfo_graph.config import Limits
from disinfo_graph.errors import QueryRefused

MOST_STEPS = 2_000
"""Operators and clauses of one query; 2,616 expressions with AS end Oxigraph by SIGSEGV."""

_PROLOGUE = frozenset({"base", "prefix", "version"})
_UPDATES = frozenset(
    {"add", "clear", "copy", "create", "delete", "drop", "insert", "load", "move", "with"}
)
_STEPS = frozenset({"as", "filter", "having", "minus", "optional", "union"})
_BEFORE_GRAPH_NAME = frozenset({"from", "graph", "named"})

_NO_SERVICE = "SERVICE is refused: queries are answered from this site's data only"
_NO_UPDATE = "updates are refused: this endpoint only reads"
_TOO_LONG = f"more than {MOST_STEPS} operators and clauses"
_UNCLOSED = "a string that is not closed, or has an unknown escape"
_TWO_WAYS_LESS = "`<` reads as less-than or as an IRI: put a space after it, or use a prefix"
_TWO_WAYS_NAME = "this name also reads as SERVICE: write it as a full IRI, <...>"

_LETTER = r"[A-Za-z0-9_\u00b7-\U0010ffff]"
_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_IN_LOCAL = rf"(?:{_LETTER}|:|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"


def _string(quote: str) -> str:
    """Long before short, as in the engine; exact escapes, for a bad one ends the string there."""
    escape = rf"\\[tbnrf\"'\\]|{_ESCAPE}"
    long = rf"{quote * 3}(?:[^\\{quote}]|{escape}|{quote}(?!{quote * 2}))*+{quote * 3}"
    short = rf"{quote}(?:[^\\{quote}\r\n]|{escape})*+{quote}"
    return f"{long}|{short}"


# Where SPARQL allows fewer letters than stand here, the parser stops, so nothing slips by.
_TOKENS = {
    "space": r"[ \t\r\n]++|\#[^\r\n]*+",
    "string": _string('"') + "|" + _string("'"),
    "iri": rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{_ESCAPE})*+>",
    "variable": rf"[?$]{_LETTER}++",
    "tag": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+",
    "label": rf"_:{_LETTER}(?:\.*(?:{_LETTER}|-))*+",
    "number": r"[+-]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+",
    "name": (
        rf"(?:[A-Za-z\u00b7-\U0010ffff](?:\.*(?:{_LETTER}|-))*+)?+:"
        rf"(?:{_IN_LOCAL}(?:\.*(?:{_IN_LOCAL}|-))*+)?+"
    ),
    "word": rf"{_LETTER}(?:\.*(?:{_LETTER}|-))*+",  # with dots: no text is looked at twice
    "open": r"[{(\[]",
    "close": r"[})\]]",
    "operator": r"\|\||&&|[-!+*/|^]",
    "other": r".",
}
_TOKEN = re.compile("|".join(f"(?P<{k}>{v})" for k, v in _TOKENS.items()), re.DOTALL)
_OPERANDS = frozenset({"close", "iri", "label", "name", "number", "string", "tag", "variable"})

_Token = re.Match[str]

# UUID stands for STRUUID too.
_CHANGING = re.compile("bnode|now|rand|uuid", re.IGNORECASE)
_CHANGING_CALL = re.compile(rf"(?:{_CHANGING.pattern})\(", re.IGNORECASE)
_NO_CALL = frozenset({"space", "string", "variable"})

_CODEPOINT = re.compile(rf"\\\\|({_ESCAPE})")
_BRACE = re.compile(r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+\{")
# A namespace that stays an IRI whatever plain letters follow; `http://host:80` does not.
_SOUND = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:(?://[^/?#\\]*[/?#]|(?!//))[^\\]*>")

# No string begins or ends in it, two divisions never stand together: so this is an IRI, or
# stands as a whole within a text or a comment.
_WEB_IRI = re.compile(r"<https?://[^\x00-\x20<>\"'{}|^`\\]*+>")


def check(query: str, limits: Limits) -> None:
    """Refuse a query that may not run, or that two parsers could read in two ways."""
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise _refused(query, error.start, "half a surrogate pair (expected a character)") from None
    if size > limits.query:
        raise QueryRefused(f"the query has {size} bytes (at most {limits.query})")
    if fault := _fault(query, limits.depth):
        raise _refused(query, *fault)
    if _CODEPOINT.search(query):
        _check_decoded(query, limits.depth)


def names_dataset(query: str) -> bool:
    """Tell whether a query says by FROM what it is asked of; nothing else is called so."""
    if "from" not in query.lower():  # most have none, and are not looked through for it
        return False
    words = (token[0].lower() for token in _TOKEN.finditer(query) if token.lastgroup == "word")
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
    if not _CHANGING.search(query):
        return True
    return not any(_may_change(token) for token in _TOKEN.finditer(query))


def _may_change(token: _Token) -> bool:
    if token.lastgroup == "iri":
        return bool(_CHANGING_CALL.search(token[0]))
    return token.lastgroup not in _NO_CALL and bool(_CHANGING.search(token[0]))


def _check_decoded(query: str, depth: int) -> None:
    """Scan what a parser sees that decodes codepoint escapes first, as SPARQL 1.1 §19.2 says."""
    pieces: list[str] = []
    origins: list[int] = []
    at = 0
    for escape in (match for match in _CODEPOINT.finditer(query) if match[1]):
        number = int(escape[1][2:], 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            raise _refused(query, escape.start(), f"{escape[1]} is not a character")
        pieces += query[at : escape.start()], chr(number)
        origins += at, escape.start()
        at = escape.end()
    pieces.append(query[at:])
    origins.append(at)
    if fault := _fault("".join(pieces), depth):
        raise _refused(query, _origin(pieces, origins, fault[0]), fault[1])


def _origin(pieces: list[str], origins: list[int], offset: int) -> int:
    """Where in the query the decoded text's `offset` comes from."""
    starts = accumulate((len(piece) for piece in pieces), initial=0)
    start, origin = max(pair for pair in zip(starts, origins, strict=False) if pair[0] <= offset)
    return origin + offset - start


def _refused(query: str, offset: int, message: str) -> QueryRefused:
    before = re.split(r"\r\n|\r|\n", query[:offset])
    return QueryRefused(message, line=len(before), column=len(before[-1]) + 1)


@dataclass(slots=True, kw_only=True)
class _Scan:
    """What the scan remembers of the text before the token in hand."""

    text: str
    depth: int
    brackets: list[str] = field(default_factory=list)
    steps: int = 0
    begins: bool = True  # an operation may begin here
    sound: bool = True  # every namespace so far stays an IRI whatever follows
    kind: str = "other"  # of the previous token
    previous: str = ""


def _fault(text: str, depth: int) -> tuple[int, str] | None:
    """Return the offset and reason of the first thing to refuse."""
    scan = _Scan(text=text, depth=depth)
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or "other"
        if kind == "space":
            continue
        rule = _RULES.get(kind)
        if rule and (reason := rule(scan, token)):
            return token.start(), reason
        scan.kind, scan.previous = kind, token[0]
    return None


def _open(scan: _Scan, token: _Token) -> str | None:
    scan.brackets.append(token[0])
    return f"nested more than {scan.depth} deep" if len(scan.brackets) > scan.depth else None


def _close(scan: _Scan, token: _Token) -> str | None:
    if scan.brackets:
        scan.brackets.pop()
    return None


def _operator(scan: _Scan, token: _Token) -> str | None:
    scan.steps += 1
    return _TOO_LONG if scan.steps > MOST_STEPS else None


def _other(scan: _Scan, token: _Token) -> str | None:
    if token[0] == ";" and not scan.brackets:
        scan.begins = True
    return _UNCLOSED if token[0] in "\"'" else None


def _word(scan: _Scan, token: _Token) -> str | None:
    word = token[0].lower()
    if "service" in word:
        return _NO_SERVICE
    if scan.begins and word not in _PROLOGUE:
        scan.begins = False
        if word in _UPDATES:
            return _NO_UPDATE
    scan.steps += sum(part in _STEPS for part in word.split("."))
    return _TOO_LONG if scan.steps > MOST_STEPS else None


def _name(scan: _Scan, token: _Token) -> str | None:
    """Find SERVICE in `service:x {`, and in a local name the engine gives up and splits."""
    prefix, _, local = token[0].partition(":")
    if (
        "service" in prefix.lower()
        and not (scan.kind == "word" and scan.previous.lower() in _BEFORE_GRAPH_NAME)
        and _BRACE.match(scan.text, token.end())
    ):
        return _TWO_WAYS_NAME
    splits = not scan.sound or not local.isascii() or "\\" in local
    return _TWO_WAYS_NAME if splits and "service" in local.lower() else None


def _iri(scan: _Scan, token: _Token) -> str | None:
    """Refuse `<...>` that could as well be less-than, with its `>` in a comment or string."""
    if not scan.brackets:
        scan.sound = scan.sound and bool(_SOUND.match(token[0]))
    before_mark = re.split("[#']", token[0], maxsplit=1)[0]
    if before_mark == token[0] or "//" in before_mark:  # two divisions never stand together
        return None
    if not _may_compare(scan, token) or _same_end(scan.text, token):
        return None
    return _TWO_WAYS_LESS


def _may_compare(scan: _Scan, token: _Token) -> bool:
    """Only within parentheses and after an operand is there a less-than; `<<` is a triple."""
    if scan.text.startswith("<", token.start() - 1) and token.start():
        return True
    operand = (
        scan.kind in _OPERANDS
        or scan.previous == ">"
        or (scan.kind == "word" and scan.previous.lower().endswith(("true", "false")))
    )
    return operand and scan.brackets[-1:] == ["("]


def _same_end(text: str, token: _Token) -> bool:
    """Read `<` alone, then on: does a token end where the IRI does?"""
    at = token.start() + 1
    while at < token.end():
        found = _TOKEN.match(text, at)
        at = found.end() if found else len(text)
    return at == token.end()


_RULES: dict[str, Callable[[_Scan, _Token], str | None]] = {
    "iri": _iri,
    "name": _name,
    "word": _word,
    "open": _open,
    "close": _close,
    "operator": _operator,
    "other": _other,
}
