"""What queries ask of a term that SPARQL itself would answer otherwise than pySHACL does.

The answers are those of rdflib's literals, on which pySHACL rests, and of Python's patterns.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from disinfo_graph.formats.for_rdflib import node
from disinfo_graph.store import Term

_PYTHON: dict[URIRef | None, type] = {
    XSD.boolean: bool,
    XSD.date: date,
    XSD.dateTime: datetime,
    XSD.decimal: Decimal,
    XSD.float: float,
    XSD.integer: int,
    XSD.time: time,
}
"""Datatypes of which the value is looked at, not only the lexical form."""


@lru_cache(maxsize=65536)
def _well_typed(term: Term) -> bool:
    literal = node(term)
    if not isinstance(literal, Literal) or literal.ill_typed:
        return False
    return isinstance(literal.value, _PYTHON.get(literal.datatype, object))


@lru_cache(maxsize=65536)
def _matches(term: Term, pattern: Term) -> bool:
    return re.search(str(node(pattern)), str(node(term))) is not None


def _compared(accepts: Callable[[int, int], bool]) -> Callable[[Term, Term], bool]:
    @lru_cache(maxsize=65536)
    def compare(term: Term, bound: Term) -> bool:
        one, other = node(term), node(bound)
        if not isinstance(one, Literal) or not isinstance(other, Literal):
            return False
        if isinstance(one.value, str) != isinstance(other.value, str):
            return False
        try:
            return accepts(_order(one, other), 0)
        except (TypeError, NotImplementedError):
            return False

    return compare


def _order(one: Literal, other: Literal) -> int:
    if one.eq(other):
        return 0
    # rdflib orders moments with and without zone somehow; they cannot be compared.
    if isinstance(one.value, datetime | time):
        return 1 if one.value > other.value else -1
    return 1 if one > other else -1


def _related(holds: Callable[..., bool]) -> Callable[[Term, Term], bool]:
    def relate(term: Term, other: Term) -> bool:
        one, two = _plain(term), _plain(other)
        if isinstance(one, Literal) != isinstance(two, Literal):
            return False
        try:
            return bool(holds(one, two))
        except TypeError:
            return False

    return relate


def _plain(term: Term) -> object:
    made = node(term)
    if isinstance(made, URIRef):
        return str(made)
    if isinstance(made, Literal):
        return made.value if isinstance(made.value, str) else made
    return None


FUNCTIONS: Mapping[str, Callable[..., bool]] = {
    "urn:check:well-typed": _well_typed,
    "urn:check:matches": _matches,
    "urn:check:more-than": _compared(operator.gt),
    "urn:check:at-least": _compared(operator.ge),
    "urn:check:less-than": _compared(operator.lt),
    "urn:check:at-most": _compared(operator.le),
    "urn:check:before": _related(operator.lt),
    "urn:check:not-after": _related(operator.le),
}
"""The functions of the queries, by their IRIs."""
