"""The report as CSV: one row a finding, all of them; no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from disinfo_graph.formats.csv_rows import safe
from disinfo_graph.reporting import wording
from disinfo_graph.reporting.report import UNREADABLE, Found, Report, Style
from disinfo_graph.vocab import SHAPES

COLUMNS = (
    "severity",
    "rule",
    "message",
    "file",
    "line",
    "other_places",
    "case",
    "title",
    "focus",
    "path",
    "value",
)
"""What each row tells."""

CAPPED = "capped"
"""The rule, and the severity, of the last row where the cap was reached."""


def write(report: Report, style: Style, out: BinaryIO) -> None:
    """Write a table by RFC 4180."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in row] for row in _rows(report))
    text.detach()


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    for found in report.findings:
        yield _row(found)
    for one in report.refused:
        line = "" if one.place.line is None else str(one.place.line)
        place = (one.place.file, line)
        yield (UNREADABLE, UNREADABLE, one.reason, *place, *[""] * (len(COLUMNS) - 5))
    if told := wording.capped(report):
        yield (CAPPED, CAPPED, told, *[""] * (len(COLUMNS) - 3))


def _row(found: Found) -> tuple[str, ...]:
    finding, subject = found.finding, found.subject
    first = found.places[0] if found.places else None
    return (
        finding.severity.value.lower(),
        finding.shape.removeprefix(SHAPES),
        finding.message,
        "" if first is None else first.file,
        "" if first is None or first.line is None else str(first.line),
        " ".join(map(str, found.places[1:])),
        wording.node(subject.iri) if subject.case else "",
        subject.title or "",
        wording.node(finding.focus),
        finding.path or "",
        finding.value or "",
    )
