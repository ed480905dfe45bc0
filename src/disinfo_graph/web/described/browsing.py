"""The addresses of pages, of things and of the documents about them, as rows."""

from __future__ import annotations

from disinfo_graph.iris import TYPES
from disinfo_graph.web import browse, profiles, quality, terms
from disinfo_graph.web.described.rows import (
    MOVED,
    SEE_OTHER,
    SLUG,
    Answer,
    Operation,
    Parameter,
    Schema,
    in_path,
    kept,
    negotiated,
    one_of,
    page,
    suffixes,
    types,
)
from disinfo_graph.web.negotiation import DOCUMENTS, HTML, JSON_LD

PAGES, THINGS, RULES = "Pages", "Things and documents", "Vocabulary and quality"

_PAGE = Parameter(
    name="page",
    text="Which page of the list, counted from 1.",
    schema={"type": "integer", "minimum": 1},
    example="1",
)
_PROFILE = Parameter(
    name=profiles.PARAMETER,
    text="Which profile of JSON-LD; goes before Accept.",
    schema=one_of(one.name for one in profiles.PROFILES),
    example=profiles.CLAIM_REVIEW.name,
)
_SUFFIX = suffixes(DOCUMENTS, "ttl")
_IN_ALL = types(*DOCUMENTS)
_ON_QUALITY = Answer(
    status=303,
    text="The page of a report is the one on quality.",
    headers=("Location", "Cache-Control", "Vary"),
)
_REVIEW: Schema = {"$ref": "#/components/schemas/ClaimReview"}

IN_CONTRACT: tuple[tuple[str, str], ...] = (
    ("case", "a case: its claim, its debunk and all that belongs to them"),
    ("claim", "a claim: what was said, when, about which countries, by whom carried"),
    ("debunk", "a debunk: the answer to a claim"),
    ("narrative", "a narrative: a storyline that claims advance"),
    ("country", "a country or region that claims are about"),
    ("source", "a source that carried claims"),
    ("channel", "a channel on which claims appeared"),
    ("appearance", "an appearance: one claim at one address"),
    ("keyword", "a keyword"),
    ("issue", "a newsletter issue that reported cases"),
    ("rating", "a rating, in the reviewer's own words"),
    ("organisation", "an organisation that brought cases to their publisher"),
    ("evidence", "the evidence of a derived statement"),
    ("scheme", "a scheme of narratives or keywords"),
)
"""Types whose documents have a JSON Schema."""
_OTHERS = tuple(kind for kind in TYPES if kind not in {*dict(IN_CONTRACT), "dataset"})


def _document(kind: str, meaning: str) -> Operation:
    several = len(profiles.of_kind(kind)) > 1
    own: Schema = {"$ref": f"schema/{kind}.json"}
    schema: Schema = {"anyOf": [own, _REVIEW]} if several else own
    return Operation(
        path=f"/{kind}/{{slug}}",
        name=f"{kind}Document",
        tag=THINGS,
        summary=f"Read about {meaning}.",
        detail="With a suffix to the address, such as `.jsonld` or `.ttl`, the format is chosen "
        "by it and not by Accept.",
        parameters=(
            in_path("slug", "What tells it from others of its type.", live=kind, schema=SLUG),
            *((_PROFILE,) if several else ()),
        ),
        answers=(
            negotiated("The document.", *_IN_ALL, schemas={JSON_LD.media_type: schema}),
            MOVED,
        ),
        refusals=(*((400,) if several else ()), 404, 406, 410),
    )


