"""The page about the series or the live release: like that of any thing, and for search engines."""

from __future__ import annotations

from flask import Response

from disinfo_graph.release import catalogue
from disinfo_graph.web import schema_org, things, values
from disinfo_graph.web.answers import Link
from disinfo_graph.web.reading import Reading
from disinfo_graph.web.serving import Serving


def page(serving: Serving, reading: Reading, iri: str, links: list[Link]) -> Response:
    """Return the page about a dataset, which embeds the live release as schema.org has it."""
    return things.page(serving, reading, iri, links, embedded=embedded(reading))


def embedded(reading: Reading) -> dict[str, object]:
    """Return the release that is read as a Dataset of schema.org."""
    release = reading.iris.thing("dataset", reading.release)
    nodes = values.nodes(catalogue.said(reading.folder), "n-triples")
    return schema_org.dataset(nodes, release, reading.iris)
