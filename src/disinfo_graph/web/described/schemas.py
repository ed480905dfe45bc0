"""The JSON Schemas, headers and refusals that the description of the addresses refers to."""

from __future__ import annotations

from collections.abc import Mapping

from disinfo_graph.web import answers
from disinfo_graph.web.described.rows import Schema

_COUNT: Schema = {"type": "integer", "minimum": 0}
_NAME: Schema = {"type": ["string", "null"]}
_MOMENT: Schema = {"type": "string", "format": "date-time"}


def _object(required: Mapping[str, Schema], **more: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **more},
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_FILE = _object(
    {
        "name": {"type": "string"},
        "title": {"type": "string"},
        "mediaType": {"type": "string"},
        "bytes": _COUNT,
        "sha256": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
        "path": {"type": "string"},
    }
)
_RELEASE = _object(
    {
        "release": {"type": "string"},
        "live": {"type": "boolean"},
        "published": _MOMENT,
        "cases": _COUNT,
        "triples": {"type": "object", "additionalProperties": _COUNT},
        "files": _list(_FILE),
    }
)
_TERM = _object({"type": {"enum": ["uri", "bnode", "literal"]}, "value": {"type": "string"}})

SCHEMAS: Mapping[str, Schema] = {
    "Problem": _object(
        {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string"},
        },
        limit={"type": "string", "description": "The limit that was met."},
        retry_after={**_COUNT, "description": "Seconds after which to ask again."},
        line={"type": "integer", "description": "Where a query or a file is wrong."},
        column={"type": "integer"},
        available={**_list({"type": "string"}), "description": "Media types there are."},
    ),
    "Health": _object(
        {
            "status": {"type": "string"},
            **dict.fromkeys(("release", "opening", "problem"), _NAME),
            **dict.fromkeys(
                ("workers", "busy", "slow", "waiting", "served", "killed", "limited"), _COUNT
            ),
        }
    ),
    "Releases": _object({"releases": _list(_RELEASE)}),
    "LinkSet": _object({"linkset": _list(_object({"anchor": {"type": "string"}}))}),
    "Terms": _object(
        {
            "prefixes": {"type": "object", "additionalProperties": {"type": "string"}},
            "classes": _list({"type": "string"}),
            "properties": _list({"type": "string"}),
        }
    ),
    "SparqlResults": _object(
        {"head": _object({}, vars=_list({"type": "string"}))},
        results=_object(
            {"bindings": _list({"type": "object", "additionalProperties": _TERM})},
        ),
        boolean={"type": "boolean"},
    ),
    "ClaimReview": _object({"@context": {"type": "string"}, "@type": {"const": "ClaimReview"}}),
}

HEADERS: Mapping[str, tuple[str, Schema]] = {
    "Accept-Post": ("The media types that may be posted.", {"type": "string"}),
    "Allow": ("The methods that the address takes.", {"type": "string"}),
    "Cache-Control": ("How long the answer holds.", {"type": "string"}),
    "Cache-Status": ("Whether the answer had been kept (RFC 9211).", {"type": "string"}),
    "Content-Disposition": ("The name under which to save the file.", {"type": "string"}),
    "Content-Location": ("Where this representation stands by itself.", {"type": "string"}),
    "Content-Range": ("Which bytes of how many these are.", {"type": "string"}),
    answers.RELEASE: (
        "The release that was answered from. To cite an answer, give it.",
        {"type": "string", "pattern": "^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{12}$"},
    ),
    "ETag": (
        "A strong validator: send it back as If-None-Match.",
        {"type": "string", "pattern": '^"[^"]+"$'},
    ),
    "Link": (
        "Other representations, licence, type, profile, what describes it (RFC 8288).",
        {"type": "string"},
    ),
    "Location": ("Where to go.", {"type": "string"}),
    "Retry-After": (
        "Seconds after which to ask again; without it, waiting does not help.",
        {"type": "integer", "minimum": 0},
    ),
    "Vary": ("The headers of the request that the answer depends on.", {"type": "string"}),
}
OPTIONAL = frozenset((answers.RELEASE, "Link", "Retry-After"))
"""Headers that some answers do not have."""

REFUSALS: Mapping[int, tuple[str, tuple[str, ...]]] = {
    400: ("The request cannot be understood; `detail` says why.", ()),
    404: ("There is nothing under this address.", ()),
    405: ("The address does not take that method.", ("Allow",)),
    406: ("None of the formats that there are is accepted.", ()),
    410: (
        "The case was withdrawn; its tombstone says when. Of a page of the feed: it was issued "
        "anew without such a case.",
        ("Cache-Control",),
    ),
    412: ("What stands here is not what the request expects.", ()),
    413: ("The request or its answer is larger than may be; `limit` says which.", ()),
    414: ("The query string is too long; send the query by POST.", ()),
    415: ("The body is of a media type, charset or coding that is not read here.", ()),
    416: ("What stands here has no such range.", ("Content-Range",)),
    422: ("What is handed in cannot be read; `detail` says where.", ()),
    429: ("One address asks more than it may.", ("Retry-After",)),
    503: ("No release to answer from, no room, or stopped at a limit.", ("Retry-After",)),
}
"""By status: what it means, and the headers that go with it."""
ALWAYS = (503,)
"""Refusals that any address may answer."""
CONDITIONAL = (412, 416)
"""Those of addresses whose answers have a validator."""
