"""All records of one case become one case, field by field; it reads no input and writes no RDF."""

from __future__ import annotations

from disinfo_graph.merging.fields import merge
from disinfo_graph.merging.known import KnownCases, Noted, noted
from disinfo_graph.merging.packing import read_cases, write_cases
from disinfo_graph.merging.pages import Range, merged
from disinfo_graph.merging.reviews import reviews
from disinfo_graph.merging.spool import Spool

__all__ = [
    "KnownCases",
    "Noted",
    "Range",
    "Spool",
    "merge",
    "merged",
    "noted",
    "read_cases",
    "reviews",
    "write_cases",
]
