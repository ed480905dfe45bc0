"""One linear scan for what must not run: nesting, length, updates, SERVICE, and two readings.

The engine's parser knows no word boundaries (`trueSERVICEex:a{}` dials out), so what reads in two
ways is refused with a way to write it that reads in one.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from disinfo_graph.guard.tokens import STEPS, TOKEN, Token, passing

MOST_STEPS = 2_000
"""Operators and clauses of one query; 2,616 expressions with AS end Oxigraph by SIGSEGV."""
MOST_LOOKS = 50_000
"""Tokens that are looked at one by one. More are brackets within brackets or half-written IRIs by
the thousand: a text that nobody asks, and to look on would keep all others waiting."""

_PROLOGUE = frozenset({"base", "prefix", "version"})
_UPDATES = frozenset(
    {"add", "clear", "copy", "create", "delete", "drop", "insert", "load", "move", "with"}
)
_BEFORE_GRAPH_NAME = frozenset({"from", "graph", "named"})

_NO_SERVICE = "SERVICE is refused: queries are answered from this site's data only"
_NO_UPDATE = "updates are refused: this endpoint only reads"
_TOO_LONG = f"more than {MOST_STEPS} operators and clauses"
_TOO_MUCH = f"more than {MOST_LOOKS} brackets within brackets and other signs of structure"
_UNCLOSED = "a string that is not closed, or has an unknown escape"
_TWO_WAYS_LESS = "`<` reads as less-than or as an IRI: put a space after it, or use a prefix"
_TWO_WAYS_NAME = "this name also reads as SERVICE: write it as a full IRI, <...>"

_OPERANDS = frozenset({"close", "iri", "label", "name", "number", "string", "tag", "variable"})

_BRACE = re.compile(r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+\{")
# A namespace that stays an IRI whatever plain letters follow; `http://host:80` does not.
_SOUND = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:(?://[^/?#\\]*[/?#]|(?!//))[^\\]*>")


@dataclass(slots=True, kw_only=True)
class _Scan:
    """What the scan remembers of the text before the token in hand."""

    text: str
    depth: int
    brackets: list[str] = field(default_factory=list)
    steps: int = 0
    begins: bool = True  # an operation may begin here
    sound: bool = True  # every namespace so far stays an IRI whatever follows
    kind: str = "other"  # of the last token that was looked at
    looked: str = ""
    at: int = 0  # where it ended

    def previous(self, token: Token) -> tuple[str, str]:
        """Return the kind and the text of the token before; most were passed over since."""
        passed = TOKEN.finditer(self.text, self.at, token.start())
        last = deque((one for one in passed if one.lastgroup != "space"), maxlen=1)
        return (last[0].lastgroup or "other", last[0][0]) if last else (self.kind, self.looked)


def fault(text: str, depth: int) -> tuple[int, str] | None:
    """Return the offset and reason of the first thing to refuse."""
    scan, service = _Scan(text=text, depth=depth), "service" in text.lower()
    looks = 0
    while token := _next(scan, service=service):
        looks += 1
        if looks > MOST_LOOKS:
            return token.start(), _TOO_MUCH
        kind = token.lastgroup or "other"
        rule = _RULES.get(kind)
        if rule and (reason := rule(scan, token)):
            return token.start(), reason
        scan.kind, scan.looked, scan.at = kind, token[0], token.end()
    return None


def _next(scan: _Scan, *, service: bool) -> Token | None:
    """Return the next token that a rule may be about."""
    passed = passing(
        begins=scan.begins,
        inside=bool(scan.brackets),
        room=len(scan.brackets) < scan.depth,
        service=service,
    ).match(scan.text, scan.at)
    return TOKEN.match(scan.text, passed.end() if passed else scan.at)


def _open(scan: _Scan, token: Token) -> str | None:
    scan.brackets.append(token[0])
    return f"nested more than {scan.depth} deep" if len(scan.brackets) > scan.depth else None


def _close(scan: _Scan, token: Token) -> str | None:
    if scan.brackets:
        scan.brackets.pop()
    return None


def _operator(scan: _Scan, token: Token) -> str | None:
    scan.steps += 1
    return _TOO_LONG if scan.steps > MOST_STEPS else None


def _other(scan: _Scan, token: Token) -> str | None:
    if token[0] == ";" and not scan.brackets:
        scan.begins = True
    return _UNCLOSED if token[0] in "\"'" else None


def _word(scan: _Scan, token: Token) -> str | None:
    word = token[0].lower()
    if "service" in word:
        return _NO_SERVICE
    if scan.begins and word not in _PROLOGUE:
        scan.begins = False
        if word in _UPDATES:
            return _NO_UPDATE
    scan.steps += sum(part in STEPS for part in word.split("."))
    return _TOO_LONG if scan.steps > MOST_STEPS else None


def _name(scan: _Scan, token: Token) -> str | None:
    """Find SERVICE in `service:x {`, and in a local name the engine gives up and splits."""
    prefix, _, local = token[0].partition(":")
    if "service" in prefix.lower() and _BRACE.match(scan.text, token.end()):
        kind, before = scan.previous(token)
        if kind != "word" or before.lower() not in _BEFORE_GRAPH_NAME:
            return _TWO_WAYS_NAME
    splits = not scan.sound or not local.isascii() or "\\" in local
    return _TWO_WAYS_NAME if splits and "service" in local.lower() else None


def _iri(scan: _Scan, token: Token) -> str | None:
    """Refuse `<...>` that could as well be less-than, with its `>` in a comment or string."""
    if not scan.brackets:
        scan.sound = scan.sound and bool(_SOUND.match(token[0]))
    before_mark = re.split("[#']", token[0], maxsplit=1)[0]
    if before_mark == token[0] or "//" in before_mark:  # two divisions never stand together
        return None
    if not _may_compare(scan, token) or _same_end(scan.text, token):
        return None
    return _TWO_WAYS_LESS


def _may_compare(scan: _Scan, token: Token) -> bool:
    """Only within parentheses and after an operand is there a less-than; `<<` is a triple."""
    if scan.text.startswith("<", token.start() - 1) and token.start():
        return True
    if scan.brackets[-1:] != ["("]:
        return False
    kind, before = scan.previous(token)
    return (
        kind in _OPERANDS
        or before == ">"
        or (kind == "word" and before.lower().endswith(("true", "false")))
    )


def _same_end(text: str, token: Token) -> bool:
    """Read `<` alone, then on: does a token end where the IRI does?"""
    at = token.start() + 1
    while at < token.end():
        found = TOKEN.match(text, at)
        at = found.end() if found else len(text)
    return at == token.end()


_RULES: dict[str, Callable[[_Scan, Token], str | None]] = {
    "iri": _iri,
    "name": _name,
    "word": _word,
    "open": _open,
    "close": _close,
    "operator": _operator,
    "other": _other,
}
