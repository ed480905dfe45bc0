"""The page about the report of the shapes: findings by rule, the gravest first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph.vocab import SHAPES, short
from disinfo_graph.web import answers, things
from disinfo_graph.web.reading import Reading
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.telling import Shown, document_path
from disinfo_graph.web.values import Row
from disinfo_graph.web.wording import of_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that something breaks."""

    severity: str
    message: str
    count: int
    name: Shown
    examples: tuple[Shown, ...]


def page(serving: Serving, reading: Reading, iri: str) -> Response:
    """Return the page about the report of this release."""
    if not reading.known(iri):
        raise NotFound(things.UNKNOWN)
    rules = tuple(_rule(reading, row) for row in reading.select("findings"))
    body = serving.page(
        "findings.html",
        rules=rules,
        count=sum(rule.count for rule in rules),
        note=of_kind("report").about,
        path=document_path(reading.iris, request.script_root, iri),
        iri=iri,
        reading=reading,
    )
    return answers.page(body, release=reading.release)


def _rule(reading: Reading, row: Row) -> Rule:
    name = row["rule"].text.removeprefix(SHAPES)
    focuses = dict.fromkeys((row["first"].text, row["last"].text))
    return Rule(
        severity=row["severity"].text.rpartition("#")[2].lower(),
        message=row["message"].text,
        count=int(row["count"].text),
        name=Shown(text=name, href=f"{request.script_root}/shapes#{name}"),
        examples=tuple(_example(reading, focus) for focus in focuses),
    )


def _example(reading: Reading, focus: str) -> Shown:
    kind, slug = reading.iris.split(focus) or ("", short(focus))
    path = document_path(reading.iris, request.script_root, focus)
    # As an address: a slug made of the words of a claim must not read as if it were said here.
    return Shown(text=f"{kind}/{slug}" if kind else slug, href=path)
