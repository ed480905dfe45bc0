"""What the editor of the query page completes: the prefixes and terms that the release uses."""

from __future__ import annotations

import orjson
from flask import Response

from disinfo_graph.vocab import PREFIXES
from disinfo_graph.web import answers
from disinfo_graph.web.negotiation import JSON
from disinfo_graph.web.reading import quoted
from disinfo_graph.web.serving import Serving


def terms(serving: Serving) -> Response:
    """Return prefixes, classes and properties, those first that are used most."""
    reading = serving.reading()
    told: dict[str, object] = {"prefixes": PREFIXES, "classes": [], "properties": []}
    found = reading.select("terms", about=quoted(reading.iris.thing("graph", "about")))
    for kind in ("classes", "properties"):
        told[kind] = [row["term"].text for row in found if row["kind"].text == kind]
    return answers.whole(orjson.dumps(told), JSON.media_type, release=reading.release)
