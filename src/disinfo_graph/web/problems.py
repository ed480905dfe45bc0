"""Errors as answers: a status by one table, told as RFC 9457 problems or as a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import NoReturn

import orjson
from flask import Response, request
from werkzeug.exceptions import BadRequest, HTTPException, ServiceUnavailable

from disinfo_graph.errors import (
    DisinfoGraphError,
    QueryBusy,
    QueryNotAcceptable,
    QueryRefused,
    QueryStopped,
    QueryTooMany,
    ReleaseError,
    UploadRefused,
    UploadStopped,
)
from disinfo_graph.web import noted
from disinfo_graph.web.negotiation import HTML, PROBLEM, PROBLEMS, Offer, called, choose
from disinfo_graph.web.serving import Serving

_AGAIN = 30
"""Seconds after which something else may be the case."""
OUR_FAULT = "This is a fault of the site, not of the request."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How one kind of error is answered; `limit` narrows it to one limit."""

    kind: type[DisinfoGraphError]
    status: HTTPStatus
    title: str
    limit: str | None = None
    detail: str | None = None
    """Told in place of the error's own text, where that is not the client's business."""
    again: int | None = None
    """Seconds after which the same request may fare better; None where no waiting helps."""


FAULTS: tuple[Fault, ...] = (
    Fault(kind=QueryRefused, status=HTTPStatus.BAD_REQUEST, title="The query is refused"),
    Fault(
        kind=QueryNotAcceptable,
        status=HTTPStatus.NOT_ACCEPTABLE,
        title="Not available in that format",
    ),
    Fault(kind=QueryBusy, status=HTTPStatus.SERVICE_UNAVAILABLE, title="No room at the moment"),
    Fault(
        kind=QueryTooMany, status=HTTPStatus.TOO_MANY_REQUESTS, title="You ask more than one may"
    ),
    Fault(
        kind=QueryStopped,
        limit="answer",
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        title="The answer is too large",
    ),
    Fault(
        kind=QueryStopped,
        limit="rows",
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        title="The answer has too many rows",
    ),
    Fault(
        kind=QueryStopped,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        title="The query was stopped at a limit",
    ),
    Fault(
        kind=UploadRefused,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        title="What you handed in cannot be read",
    ),
    Fault(
        kind=UploadStopped,
        limit="complexity",
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        title="What you handed in cannot be read",
    ),
    Fault(
        kind=UploadStopped,
        limit="client",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        title="The report was given up",
    ),
    Fault(
        kind=UploadStopped,
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        title="What you handed in is too much at once",
    ),
    Fault(
        kind=ReleaseError,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        title="No release is being served",
        detail="There is no release to answer from at the moment.",
        again=_AGAIN,
    ),
    Fault(
        kind=DisinfoGraphError,
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        title="Something went wrong here",
        detail=OUR_FAULT,
    ),
)
"""The first that fits is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong, in words, with the members that programs read."""

    status: int
    title: str
    detail: str
    members: Mapping[str, object]


def of(error: DisinfoGraphError | HTTPException) -> Problem:
    """Return an error as a problem."""
    return of_http(error) if isinstance(error, HTTPException) else of_error(error)


def of_error(error: DisinfoGraphError) -> Problem:
    """Return an error of this package as a problem."""
    limit = getattr(error, "limit", None)
    fault = next(
        row for row in FAULTS if isinstance(error, row.kind) and row.limit in (None, limit)
    )
    told = {name: getattr(error, name, None) for name in ("line", "column", "limit", "retry_after")}
    told["retry_after"] = told["retry_after"] or fault.again
    told["available"] = [*filter(None, getattr(error, "available", "").split(", "))] or None
    return Problem(
        status=fault.status,
        title=fault.title,
        detail=fault.detail or str(error),
        members={name: value for name, value in told.items() if value is not None},
    )


