"""What a row of the table of addresses holds: parameters, bodies, answers, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from disinfo_graph.web.negotiation import HTML, Offer

Schema = Mapping[str, object]

TEXT: Schema = {"type": "string"}
SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A part of the path, or of the query string."""

    name: str
    text: str
    schema: Schema = field(default_factory=lambda: TEXT)
    example: str = ""
    """One that works; for what differs from release to release, `live` names it instead."""
    live: str = ""
    place: str = "query"
    many: bool = False
    """Whether it may be given several times."""
    tried: bool = False
    """Whether an address to try has it, though it is no part of the path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What can be posted: its media type, an example, and its schema."""

    media_type: str
    example: object
    schema: Schema = field(default_factory=lambda: TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that is no refusal."""

    text: str
    media_types: tuple[str, ...] = ()
    status: int = 200
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    """Of what is JSON, by media type."""
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one address."""

    path: str
    name: str
    """By which generated clients call it."""
    tag: str
    summary: str
    detail: str = ""
    method: str = "get"
    parameters: tuple[Parameter, ...] = ()
    bodies: tuple[Body, ...] = ()
    answers: tuple[Answer, ...] = ()
    refusals: tuple[int, ...] = ()
    """Statuses, beside those that any address may answer."""
    sometimes: bool = False
    """Whether some sites answer 404 to all of it, so that no example is given."""


SEE_OTHER = Answer(
    status=303,
    text="The document stands elsewhere.",
    headers=("Location", "Cache-Control", "Vary"),
)
MOVED = Answer(
    status=301,
    text="What is meant has another address: a slug that was renamed, or is spelled in another "
    "way, or a release in the place of which another one stands.",
    headers=("Location", "Cache-Control"),
)


def in_path(
    name: str, text: str, *, example: str = "", live: str = "", schema: Schema = TEXT
) -> Parameter:
    """Return a part of the path."""
    return Parameter(name=name, text=text, schema=schema, example=example, live=live, place="path")


def one_of(values: Iterable[str]) -> Schema:
    """Return the schema of one of some words."""
    return {"type": "string", "enum": list(values)}


def suffixes(offers: Iterable[Offer], example: str) -> Parameter:
    """Return the part of the path that names one of some formats."""
    told = one_of(one.suffix.removeprefix(".") for one in offers)
    return in_path("format", "The format.", schema=told, example=example)


def types(*offers: Offer) -> tuple[str, ...]:
    """Return the media types of some representations, each once."""
    return tuple(dict.fromkeys(offer.media_type for offer in offers))


def kept(
    text: str,
    *media_types: str,
    schemas: Mapping[str, Schema] | None = None,
    headers: tuple[str, ...] = (),
) -> Answer:
    """Return an answer with a validator: who has it already is told so by 304."""
    return Answer(
        text=text,
        media_types=media_types,
        schemas=schemas or {},
        headers=("ETag", "Cache-Control", *headers),
    )


def page(text: str, *headers: str) -> Answer:
    """Return the answer of an address that is a page, and nothing else."""
    return kept(text, HTML.media_type, headers=headers)


def negotiated(text: str, *media_types: str, schemas: Mapping[str, Schema] | None = None) -> Answer:
    """Return an answer in the format that the client prefers, with where that one stands."""
    return kept(text, *media_types, schemas=schemas, headers=("Content-Location", "Vary", "Link"))
