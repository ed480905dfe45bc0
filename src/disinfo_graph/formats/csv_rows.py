"""Writes tables as CSV; the engine's own writer leaves commas in IRIs bare, and shifts columns."""

from __future__ import annotations

import codecs
import csv
from typing import BinaryIO

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(answer: QuerySolutions, out: BinaryIO) -> None:
    """Write a table with its heading by RFC 4180; what is not bound is empty, as SPARQL says."""
    writer = csv.writer(codecs.getwriter("utf-8")(out))
    writer.writerow([variable.value for variable in answer.variables])
    writer.writerows(map(_text, solution) for solution in answer)


def safe(cell: str) -> str:
    """Return what no spreadsheet takes for a formula: an apostrophe goes before what looks so."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _text(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    if isinstance(term, NamedNode | Literal):
        return term.value
    return "" if term is None else str(term)
