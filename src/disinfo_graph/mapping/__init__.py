"""From a case to node objects, one function per class of the ontology: pure, no clock.

One module per named graph: what the source says, what was derived, what the names stand for.
Node objects say it by the keys of the public JSON-LD context; triples are their expansion.
"""

from __future__ import annotations

from disinfo_graph.mapping.cases import case_nodes
from disinfo_graph.mapping.derived import derived_nodes
from disinfo_graph.mapping.vocabularies import scheme_nodes, vocabulary_nodes

__all__ = ["case_nodes", "derived_nodes", "scheme_nodes", "vocabulary_nodes"]
