"""The description of all addresses, for programs as OpenAPI and for people as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from urllib.parse import quote, urlencode

import orjson
from flask import Response

from disinfo_graph.vocab import DG, OA, PREFIXES, SCHEMA, SHAPES
from disinfo_graph.web import answers
from disinfo_graph.web.described import OPERATIONS
from disinfo_graph.web.described.document import Examples, document, example, refusals
from disinfo_graph.web.described.rows import Operation
from disinfo_graph.web.described.schemas import REFUSALS
from disinfo_graph.web.following import of_site
from disinfo_graph.web.negotiation import JSON
from disinfo_graph.web.reading import Reading
from disinfo_graph.web.serving import Serving

_CLASSES: Mapping[str, str] = {
    "case": str(DG.Case),
    "claim": str(DG.Claim),
    "debunk": str(DG.Debunk),
    "narrative": str(DG.Narrative),
    "country": str(DG.Country),
    "source": str(DG.Source),
    "channel": str(DG.Channel),
    "appearance": str(DG.Appearance),
    "keyword": str(SCHEMA.DefinedTerm),
    "issue": str(SCHEMA.PublicationIssue),
    "rating": str(SCHEMA.Rating),
    "organisation": str(SCHEMA.Organization),
    "evidence": str(OA.Annotation),
    "scheme": PREFIXES["skos"] + "ConceptScheme",
}
"""By the types of the table: which things are examples of it."""
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An operation as the page tells it."""

    operation: Operation
    address: str | None
    """One that can be tried, below the site; None where the release has no example, or to post."""
    refusals: tuple[tuple[int, str], ...]


def openapi(serving: Serving) -> Response:
    """Return the OpenAPI document."""
    reading = serving.reading()
    told = document(OPERATIONS, reading.iris.base, examples(serving, reading))
    return answers.whole(orjson.dumps(told), JSON.media_type, release=reading.release)


def page(serving: Serving) -> Response:
    """Return the same as a page."""
    reading = serving.reading()
    known = examples(serving, reading)
    groups = [
        (tag, [_told(one, known) for one in rows])
        for tag, rows in groupby(OPERATIONS, key=attrgetter("tag"))
    ]
    body = serving.page("api.html", groups=groups, reading=reading)
    response = answers.page(body, release=reading.release)
    return answers.linked(response, answers.service_links()[:1])


def examples(serving: Serving, reading: Reading) -> Examples:
    """Return what the table calls by name, as it is in this release."""
    told = dict(_things(reading)) | dict(_changes(serving))
    told["release"] = reading.release
    told["graph"] = reading.iris.thing("graph", "derived")
    if rules := reading.select("findings"):
        told["rule"] = rules[0]["rule"].text.removeprefix(SHAPES)
    return told


def address(one: Operation, known: Examples) -> str | None:
    """Return the address of an operation with examples filled in, if there are some for all."""
    if one.sometimes:
        return None
    values = {row.name: example(row, known) for row in one.parameters}
    if any(values[row.name] is None for row in one.parameters if row.place == "path"):
        return None
    path = _BLANK.sub(lambda found: quote(values[found[1]] or ""), one.path)
    asked = {row.name: values[row.name] or "" for row in one.parameters if row.tried}
    return f"{path}?{urlencode(asked)}" if asked else path


def _things(reading: Reading) -> Iterator[tuple[str, str]]:
    for kind, name in _CLASSES.items():
        prefix = reading.iris.thing(kind, "")
        for row in reading.select("one", **{"class": f"<{name}>", "prefix": prefix}):
            yield kind, row["thing"].text.removeprefix(prefix)


def _changes(serving: Serving) -> Iterator[tuple[str, str]]:
    here = of_site(serving.config.site)
    if here is None:
        return
    yield "page", next(iter(here.pages))
    for slug, (first, *_) in islice(here.versions.items(), 1):
        yield "versioned", slug
        yield "stamp", first.member.stamp


def _told(one: Operation, known: Examples) -> Told:
    return Told(
        operation=one,
        address=address(one, known) if one.method == "get" else None,
        refusals=tuple((status, REFUSALS[status][0]) for status in refusals(one)),
    )
