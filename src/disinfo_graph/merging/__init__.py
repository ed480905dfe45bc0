"""All records of one case become one case, field by field; it reads no input and writes no RDF."""

from __future__ import annotations

from disinfo_graph.merging.fields import merge
from disinfo_graph.merging.known import KnownCases
from disinfo_graph.merging.reviews import reviews
from disinfo_graph.merging.spool import Spool

__all__ = ["KnownCases", "Spool", "merge", "reviews"]
