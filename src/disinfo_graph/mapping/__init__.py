"""From a case to triples, one function per class of the ontology: pure, no clock, no blank node.

One module per named graph: what the source says, what was derived, what the names stand for.
"""

from __future__ import annotations

from disinfo_graph.mapping.cases import case_statements, mentioned_types
from disinfo_graph.mapping.derived import derived_statements
from disinfo_graph.mapping.vocabularies import scheme_statements, vocabulary_statements

__all__ = [
    "case_statements",
    "derived_statements",
    "mentioned_types",
    "scheme_statements",
    "vocabulary_statements",
]
