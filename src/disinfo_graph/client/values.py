"""Terms as Python values, by their datatype; what Python cannot hold as it stands stays text.

So `"2020-02-30"^^xsd:date`, a date with a zone and a moment finer than a microsecond are texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from disinfo_graph.formats.answers import BlankNode, Literal, Term, Triple
from disinfo_graph.vocab import PREFIXES

Value = int | Decimal | float | bool | date | datetime | str | None

_INTEGERS = (
    *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "nonPositiveInteger"),
    *("negativeInteger", "positiveInteger"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
_DAY = r"\d{4}-\d\d-\d\d"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"


def _if_fit(pattern: str, make: Callable[[str], Value]) -> Callable[[str], Value]:
    """Read what matches; Python itself would take more, such as `1_000` for an integer."""
    fits = re.compile(pattern, re.ASCII).fullmatch

    def read(text: str) -> Value:
        if fits(text) is None:
            return text
        try:
            return make(text)
        except ValueError:
            return text

    return read


_integer = _if_fit(r"[+-]?\d+", int)
_double = _if_fit(rf"{_NUMBER}(?:[eE][+-]?\d+)?|[+-]?INF|NaN", float)

_OF: dict[str, Callable[[str], Value]] = {
    **{name: _integer for name in _INTEGERS},
    "decimal": _if_fit(_NUMBER, Decimal),
    "double": _double,
    "float": _double,
    "boolean": _if_fit("true|false|1|0", lambda text: text in ("true", "1")),
    "date": _if_fit(_DAY, date.fromisoformat),
    "dateTime": _if_fit(
        rf"{_DAY}T\d\d:\d\d:\d\d(?:\.\d{{1,6}})?(?:Z|[+-]\d\d:\d\d)?", datetime.fromisoformat
    ),
}
_READERS = {PREFIXES["xsd"] + name: read for name, read in _OF.items()}


def value(term: Term | None) -> Value:
    """Return a term as a Python value: an IRI as text, a blank node as `_:` and its label."""
    if isinstance(term, Literal):
        read = _READERS.get(term.datatype.value)
        return term.value if read is None else read(term.value)
    return text(term)


def text(term: Term | None) -> str | None:
    """Return a term as text: a literal's lexical form, whatever its datatype."""
    if term is None:
        return None
    if isinstance(term, Triple):
        return str(term)
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value
