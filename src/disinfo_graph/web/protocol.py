"""Reads a request by SPARQL 1.1 Protocol §2.1, strictly; it evaluates nothing.

Texts are decoded once, as UTF-8; whatever is not UTF-8 is refused and never guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import (
    BadRequest,
    RequestEntityTooLarge,
    RequestURITooLarge,
    UnsupportedMediaType,
)

from disinfo_graph.config import Limits
from disinfo_graph.web import bodies, problems
from disinfo_graph.web.reading import usable

QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"

_WORST_ESCAPE = 3
"""How many bytes of a form one byte of a query can take."""
_MOST_FIELDS = 1000
_READ_ONLY = "Updates are refused: this endpoint only reads."


class TooLong(RequestURITooLarge):
    """Raised for a query string over its limit."""

    limit = "query_string"


class TooLarge(RequestEntityTooLarge):
    """Raised for a query over its limit."""

    limit = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a client asks: a query, its dataset, and the format it names, if any."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None


def asked(request: Request, limits: Limits) -> Asked:
    """Return what a request asks; raises the HTTP error that says what is wrong with it."""
    fields = _in_query_string(request, limits)
    if request.method == "POST":
        if request.mimetype == QUERY:
            fields.append(("query", _text(_body(request, limits.query), "query")))
        elif request.mimetype == FORM:
            fields += _fields(_body(request, _WORST_ESCAPE * limits.query), "form")
        else:
            raise UnsupportedMediaType(_expected(request.mimetype))
    return _asked(fields, limits)


def parameters(request: Request, limits: Limits) -> dict[str, tuple[str, ...]]:
    """Return the parameters of a query string, each with its values in their order."""
    return _by_name(_in_query_string(request, limits))


def _in_query_string(request: Request, limits: Limits) -> list[tuple[str, str]]:
    size = len(request.query_string)
    if size > limits.query_string:
        raise TooLong(
            f"The query string has {size} bytes, of at most {limits.query_string}. "
            f"Send the query by POST, as {QUERY} or as a form."
        )
    return _fields(request.query_string, "query string")


def _asked(fields: list[tuple[str, str]], limits: Limits) -> Asked:
    given = _by_name(fields)
    if "update" in given:
        raise BadRequest(_READ_ONLY)
    queries = given.get("query", ())
    if len(queries) > 1:
        raise BadRequest(f"There are {len(queries)} queries; send exactly one.")
    if queries and len(queries[0].encode()) > limits.query:
        raise TooLarge(f"The query has more than {limits.query} bytes.")
    return Asked(
        query=queries[0] if queries else None,
        default_graphs=_graphs(given, "default-graph-uri"),
        named_graphs=_graphs(given, "named-graph-uri"),
        format=problems.at_most_one(given.get("format", ()), "format"),
    )


def _graphs(given: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    for iri in given.get(name, ()):
        if not usable(iri):
            raise BadRequest(f"{name}={iri!r} is no absolute IRI.")
    return given.get(name, ())


def _by_name(fields: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in fields:
        found[name] = (*found.get(name, ()), value)
    return found


def _fields(data: bytes, place: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            _text(data, place),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise BadRequest(f"The {place} is not readable: {error}.") from error


def _text(data: bytes, place: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The {place} is not UTF-8: {error}.") from error


def _body(request: Request, most: int) -> bytes:
    bodies.require_utf8(request)
    bodies.require_uncoded(request, "query")
    request.max_content_length = most
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise TooLarge(f"The request has more than {most} bytes.") from error


def _expected(media_type: str) -> str:
    refusal = f"{_READ_ONLY} " if media_type == "application/sparql-update" else ""
    return f"{refusal}Send a query as {QUERY}, or a form as {FORM}."