DETAILS: dict[int, str] = {
    400: "The request cannot be understood.",
    404: "There is nothing under this address.",
    405: "This address does not take that method.",
    412: "What stands here is not what the request expects.",
    416: "The file has no such range.",
    500: OUR_FAULT,
}
"""What is told where the framework found the fault, by its status."""


def of_http(error: HTTPException) -> Problem:
    """Return an error of the web framework as a problem."""
    status = error.code or 500
    own = error.description != type(error).description
    told = {name: getattr(error, name, None) for name in ("available", "limit")}
    return Problem(
        status=status,
        title=HTTPStatus(status).phrase,
        detail=(error.description if own else DETAILS.get(status)) or "",
        members={name: value for name, value in told.items() if value is not None},
    )


def ending() -> HTTPException:
    """Return what those are told who wait for an answer when the server ends."""
    return ServiceUnavailable("The server is about to end.", retry_after=_AGAIN)


class NotAcceptable(HTTPException):
    """Raised when a client takes none of the representations that there are."""

    code = HTTPStatus.NOT_ACCEPTABLE.value

    def __init__(self, offers: tuple[Offer, ...]) -> None:
        self.available = [offer.media_type for offer in offers]
        super().__init__(f"Available here: {', '.join(self.available)}.")


def accepted(offers: tuple[Offer, ...], name: str | None = None) -> Offer:
    """Return the offer that is named, or else the one that the client likes best.

    Raises NotAcceptable if it takes none, BadRequest if there is none of that name.
    """
    if name is not None:
        return called(name, offers) or unknown(name, offers)
    offer = choose(request.headers.get("Accept"), offers)
    if offer is None:
        raise NotAcceptable(offers)
    return offer


def unknown(name: str, offers: tuple[Offer, ...]) -> NoReturn:
    """Raise BadRequest for a format that is none of these."""
    known = ", ".join(dict.fromkeys(offer.name for offer in offers))
    raise BadRequest(f"There is no format {name!r}; known are {known}.")


def at_most_one(values: tuple[str, ...], name: str) -> str | None:
    """Return the value of a parameter, if it is given; raises BadRequest for several."""
    if len(values) > 1:
        raise BadRequest(f"There are {len(values)} parameters {name!r}; send one at most.")
    return values[0] if values else None


def answer(serving: Serving, problem: Problem) -> Response:
    """Return a problem as a page to whoever prefers pages, else as `application/problem+json`."""
    offer = choose(request.headers.get("Accept"), PROBLEMS) or PROBLEM
    if offer is HTML:
        body = serving.page("problem.html", problem=problem)
        response = Response(body, content_type="text/html; charset=utf-8")
    else:
        response = Response(written(problem), content_type=PROBLEM.media_type)
    response.status_code = problem.status
    return marked(response, problem)


def marked(response: Response, problem: Problem) -> Response:
    """Add to a response the headers that go with a problem."""
    response.vary.add("Accept")
    response.headers.update(headers(problem))
    request.environ[noted.LIMIT] = problem.members.get("limit")
    return response


def headers(problem: Problem) -> dict[str, str]:
    """Return the headers that go with a problem wherever it is told."""
    again = problem.members.get("retry_after")
    told = {} if again is None else {"Retry-After": str(again)}
    return {"Cache-Control": "no-store", **told}


def written(problem: Problem) -> bytes:
    """Return a problem as RFC 9457 has it."""
    told = {"type": "about:blank", "title": problem.title, "status": int(problem.status)}
    return orjson.dumps({**told, "detail": problem.detail, **problem.members})


def error_answer(serving: Serving, error: DisinfoGraphError) -> Response:
    """Answer an error of this package."""
    return answer(serving, of_error(error))


def http_answer(serving: Serving, error: HTTPException) -> Response:
    """Answer an error of the web framework, with the headers that it asks for, such as Allow."""
    response = answer(serving, of_http(error))
    for name, value in error.get_headers(request.environ):
        if name.lower() != "content-type":
            response.headers[name] = value
    return response
