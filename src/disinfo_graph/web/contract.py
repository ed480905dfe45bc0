"""The JSON-LD contract over HTTP: contexts, frames and schemas, as they lie in `ontology/`."""

from __future__ import annotations

from functools import lru_cache

import orjson
from flask import Response, request
from werkzeug.exceptions import NotFound

from disinfo_graph import resources
from disinfo_graph.web import answers, linking
from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import JSON_LD
from disinfo_graph.web.reading import CONTEXT
from disinfo_graph.web.serving import Serving

_FRAME = f'{JSON_LD.media_type}; profile="http://www.w3.org/ns/json-ld#frame"'
SCHEMA = "application/schema+json"


@lru_cache(maxsize=1)
def _files() -> dict[tuple[str, str], bytes]:
    return {
        (folder, path.stem): path.read_bytes()
        for folder in ("context", "frame", "schema")
        for path in resources.contract(folder)
    }


def covers(kind: str) -> bool:
    """Tell whether there is a contract for a type of document."""
    return ("schema", kind) in _files()


def _file(folder: str, name: str) -> bytes:
    found = _files().get((folder, name))
    if found is None:
        known = ", ".join(stem for part, stem in _files() if part == folder)
        raise NotFound(f"There is no {folder} {name!r}; known are {known}.")
    return found


def context(serving: Serving) -> Response:
    """Return the JSON-LD context as it is now."""
    version = Link(target=f"{request.script_root}/{CONTEXT}", relation="cite-as")
    response = answers.whole(resources.context().read_bytes(), JSON_LD.media_type)
    return _linked(response, version)


def versioned_context(serving: Serving, version: str) -> Response:
    """Return the JSON-LD context of a version of the ontology, which never changes."""
    now = Link(target=f"{request.script_root}/context.jsonld", relation="latest-version")
    body = _file("context", version)
    return _linked(answers.whole(body, JSON_LD.media_type, cache=answers.FOR_EVER), now)


def frame(serving: Serving, kind: str) -> Response:
    """Return the frame of a type of document, which names the context as documents do."""
    told = orjson.loads(_file("frame", kind))
    told["@context"] = f"{serving.reading().iris.base}{CONTEXT}"
    return _linked(answers.whole(orjson.dumps(told, option=orjson.OPT_INDENT_2), _FRAME))


def schema(serving: Serving, kind: str) -> Response:
    """Return the JSON Schema of a type of document."""
    return _linked(answers.whole(_file("schema", kind), SCHEMA))


def _linked(response: Response, *more: Link) -> Response:
    """Link to the licence and to the terms that the keys stand for."""
    terms = Link(target=f"{request.script_root}/ns", relation="describedby")
    return answers.linked(response, [*more, terms, linking.CC_BY])
