"""The front page: what this is, how much there is and how fresh, the ways in, the cases."""

from __future__ import annotations

from flask import Response, request

from disinfo_graph.web import answers, lists
from disinfo_graph.web.negotiation import HTML
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.telling import document_path, short

_NARRATIVES = 12

_COUNTED: tuple[tuple[str, str], ...] = (
    ("dg:Case", "cases"),
    ("dg:Claim", "claims"),
    ("dg:Narrative", "narratives"),
    ("dg:Country", "countries and regions"),
    ("dg:Source", "sources"),
)


def home(serving: Serving) -> Response:
    """Return the front page."""
    reading = serving.reading()
    counts = {short(row["class"].text): row["count"].text for row in reading.select("counts")}
    narratives = tuple(
        {
            "label": row["label"],
            "path": document_path(reading.iris, request.script_root, row["narrative"].text),
            "claims": int(row["claims"].text),
        }
        for row in reading.select("narratives", limit=_NARRATIVES)
    )
    body = serving.page(
        "home.html",
        counts=[(int(counts.get(name, "0")), label) for name, label in _COUNTED],
        cases=lists.cases(reading),
        narratives=narratives,
        reading=reading,
        path=f"{request.script_root}/",
    )
    response = answers.page(body, release=reading.release)
    return answers.linked(
        response,
        [
            answers.Link(
                target=f"{request.script_root}/.well-known/void",
                relation="describedby",
                media_type="text/turtle",
            ),
            answers.Link(
                target=f"{request.script_root}/sparql",
                relation="service",
                media_type=HTML.media_type,
            ),
        ],
    )
