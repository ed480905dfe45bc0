"""SPARQL and descriptions over the live release, evaluated on workers that can be killed."""

from __future__ import annotations

from disinfo_graph.query.endpoint import Asking, Endpoint, Outcome, once, plan, serving
from disinfo_graph.query.request import Ask, Describe

__all__ = ["Ask", "Asking", "Describe", "Endpoint", "Outcome", "once", "plan", "serving"]
"""`Ask` is a query and `Describe` a document; `Endpoint` sends either to the workers."""
