"""Publishes a dump of a release as it is: it enters after mapping, and nothing is derived again.

Whole cases are kept out, with whatever only they mention; all else keeps its IRIs and graphs, so
that the release has the identity of the one that was dumped.
"""

from __future__ import annotations

from disinfo_graph.publish.mirroring.inputs import Dump, dump_among, require_nothing_to_read_by
from disinfo_graph.publish.mirroring.reading import iris_of
from disinfo_graph.publish.mirroring.taking import taken

__all__ = ["Dump", "dump_among", "iris_of", "require_nothing_to_read_by", "taken"]
