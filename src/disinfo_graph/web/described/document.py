"""Writes the table of addresses as an OpenAPI 3.1 document; it knows no address itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from disinfo_graph.dumps.facts import DESCRIPTION
from disinfo_graph.dumps.terms_of_use import DISCLAIMER, RIGHTS
from disinfo_graph.web.answers import RELEASE
from disinfo_graph.web.described.rows import Answer, Body, Operation, Parameter, Schema
from disinfo_graph.web.described.schemas import (
    ALWAYS,
    CONDITIONAL,
    HEADERS,
    OPTIONAL,
    REFUSALS,
    SCHEMAS,
)
from disinfo_graph.web.negotiation import DOCUMENTS, PROBLEMS

Examples = Mapping[str, str]
"""What works in the live release, by the names that the table has for it."""

_PROBLEM: Schema = {"$ref": "#/components/schemas/Problem"}
_TEXT: Schema = {"type": "string"}
_GONE = 410
_JSON = re.compile(r"application/(.+\+)?json")
_NOTES = (
    "Every address answers HEAD as it answers GET, and OPTIONS; any page may call it (CORS `*`, "
    "without credentials). What has an ETag is answered in ranges too (RFC 9110). A site that "
    "moved leads to its new address by 301. Errors are `application/problem+json` (RFC 9457), to "
    "browsers pages. "
    "Requests that are no HTTP, too large or too slow are refused with 400, 408, 413, 431 or 501 "
    "before an address is looked at."
)


def document(operations: Iterable[Operation], base: str, examples: Examples) -> dict[str, Any]:
    """Return the description of a site."""
    operations = tuple(operations)
    paths: dict[str, Any] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method] = _operation(one, examples)
    return {
        "openapi": "3.1.1",
        "info": _info(base),
        "servers": [{"url": base.removesuffix("/"), "description": "This site"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in operations)],
        "externalDocs": {"description": "The same for people", "url": f"{base}api"},
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "headers": {name: _header(name) for name in HEADERS},
            "responses": {str(status): _refusal(status) for status in REFUSALS},
        },
    }


def _info(base: str) -> dict[str, Any]:
    return {
        "title": "disinfo-graph",
        "version": version("disinfo-graph"),
        "summary": "Disinformation cases as linked data",
        "description": "\n\n".join((DESCRIPTION, DISCLAIMER, RIGHTS, _NOTES)),
        "termsOfService": f"{base}#terms",
        "contact": {"name": "Whoever runs this site", "url": base},
        "license": {
            "name": "CC BY 4.0; texts remain their publishers'",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
    }


def _operation(one: Operation, examples: Examples) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        "parameters": [_parameter(parameter, examples) for parameter in one.parameters],
        "responses": {
            **{str(answer.status): _answer(answer) for answer in one.answers},
            **(_conditional() if _validated(one) else {}),
            **{
                str(status): {"$ref": f"#/components/responses/{status}"}
                for status in refusals(one)
            },
        },
    }
    if one.detail:
        told["description"] = one.detail
    if one.bodies:
        content = {body.media_type: _body(body) for body in one.bodies}
        told["requestBody"] = {"required": True, "content": content}
    return told


def refusals(one: Operation) -> list[int]:
    """Return the statuses by which an operation may be refused."""
    return sorted({*one.refusals, *ALWAYS, *(CONDITIONAL if _validated(one) else ())})


def _validated(one: Operation) -> bool:
    """Tell whether whoever has the answer already can be told so."""
    return one.method == "get" and any("ETag" in answer.headers for answer in one.answers)


def example(parameter: Parameter, examples: Examples) -> str | None:
    """Return a value that works, if there is one in this release."""
    return examples.get(parameter.live) if parameter.live else parameter.example or None


def _parameter(parameter: Parameter, examples: Examples) -> dict[str, Any]:
    schema = parameter.schema
    told: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.text,
        "required": parameter.place == "path",
        "schema": {"type": "array", "items": schema} if parameter.many else schema,
    }
    value: Any = example(parameter, examples)
    if value is not None:
        value = int(value) if schema.get("type") == "integer" else value
        told["example"] = [value] if parameter.many else value
    return told


def _body(body: Body) -> dict[str, Any]:
    told: dict[str, Any] = {"schema": body.schema}
    return told if body.example is None else {**told, "example": body.example}


def _answer(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": answer.text,
        "headers": _headers((RELEASE, *answer.headers)),
    }
    if answer.media_types:
        told["content"] = {
            name: _content(name, answer.schemas.get(name)) for name in answer.media_types
        }
    return told


def _content(media_type: str, schema: Schema | None) -> dict[str, Any]:
    if schema is not None:
        return {"schema": schema}
    plain = media_type.startswith("text/") or not _JSON.fullmatch(media_type)
    return {"schema": _TEXT} if plain and media_type != "*/*" else {}


def _refusal(status: int) -> dict[str, Any]:
    text, headers = REFUSALS[status]
    content: dict[str, Any] = {offer.media_type: {"schema": _TEXT} for offer in PROBLEMS}
    content[PROBLEMS[0].media_type] = {"schema": _PROBLEM}
    if status == _GONE:
        content |= {offer.media_type: _content(offer.media_type, None) for offer in DOCUMENTS}
    return {
        "description": text,
        "headers": _headers((RELEASE, "Vary", *headers)),
        "content": content,
    }


def _conditional() -> dict[str, Any]:
    """Return what any answer with a validator may be instead: a piece of it, or nothing new."""
    return {
        "206": {
            "description": "The range that is asked for.",
            "headers": _headers((RELEASE, "ETag", "Content-Range")),
            "content": {"*/*": {}},
        },
        "304": {
            "description": HTTPStatus.NOT_MODIFIED.description or "What you have still holds.",
            "headers": _headers((RELEASE, "ETag")),
        },
    }


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(name: str) -> dict[str, Any]:
    text, schema = HEADERS[name]
    return {"description": text, "required": name not in OPTIONAL, "schema": schema}
