"""The tokens of a query as regular expressions, and what may be passed over; it refuses nothing.

Most tokens can break no rule, wherever they stand. Runs of them are passed over in one match of the
`re` module's own code, some thirty times as fast as token by token. Each alternative there is one
of `TOKENS`, in their order, or the rule that none of them fits; so both read a text alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

STEPS = ("as", "filter", "having", "minus", "optional", "union")

# Told by what they leave out, which is below U+00B7: such a set is compiled in no time.
_NO_LETTERS = r"\x00-,./;-@\[-\^`{-\u00b6"
_LETTER, _IN_WORD = rf"[^{_NO_LETTERS}\-:]", rf"[^{_NO_LETTERS}:]"
_LETTER_OR_COLON, _IN_NAME = rf"[^{_NO_LETTERS}\-]", f"[^{_NO_LETTERS}]"
_FIRST = r"[^\x00-@\[-`{-\u00b6]"
ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"


def _string(quote: str) -> str:
    """Long before short, as in the engine; exact escapes, for a bad one ends the string there."""
    escape = rf"\\[tbnrf\"'\\]|{ESCAPE}"
    long = rf"{quote * 3}(?:[^\\{quote}]++|{escape}|{quote}(?!{quote * 2}))*+{quote * 3}"
    short = rf"{quote}(?:[^\\{quote}\r\n]++|{escape})*+{quote}"
    return f"{long}|{short}"


def _local(letters: str = _LETTER_OR_COLON, run: str = f"{_IN_NAME}++") -> str:
    return rf"(?:(?:{letters}|{_ESCAPED})(?:{run}|{_ESCAPED}|\.++(?:{run}|{_ESCAPED}))*+)?+"


# Where SPARQL allows fewer letters than stand here, the parser stops, so nothing slips by.
TOKENS = {
    "space": r"[ \t\r\n]++|\#[^\r\n]*+",
    "string": _string('"') + "|" + _string("'"),
    "iri": rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]++|{ESCAPE})*+>",
    "variable": rf"[?$]{_LETTER}++",
    "tag": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+",
    "label": rf"_:{_LETTER}{_IN_WORD}*+(?:\.++{_IN_WORD}++)*+",
    "number": r"[+-]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+",
    "name": rf"(?:{_FIRST}{_IN_WORD}*+(?:\.++{_IN_WORD}++)*+)?+:{_local()}",
    # With dots: no text is looked at twice.
    "word": rf"{_LETTER}{_IN_WORD}*+(?:\.++{_IN_WORD}++)*+",
    "open": r"[{(\[]",
    "close": r"[})\]]",
    "operator": r"\|\||&&|[-!+*/|^]",
    "other": r".",
}
TOKEN = re.compile("|".join(f"(?P<{k}>{v})" for k, v in TOKENS.items()), re.DOTALL)

Token = re.Match[str]

_PLAIN_IRI = (  # with no mark, or with `//` before it: never two comparisons
    rf"<(?:[^\x00-\x20<>\"{{}}|^`\\#'/]++|{ESCAPE}|/(?!/))*+"
    rf"(?://(?:[^\x00-\x20<>\"{{}}|^`\\]++|{ESCAPE})*+)?+>"
)
_STEP = "|".join(f"[{step[0]}{step[0].upper()}](?i:{step[1:]})" for step in STEPS)
_NO_STEP = f"(?!(?:{_STEP})(?!{_IN_WORD}))"
_NOT_SERVICE = "(?![Ss](?i:ervice))"
_FILLER = (  # what begins no token, quotation marks, brackets and operators apart
    r"[\x00-\x08\v\f\x0e-\x1f%,=>\\`~\x7f-\u00b6]++",
    r"\.(?![0-9])",
    r"@(?![A-Za-z])",
    rf"[?$](?!{_LETTER})",
    r"&(?!&)",
    rf"<(?!{TOKENS['iri'][1:]})",
)


@lru_cache(maxsize=32)
def passing(*, begins: bool, inside: bool, room: bool, service: bool) -> re.Pattern[str]:
    """Return what matches all tokens from a place on that break no rule there.

    `begins`: an operation may begin here, so words matter. `inside`: within brackets, where `;` and
    namespaces do not. `room`: one more bracket may be opened. `service`: the text has that word.
    """
    words = () if begins else (_word(service=service),)
    within = (";", *_anywhere(service=service), _PLAIN_IRI, *words)
    kinds = [*_anywhere(service=service), *words]
    if inside or begins:
        kinds.append(";")
    if inside or not service:
        kinds.append(_PLAIN_IRI)
    if room:  # a pair without another pair in it
        kinds.append(rf"[{{(\[](?:{'|'.join(within)})*+[}})\]]")
    return re.compile(f"(?:{'|'.join(kinds)})*+", re.DOTALL)


def _anywhere(*, service: bool) -> tuple[str, ...]:
    """What breaks no rule wherever it stands."""
    return (
        TOKENS["space"],
        TOKENS["string"],
        TOKENS["variable"],
        TOKENS["tag"],
        TOKENS["label"],
        r"[0-9]++\.?[0-9]*+(?:[eE][+-]?[0-9]++)?+",
        r"\.[0-9]++(?:[eE][+-]?[0-9]++)?+",
        r"[+-](?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+",
        *_FILLER,
        *_names(service=service),
    )


def _names(*, service: bool) -> tuple[str, str]:
    if not service:
        prefix = rf"{_FIRST}{_IN_WORD}*+(?:\.++{_IN_WORD}++)*+"
        return f":{_local()}", f"{prefix}:{_local()}"
    run = f"(?:{_NOT_SERVICE}{_IN_WORD})++"
    prefix = rf"{_NOT_SERVICE}{_FIRST}(?:{run})?+(?:\.++{run})*+"
    local = (
        _local(f"{_NOT_SERVICE}{_LETTER_OR_COLON}", f"(?:{_NOT_SERVICE}{_IN_NAME})++")
        + rf"(?!\.*+(?:{_IN_NAME}|{_ESCAPED}))"
    )
    return f":{local}", f"{prefix}:{local}"


def _word(*, service: bool) -> str:
    """A word none of whose parts between dots is a step; one before a colon may be a name."""
    run = f"(?:{_NOT_SERVICE}{_IN_WORD})++" if service else f"{_IN_WORD}++"
    return rf"(?={_LETTER}){_NO_STEP}{run}(?:\.++{_NO_STEP}{run})*+(?!\.*+{_IN_WORD}|:)"
