"""The front page: what this is, how much there is and how fresh, the ways in, the cases."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request

from disinfo_graph.vocab import short
from disinfo_graph.web import answers, lists
from disinfo_graph.web.answers import Link
from disinfo_graph.web.reading import Reading
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.telling import Shown, document_path

_NARRATIVES = 12

_COUNTED: tuple[tuple[str, str], ...] = (
    ("dg:Case", "cases"),
    ("dg:Claim", "claims"),
    ("dg:Narrative", "narratives"),
    ("dg:Country", "countries and regions"),
    ("dg:Source", "sources"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """A narrative with the number of claims that advance it."""

    shown: Shown
    claims: int


def home(serving: Serving) -> Response:
    """Return the front page."""
    reading = serving.reading()
    counts = {short(row["class"].text): row["count"].text for row in reading.select("counts")}
    body = serving.page(
        "home.html",
        counts=[(int(counts.get(name, "0")), label) for name, label in _COUNTED],
        cases=lists.cases(reading),
        narratives=_narratives(reading),
        reading=reading,
        path=f"{request.script_root}/",
    )
    response = answers.page(body, release=reading.release)
    void, endpoint = (f"{request.script_root}/{path}" for path in (".well-known/void", "sparql"))
    links = [
        Link(target=void, relation="describedby", media_type="text/turtle"),
        Link(target=endpoint, relation="service"),
    ]
    return answers.linked(response, links)


def _narratives(reading: Reading) -> tuple[Narrative, ...]:
    return tuple(
        Narrative(
            shown=Shown(
                text=row["label"].text,
                href=document_path(reading.iris, request.script_root, row["narrative"].text),
                language=row["label"].language,
            ),
            claims=int(row["claims"].text),
        )
        for row in reading.select("narratives", limit=_NARRATIVES)
    )
