"""The front page: what this is, how much there is and how fresh, the ways in, the latest cases."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request

from disinfo_graph.vocab import short
from disinfo_graph.web import answers, browse, datasets, lists
from disinfo_graph.web.answers import Link
from disinfo_graph.web.browse import Member
from disinfo_graph.web.reading import Reading
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.wording import WORDINGS

_CASES, _MEMBERS = 10, 8
_TALLIES = ("narrative", "country")

_COUNTED: tuple[tuple[str, str, str], ...] = (
    ("dg:Case", "cases", "/case/"),
    ("dg:Narrative", "narratives", "/narrative/"),
    ("dg:Country", "countries and regions", "/country/"),
    ("dg:Source", "sources", "/source/"),
    ("dg:Channel", "channels", "/channel/"),
    ("schema:DefinedTerm", "keywords", "/keyword/"),
    ("schema:PublicationIssue", "newsletter issues", "/issue/"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The things of one kind that most cases name."""

    kind: str
    heading: str
    members: tuple[Member, ...]


def home(serving: Serving) -> Response:
    """Return the front page."""
    reading = serving.reading()
    counts = {short(row["class"].text): int(row["count"].text) for row in reading.select("counts")}
    body = serving.page(
        "home.html",
        counts=[(counts.get(name, 0), label, path) for name, label, path in _COUNTED],
        cases=lists.latest(reading, limit=_CASES),
        tallies=[_tally(reading, kind) for kind in _TALLIES],
        embedded=datasets.embedded(reading),
        reading=reading,
    )
    response = answers.page(body, release=reading.release)
    void, endpoint = (f"{request.script_root}/{path}" for path in (".well-known/void", "sparql"))
    links = [
        Link(target=void, relation="describedby", media_type="text/turtle"),
        Link(target=endpoint, relation="service"),
        *answers.service_links(),
    ]
    return answers.linked(response, links)


def _tally(reading: Reading, kind: str) -> Tally:
    members = browse.members(reading, kind, limit=_MEMBERS)
    return Tally(kind=kind, heading=WORDINGS[kind].heading, members=members)
