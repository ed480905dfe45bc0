"""Lists of all things of one kind, with the number of cases that name each: the ways to browse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, request

from disinfo_graph.vocab import DG, SCHEMA
from disinfo_graph.web import answers, lists
from disinfo_graph.web.lists import Paged
from disinfo_graph.web.negotiation import HTML
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.reading import Reading, filled
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.telling import Shown, document_path
from disinfo_graph.web.wording import WORDINGS

_FORMATS: tuple[tuple[str, str], ...] = (("CSV", "csv"), ("JSON", "json"))
_CLAIM = f"<{SCHEMA.mainEntity}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind whose things are listed: its class, and the property path that leads there."""

    of_class: str
    path: str
    """From a case, in SPARQL."""


KINDS: Mapping[str, Kind] = {
    "narrative": Kind(of_class=str(DG.Narrative), path=f"{_CLAIM}/<{DG.advances}>"),
    "country": Kind(of_class=str(DG.Country), path=f"{_CLAIM}/<{DG.discusses}>"),
    "source": Kind(of_class=str(DG.Source), path=f"{_CLAIM}/<{DG.carriedBy}>"),
    "channel": Kind(
        of_class=str(DG.Channel), path=f"{_CLAIM}/<{SCHEMA.appearance}>/<{DG.channel}>"
    ),
    "keyword": Kind(of_class=str(SCHEMA.DefinedTerm), path=f"{_CLAIM}/<{SCHEMA.keywords}>"),
    "issue": Kind(of_class=str(SCHEMA.PublicationIssue), path=f"<{SCHEMA.isPartOf}>"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A thing with the number of cases that name it."""

    shown: Shown
    cases: int


def listed(serving: Serving, kind: str) -> Response:
    """Return the list of all things of a kind, those that most cases name first."""
    accepted((HTML,))
    reading = serving.reading()
    found = reading.select("members-count", kind=f"<{KINDS[kind].of_class}>")
    page = lists.page_of(int(found[0]["count"].text))
    body = serving.page(
        "browse.html",
        kind=WORDINGS[kind],
        members=members(reading, kind, limit=lists.PAGE, offset=page.offset),
        list=page,
        path=request.path,
        downloads=list(_downloads(_query(kind, page.count, 0))),
        reading=reading,
    )
    return _answer(reading, page, body)


def cases(serving: Serving) -> Response:
    """Return the list of all cases, the latest first."""
    accepted((HTML,))
    reading = serving.reading()
    page = lists.cases(reading)
    body = serving.page("cases.html", cases=page, path=request.path, reading=reading)
    return _answer(reading, page, body)


def members(reading: Reading, kind: str, *, limit: int, offset: int = 0) -> tuple[Member, ...]:
    """Return things of a kind, those that most cases name first."""
    return tuple(
        Member(
            shown=Shown(
                text=found["label"].text,
                href=document_path(reading.iris, request.script_root, found["thing"].text),
                language=found["label"].language,
            ),
            cases=int(found["cases"].text),
        )
        for found in reading.asked(_query(kind, limit, offset))
    )


def _query(kind: str, limit: int, offset: int) -> str:
    row = KINDS[kind]
    return filled(
        "members",
        {"kind": f"<{row.of_class}>", "path": row.path, "limit": limit, "offset": offset},
    )


def _answer(reading: Reading, page: Paged, body: bytes) -> Response:
    response = answers.page(body, release=reading.release)
    response.vary.add("Accept")
    return answers.linked(response, page.links(request.path))


def _downloads(query: str) -> Iterator[tuple[str, str]]:
    for title, name in _FORMATS:
        asked = urlencode({"query": query, "format": name})
        yield title, f"{request.script_root}/sparql?{asked}"
