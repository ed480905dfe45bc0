"""Reads tables (CSV, TSV) by a description of their columns; one row, one record or rejection."""

from __future__ import annotations

from collections.abc import Iterator

from disinfo_graph.errors import InputError
from disinfo_graph.model import Record, Rejected
from disinfo_graph.readers.opening import Source
from disinfo_graph.readers.tables import description, finding, records, rows, suggesting
from disinfo_graph.readers.tables.finding import Fit

__all__ = ["FORM", "Fit", "description", "read", "read_by", "suggesting"]


FORM = records.FORM


def read(source: Source) -> Iterator[Record | Rejected]:
    """Yield a record or a rejection for each row of a table.

    Raises InputError for a table that fits no description.
    """
    return read_by(finding.find(source), source)


def read_by(fit: Fit, source: Source) -> Iterator[Record | Rejected]:
    """Yield a record or a rejection for each row of a table of a known kind."""
    with source.text(fit.description.encoding) as text:
        found = rows.read(text, fit.delimiter, source.name)
        first = next(found, None)
        header = [] if first is None else finding.names(first)
        finding.require_each_once(header, source.name)
        if not fit.description.fits(header):
            raise InputError(
                f"columns {', '.join(map(repr, header))} (expected those of its description)",
                source=source.name,
                line=1,
            )
        yield from records.read(found, header, fit.description, source)
