"""The page on the quality of a release, the same as data, and who breaks a rule; no counting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph.dumps import measurements
from disinfo_graph.model import divided
from disinfo_graph.vocab import SHAPES
from disinfo_graph.web import answers, coverage, lists, trends
from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import CONTENTS, HTML, JSON, Offer, by_suffix
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.reading import Reading
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.values import Row

_NAME = "quality"
_FILES: dict[str, str] = {"json": measurements.JSON, "csv": measurements.CSV}
"""By the name of an offer: which file of the release it is."""

OFFERS: tuple[Offer, ...] = (
    HTML,
    replace(JSON, suffix=".json"),
    Offer(name="csv", title="CSV", media_type="text/csv", suffix=".csv"),
    *CONTENTS,
)
NAMES = (_NAME, *(f"{_NAME}{offer.suffix}" for offer in OFFERS))
"""The page, and the same in each format."""
WORKLIST = "/quality/worklist.csv"
_UNMEASURED = "This release was made before releases were measured: publish anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that something breaks: what is wrong, and how to mend it."""

    name: str
    severity: str
    sentence: str
    remedy: str
    count: int


def quality(serving: Serving, name: str) -> Response:
    """Return what was measured on the release, in the format of the suffix or the one preferred."""
    _, offer = by_suffix(name, OFFERS)
    offer = offer or accepted(OFFERS)
    reading = serving.reading()
    path = f"{request.script_root}/{_NAME}"
    response = _representation(serving, reading, offer, path)
    answers.linked(response, answers.alternates(path, OFFERS, offer))
    return answers.negotiated(response, offer, path)


def worklist(serving: Serving) -> Response:
    """Return the list of all findings for curators."""
    reading = serving.reading()
    body = _file(reading, measurements.WORKLIST)
    response = answers.whole(body, "text/csv", release=reading.release)
    response.headers["Content-Disposition"] = "attachment; filename=worklist.csv"
    return response


def rule(serving: Serving, name: str) -> Response:
    """Return the list of the cases that break a rule."""
    accepted((HTML,))
    reading = serving.reading()
    found = next((one for one in _rules(reading) if one.name == name), None)
    if found is None:
        raise NotFound("Nothing in this release breaks a rule of that name.")
    page = lists.breaking(reading, SHAPES + name)
    body = serving.page("rule.html", rule=found, list=page, path=request.path, reading=reading)
    response = answers.page(body, release=reading.release)
    response.vary.add("Accept")
    return answers.linked(response, page.links(request.path))


def report(serving: Serving, reading: Reading, iri: str, links: list[Link]) -> Response:
    """Send whoever asks for the page about the report to the one on quality, which tells it all."""
    if not reading.known(iri):
        raise NotFound("This site knows of no such report.")
    return answers.elsewhere(f"{request.script_root}/{_NAME}#findings", 303)


def _representation(serving: Serving, reading: Reading, offer: Offer, path: str) -> Response:
    if offer is HTML:
        return answers.page(_page(serving, reading, path), release=reading.release)
    if offer.name in _FILES:
        body = _file(reading, _FILES[offer.name])
        return answers.whole(body, offer.media_type, release=reading.release)
    graph = reading.iris.thing("graph", _NAME)
    return answers.outcome(reading.graph("measurements", offer.name, graph=f"<{graph}>"))


def _page(serving: Serving, reading: Reading, path: str) -> bytes:
    told = coverage.of_release(reading.folder)
    rules = _rules(reading)
    return serving.page(
        "quality.html",
        told=told,
        whole=coverage.whole(told) if told else (),
        properties=coverage.properties(told) if told else (),
        tables=coverage.tables(told) if told else (),
        trends=trends.trends(told) if told else (),
        width=trends.WIDTH,
        height=trends.HEIGHT,
        ground=trends.HEIGHT - trends.EDGE,
        rules=rules,
        count=sum(one.count for one in rules),
        offers=[one for one in OFFERS if one is not HTML],
        path=path,
        reading=reading,
    )


def _rules(reading: Reading) -> tuple[Rule, ...]:
    return tuple(map(_rule, reading.select("findings")))


def _rule(row: Row) -> Rule:
    sentence, remedy = divided(row["message"].text)
    return Rule(
        name=row["rule"].text.removeprefix(SHAPES),
        severity=row["severity"].text.rpartition("#")[2].lower(),
        sentence=sentence,
        remedy=remedy,
        count=int(row["count"].text),
    )


def _file(reading: Reading, name: str) -> bytes:
    path = reading.folder / name
    if not path.is_file():
        raise NotFound(_UNMEASURED)
    return path.read_bytes()
