"""The addresses that are asked: the endpoint, the graph store, the validation service, as rows."""

from __future__ import annotations

from disinfo_graph import formats
from disinfo_graph.uploads.forms import FORMS
from disinfo_graph.web import graphs, handed_in, protocol, validation
from disinfo_graph.web.described.rows import (
    Answer,
    Body,
    Operation,
    Parameter,
    Schema,
    kept,
    one_of,
    page,
    types,
)
from disinfo_graph.web.negotiation import (
    BINDINGS,
    CONTENTS,
    DESCRIPTIONS,
    GRAPHS,
    JSON,
)

QUERIES, CHECKS = "Queries", "Checks"

_QUERY = "SELECT ?class (COUNT(*) AS ?things) { ?thing a ?class } GROUP BY ?class LIMIT 10"
_IRI: Schema = {"type": "string", "format": "iri"}
_RESULTS: Schema = {"$ref": "#/components/schemas/SparqlResults"}
_DATASET = (
    Parameter(
        name="default-graph-uri",
        text="A graph of the default graph; several may be given.",
        schema=_IRI,
        live="graph",
        many=True,
    ),
    Parameter(
        name="named-graph-uri",
        text="A named graph; several may be given.",
        schema=_IRI,
        live="graph",
        many=True,
    ),
)
_FORMAT = Parameter(
    name="format",
    text="The format, by its name or media type; goes before Accept.",
    example="json",
)
_FIELDS: Schema = {
    "type": "object",
    "required": ["query"],
    "properties": {
        "query": {"type": "string"},
        "default-graph-uri": {"type": "array", "items": _IRI},
        "named-graph-uri": {"type": "array", "items": _IRI},
        "format": {"type": "string"},
    },
}
_ANSWERED = kept(
    "The whole answer.",
    *types(*BINDINGS, *GRAPHS),
    schemas={BINDINGS[0].media_type: _RESULTS},
    headers=("Vary", "Cache-Status"),
)
_REFUSED = (400, 406, 413, 429)
_HANDED_IN: Schema = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
        "text": {"type": "string"},
        "type": {"type": "string"},
        "format": {"type": "string"},
    },
}
_TURTLE = (
    "<http://localhost/id/case/x> a <https://w3id.org/disinfo-graph/ns#Case> ;\n"
    '    <http://schema.org/name> "A river is said to flow uphill"@en .\n'
)
_REPORT = Answer(
    text="The report; the status says nothing of what is found.",
    media_types=types(*validation.OFFERS),
    schemas={JSON.media_type: {"type": "object"}},
    headers=("Accept-Post", "Cache-Control", "Vary"),
)

ROWS: tuple[Operation, ...] = (
    Operation(
        path="/sparql",
        name="query",
        tag=QUERIES,
        summary="Ask a SPARQL 1.1 query; without one, get the service description.",
        detail="An answer is whole, or refused with the limit that it met. To a browser it is the "
        "query page.",
        parameters=(
            Parameter(name="query", text="The query.", example=_QUERY, tried=True),
            *_DATASET,
            _FORMAT,
            Parameter(
                name="example",
                text="Without a query, to a browser: the example that stands in the box.",
                example="countries",
            ),
        ),
        answers=(
            kept(
                "The whole answer, or the service description.",
                *types(*BINDINGS, *GRAPHS, *DESCRIPTIONS),
                schemas={BINDINGS[0].media_type: _RESULTS},
                headers=("Vary", "Link"),
            ),
        ),
        refusals=(*_REFUSED, 404, 414),
    ),
    Operation(
        path="/sparql",
        name="queryByPost",
        tag=QUERIES,
        summary="Ask a SPARQL 1.1 query of any length.",
        method="post",
        parameters=(*_DATASET, _FORMAT),
        bodies=(
            Body(media_type=protocol.FORM, schema=_FIELDS, example={"query": _QUERY}),
            Body(media_type=protocol.QUERY, example=_QUERY),
        ),
        answers=(_ANSWERED,),
        refusals=(*_REFUSED, 414, 415),
    ),
    Operation(
        path="/sparql/terms.json",
        name="terms",
        tag=QUERIES,
        summary="The prefixes, classes and properties in use, for editors.",
        answers=(
            kept(
                "The terms, those first that are used most.",
                JSON.media_type,
                schemas={JSON.media_type: {"$ref": "#/components/schemas/Terms"}},
            ),
        ),
    ),
    Operation(
        path=graphs.PATH,
        name="graph",
        tag=QUERIES,
        summary="Fetch a whole graph, by the SPARQL 1.1 Graph Store Protocol; nothing is written.",
        parameters=(
            Parameter(name="graph", text="The graph's IRI.", schema=_IRI, live="graph", tried=True),
            Parameter(
                name="default",
                text="In place of `graph`: the default graph. It needs no value.",
            ),
            Parameter(
                name="format",
                text="The format; goes before Accept.",
                schema=one_of(one.name for one in CONTENTS),
                example="n-triples",
            ),
        ),
        answers=(kept("The graph.", *types(*CONTENTS), headers=("Vary", "Cache-Status", "Link")),),
        refusals=(*_REFUSED, 404, 414),
    ),
    Operation(
        path=validation.PATH,
        name="validation",
        tag=CHECKS,
        summary="The page to hand something in by.",
        answers=(
            Answer(
                text="The page.",
                media_types=page("").media_types,
                headers=("Accept-Post", "Cache-Control", "ETag"),
            ),
        ),
    ),
    Operation(
        path=validation.PATH,
        name="validate",
        tag=CHECKS,
        summary="Have cases or RDF checked against the rules; nothing of it is kept.",
        method="post",
        parameters=(
            Parameter(
                name="name",
                text="The file's name, where the media type says too little.",
                example="cases.ttl",
            ),
            Parameter(
                name="format",
                text="The format of the report; goes before Accept.",
                schema=one_of(one.name for one in validation.OFFERS),
                example="json",
            ),
        ),
        bodies=(
            Body(media_type=formats.syntax("turtle").media_type, example=_TURTLE),
            Body(
                media_type=handed_in.FORM,
                schema=_HANDED_IN,
                example={"text": _TURTLE, "type": "text/turtle"},
            ),
            *(
                Body(media_type=form.media_types[0], example=None)
                for form in FORMS
                if form.media_types[0] != "text/turtle"
            ),
        ),
        answers=(_REPORT,),
        refusals=(400, 406, 413, 415, 422, 429),
    ),
)
