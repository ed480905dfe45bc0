"""How tests read what the site writes: by parsers that are not ours."""

from __future__ import annotations

import json
import warnings

from pyld import jsonld as pyld
from rdflib import Graph


def graph(data: bytes, syntax: str) -> Graph:
    """Return an RDF document as a graph; JSON-LD by PyLD, all else by rdflib."""
    if syntax != "json-ld":
        with warnings.catch_warnings(action="ignore"):  # rdflib uses what it deprecates itself
            return Graph().parse(data=data, format=syntax)
    quads = pyld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    return Graph().parse(data=quads, format="nt")
