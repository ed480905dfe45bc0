"""The validation service: takes a file in, gives the report on it back; nothing of it is kept."""

from __future__ import annotations

import orjson
from flask import Response, request
from werkzeug.exceptions import HTTPException

from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.reporting import FORMATS
from disinfo_graph.uploads import Report
from disinfo_graph.uploads.forms import FORMS
from disinfo_graph.web import answers, clients, handed_in, leaving, problems
from disinfo_graph.web.handed_in import HandedIn
from disinfo_graph.web.negotiation import HTML, Offer, choose
from disinfo_graph.web.problems import Problem, accepted
from disinfo_graph.web.serving import Serving

PATH = "/validate"

_FILES = tuple(
    Offer(name=row.name, title=row.title, media_type=row.media_type)
    for row in FORMATS
    if row.name != HTML.name
)
# The first is what a client gets that takes anything.
OFFERS = (*sorted(_FILES, key=lambda offer: offer.name != "json"), HTML)

_FOR_PAGES = "json"
"""The format that a page is made of."""


def validate(serving: Serving) -> Response:
    """Return the report on what is handed in, or the page to hand it in by."""
    if request.method != "POST":
        return _told(answers.page(_page(serving)))
    try:
        response = _reported(serving)
    except (DisinfoGraphError, HTTPException) as error:
        if choose(request.headers.get("Accept"), OFFERS) is not HTML:
            raise
        response = _refused(serving, problems.of(error))
    response.vary.add("Accept")
    return _told(response)


def _reported(serving: Serving) -> Response:
    found = handed_in.read(request, serving.config.uploading.size)
    offer = accepted(OFFERS, request.args.get("format") or found.format)
    if offer is HTML:
        with _report(serving, found, _FOR_PAGES).body as body:
            report = orjson.loads(body.read())
        return answers.page(_page(serving, report=report, name=found.upload.name))
    made = _report(serving, found, offer.name)
    response = Response(made.body, content_type=answers.with_charset(offer.media_type))
    response.content_length = made.size
    response.call_on_close(made.body.close)
    return response


def _report(serving: Serving, found: HandedIn, name: str) -> Report:
    return serving.uploads.report(
        found.upload,
        name,
        base=serving.reading().manifest.base,
        gone=leaving.watch(serving, request.environ),
        client=clients.counted(request.environ, loopback=serving.config.rate.loopback),
    )


def _refused(serving: Serving, problem: Problem) -> Response:
    body = _page(serving, problem=problem)
    return problems.marked(answers.page(body, status=problem.status), problem)


def _page(serving: Serving, **shown: object) -> bytes:
    reading = serving.reading()
    return serving.page(
        "validate.html",
        forms=FORMS,
        offers=OFFERS,
        limits=serving.config.uploading,
        address=f"{reading.manifest.base}{PATH.lstrip('/')}",
        reading=reading,
        **shown,
    )


def _told(response: Response) -> Response:
    """Say of a response what may be posted, and that no cache is to keep it."""
    response.headers["Accept-Post"] = handed_in.TAKEN
    response.headers["Cache-Control"] = "no-store"
    return response
