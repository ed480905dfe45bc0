"""Looks at RDF that somebody hands in, and at releases: what do the shapes find wrong with it.

It publishes nothing, fetches nothing and keeps nothing.
"""

from __future__ import annotations

from disinfo_graph.inspecting.graphs import inspect
from disinfo_graph.inspecting.inputs import Graph, Sorted, refused, sort
from disinfo_graph.inspecting.releases import inspect_release, release_in

__all__ = ["Graph", "Sorted", "inspect", "inspect_release", "refused", "release_in", "sort"]
