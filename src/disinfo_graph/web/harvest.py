"""The page for those who take cases into their own systems; docs/harvest.md holds its text."""

from __future__ import annotations

from flask import Response

from disinfo_graph.dumps.files import DOCUMENTS, SIGNATURE
from disinfo_graph.web import answers
from disinfo_graph.web.serving import Serving

PATH = "/harvest"
_ALL = f"{DOCUMENTS}.gz"


def harvest(serving: Serving) -> Response:
    """Return the page; its commands have this site's own address."""
    reading = serving.reading()
    dumps = reading.folder / "dumps"
    body = serving.page(
        "harvest.html",
        base=reading.iris.base,
        signed=(dumps / SIGNATURE).is_file(),
        size=(dumps / _ALL).stat().st_size,
        reading=reading,
    )
    response = answers.page(body, release=reading.release)
    return answers.linked(response, answers.service_links())