_LEAD = (
    Operation(
        path="/",
        name="home",
        tag=PAGES,
        summary="The front page: figures, ways in, the latest cases.",
        answers=(page("The page.", "Link"),),
    ),
    Operation(
        path="/case/",
        name="cases",
        tag=PAGES,
        summary="List all cases, the latest first.",
        parameters=(_PAGE,),
        answers=(page("A page of the list.", "Link", "Vary"),),
        refusals=(404, 406),
    ),
    Operation(
        path="/{kind}/",
        name="things",
        tag=PAGES,
        summary="List all things of a kind, those first that most cases name.",
        parameters=(
            in_path("kind", "The kind.", schema=one_of(browse.KINDS), example="country"),
            _PAGE,
        ),
        answers=(page("A page of the list.", "Link", "Vary"),),
        refusals=(404, 406),
    ),
    Operation(
        path="/id/{kind}/{slug}",
        name="thing",
        tag=THINGS,
        summary="Dereference the IRI of a thing: be sent to the document about it.",
        parameters=(
            in_path("kind", "The type.", schema=one_of(TYPES), example="graph"),
            in_path("slug", "What tells it from others of its type.", example="cases"),
        ),
        answers=(SEE_OTHER, MOVED),
        refusals=(404, 406, 410),
    ),
)
_OTHER_DOCUMENTS = (
    Operation(
        path="/{kind}/{slug}",
        name="document",
        tag=THINGS,
        summary="Read about a thing of any other type, such as a graph or a finding.",
        parameters=(
            in_path("kind", "The type.", schema=one_of(_OTHERS), example="graph"),
            in_path("slug", "What tells it from others of its type.", example="cases"),
        ),
        answers=(
            negotiated("The document.", *_IN_ALL),
            _ON_QUALITY,
            MOVED,
        ),
        refusals=(404, 406, 410),
    ),
    Operation(
        path="/{kind}/{slug}.{format}",
        name="documentInFormat",
        tag=THINGS,
        summary="Read about any thing, in the format of the suffix.",
        parameters=(
            in_path("kind", "The type.", schema=one_of(TYPES), example="graph"),
            in_path("slug", "What tells it from others of its type.", example="cases"),
            _SUFFIX,
        ),
        answers=(
            negotiated("The document.", *_IN_ALL),
            _ON_QUALITY,
            MOVED,
        ),
        refusals=(404, 410),
    ),
)
_MEANINGS = {"ns": "the ontology", "shapes": "the rules, which are SHACL shapes"}


def _terms(name: str) -> tuple[Operation, ...]:
    told = _MEANINGS[name]
    answer = negotiated("The document.", *_IN_ALL)
    return (
        Operation(
            path=f"/{name}",
            name=name,
            tag=RULES,
            summary=f"Read {told}.",
            answers=(answer,),
            refusals=(406,),
        ),
        Operation(
            path=f"/{name}.{{format}}",
            name=f"{name}InFormat",
            tag=RULES,
            summary=f"Read {told}, in the format of the suffix.",
            parameters=(_SUFFIX,),
            answers=(answer,),
            refusals=(404,),
        ),
    )


_QUALITY_TYPES = types(*quality.OFFERS)
_QUALITY = (
    Operation(
        path="/quality",
        name="quality",
        tag=RULES,
        summary="How complete the release is, what the rules find, and how that went.",
        answers=(negotiated("What was measured.", *_QUALITY_TYPES),),
        refusals=(404, 406),
    ),
    Operation(
        path="/quality.{format}",
        name="qualityInFormat",
        tag=RULES,
        summary="The same, in the format of the suffix.",
        parameters=(suffixes(quality.OFFERS, "csv"),),
        answers=(negotiated("What was measured.", *_QUALITY_TYPES),),
        refusals=(404,),
    ),
    Operation(
        path=quality.WORKLIST,
        name="worklist",
        tag=RULES,
        summary="All findings as a table, the gravest first.",
        answers=(kept("The table.", "text/csv", headers=("Content-Disposition",)),),
        refusals=(404,),
    ),
    Operation(
        path="/quality/rules/{name}",
        name="rule",
        tag=RULES,
        summary="List the cases that break a rule.",
        parameters=(in_path("name", "The rule.", live="rule"), _PAGE),
        answers=(kept("A page of the list.", HTML.media_type, headers=("Link", "Vary")),),
        refusals=(404, 406),
    ),
)

ROWS: tuple[Operation, ...] = (
    *_LEAD,
    *(_document(kind, meaning) for kind, meaning in IN_CONTRACT),
    *_OTHER_DOCUMENTS,
    *(row for name in terms.PAGES for row in _terms(name)),
    *_QUALITY,
)
