"""All records of one case become one case, field by field; it reads no input and writes no RDF."""

from __future__ import annotations

from disinfo_graph.merging.fields import merge
from disinfo_graph.merging.spool import Spool, Titles, reviews

__all__ = ["Spool", "Titles", "merge", "reviews"]
