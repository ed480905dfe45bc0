"""What a check came to, gathered into one report and written in any of its formats.

It checks nothing and reads nothing, so that whoever shows a report need not know what checks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from disinfo_graph.reporting import document, graph, junit, page, rows, sarif, text
from disinfo_graph.reporting.gathering import Gathering
from disinfo_graph.reporting.report import (
    CAP,
    EXAMPLES,
    Found,
    Place,
    Records,
    Refused,
    Report,
    Rule,
    Style,
    Subject,
)

__all__ = [
    "CAP",
    "EXAMPLES",
    "FORMATS",
    "Format",
    "Found",
    "Gathering",
    "Place",
    "Records",
    "Refused",
    "Report",
    "Rule",
    "Style",
    "Subject",
    "written_as",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of reports."""

    name: str
    title: str
    media_type: str
    write: Callable[[Report, Style, BinaryIO], None]
    whole: bool
    """Whether it holds every finding up to the cap, and not examples alone."""


FORMATS: tuple[Format, ...] = (
    Format(
        name="text",
        title="Text for people",
        media_type="text/plain",
        write=text.write,
        whole=False,
    ),
    Format(
        name="html",
        title="A page for people",
        media_type="text/html",
        write=page.write,
        whole=False,
    ),
    Format(
        name="json",
        title="JSON",
        media_type="application/json",
        write=document.write,
        whole=True,
    ),
    Format(
        name="turtle",
        title="SHACL validation report",
        media_type="text/turtle",
        write=graph.write,
        whole=True,
    ),
    Format(
        name="csv",
        title="CSV, one row a finding",
        media_type="text/csv",
        write=rows.write,
        whole=True,
    ),
    Format(
        name="junit",
        title="JUnit XML",
        media_type="application/xml",
        write=junit.write,
        whole=False,
    ),
    Format(
        name="sarif",
        title="SARIF 2.1.0",
        media_type="application/sarif+json",
        write=sarif.write,
        whole=True,
    ),
)
"""Every format of reports, in the order in which they are listed."""


def written_as(name: str) -> Format:
    """Return the format of that name; raises KeyError for none."""
    return {row.name: row for row in FORMATS}[name]
