"""The addresses that describe the site: catalogue, link sets, what crawlers look for, as rows."""

from __future__ import annotations

from disinfo_graph.iris import TYPES
from disinfo_graph.web import catalogue, sitemap
from disinfo_graph.web.described.rows import (
    MOVED,
    SEE_OTHER,
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
from disinfo_graph.web.negotiation import DESCRIPTIONS, DOCUMENTS, JSON, LINK_SETS

MACHINES = "Descriptions"

_OBJECT: Schema = {"type": "object"}
_LINK_SET: Schema = {"$ref": "#/components/schemas/LinkSet"}
_LINKS = negotiated(
    "The link set.", *types(*LINK_SETS), schemas={LINK_SETS[0].media_type: _LINK_SET}
)
_OF_THING = (
    in_path("kind", "The type.", schema=one_of(TYPES), example="graph"),
    in_path("slug", "What tells it from others of its type.", example="cases"),
)
_DATASET = in_path("name", "A release, or `disinfo-graph` for the series of all.", live="release")

_CATALOGUE = (
    Operation(
        path=f"/{catalogue.NAME}",
        name="catalog",
        tag=MACHINES,
        summary="Read the catalogue: series, releases, files, services, in DCAT-AP 3.",
        answers=(negotiated("The catalogue.", *types(*DESCRIPTIONS)),),
        refusals=(406,),
    ),
    Operation(
        path=f"/{catalogue.NAME}.{{format}}",
        name="catalogInFormat",
        tag=MACHINES,
        summary="The same, in the format of the suffix.",
        parameters=(suffixes(DOCUMENTS, "ttl"),),
        answers=(negotiated("The catalogue.", *types(*DOCUMENTS)),),
        refusals=(404,),
    ),
    Operation(
        path="/id/dataset/{name}",
        name="datasetThing",
        tag=MACHINES,
        summary="Dereference the IRI of the series, or of a release that is kept.",
        parameters=(_DATASET,),
        answers=(SEE_OTHER, MOVED),
        refusals=(404,),
    ),
    Operation(
        path="/dataset/{name}",
        name="dataset",
        tag=MACHINES,
        summary="Read about the series, or about a release that is kept.",
        detail="With a suffix to the address, such as `.ttl`, the format is chosen by it.",
        parameters=(_DATASET,),
        answers=(negotiated("The document.", *types(*DOCUMENTS)), MOVED),
        refusals=(404, 406),
    ),
    Operation(
        path="/linkset/{kind}/{slug}",
        name="linkSet",
        tag=MACHINES,
        summary="List the links of all representations of a thing, as RFC 9264 has it.",
        parameters=_OF_THING,
        answers=(_LINKS, MOVED),
        refusals=(404, 406, 410),
    ),
    Operation(
        path="/linkset/{kind}/{slug}.{format}",
        name="linkSetInFormat",
        tag=MACHINES,
        summary="The same, in the format of the suffix.",
        parameters=(*_OF_THING, suffixes(LINK_SETS, "json")),
        answers=(_LINKS, MOVED),
        refusals=(404, 410),
    ),
)

ROWS: tuple[Operation, ...] = (
    *_CATALOGUE,
    Operation(
        path="/.well-known/void",
        name="void",
        tag=MACHINES,
        summary="The description of the release in VoID and DCAT.",
        answers=(
            kept(
                "The description.",
                *(one for one in types(*DESCRIPTIONS) if one != "text/html"),
                headers=("Vary",),
            ),
            Answer(
                status=303,
                text="To a browser: the page about the dataset.",
                headers=("Location", "Cache-Control", "Vary"),
            ),
        ),
        refusals=(406,),
    ),
    Operation(
        path="/openapi.json",
        name="openapi",
        tag=MACHINES,
        summary="This description, in OpenAPI 3.1.",
        answers=(kept("The description.", JSON.media_type, schemas={JSON.media_type: _OBJECT}),),
    ),
    Operation(
        path="/api",
        name="api",
        tag=MACHINES,
        summary="The same for people.",
        answers=(page("The page.", "Link"),),
    ),
    Operation(
        path="/health",
        name="health",
        tag=MACHINES,
        summary="Whether queries are answered, and from which release.",
        answers=(
            Answer(
                text="They are.",
                media_types=(JSON.media_type,),
                schemas={JSON.media_type: {"$ref": "#/components/schemas/Health"}},
                headers=("Cache-Control",),
            ),
        ),
    ),
    Operation(
        path=sitemap.PATH,
        name="sitemap",
        tag=MACHINES,
        summary="The parts of the sitemap, for crawlers.",
        answers=(kept("The index of the parts.", sitemap.MEDIA_TYPE, headers=("Vary",)),),
    ),
    Operation(
        path="/sitemap-{name}.xml",
        name="sitemapPart",
        tag=MACHINES,
        summary="A part of the sitemap: addresses of pages, and when each changed.",
        parameters=(in_path("name", "The part.", example="case-1"),),
        answers=(kept("The part.", sitemap.MEDIA_TYPE, headers=("Vary",)),),
        refusals=(404,),
    ),
    Operation(
        path="/robots.txt",
        name="robots",
        tag=MACHINES,
        summary="What crawlers are asked to leave alone.",
        answers=(kept("The file.", "text/plain"),),
    ),
    Operation(
        path="/favicon.ico",
        name="icon",
        tag=MACHINES,
        summary="The site's icon.",
        answers=(kept("The icon.", "image/svg+xml", headers=("Vary",)),),
    ),
    Operation(
        path="/static/{name}",
        name="static",
        tag=MACHINES,
        summary="A file that pages load.",
        parameters=(
            in_path("name", "The file.", example="style.css"),
            Parameter(name="v", text="What names its bytes: with it, it never changes."),
        ),
        answers=(kept("The file.", "*/*", headers=("Vary",)),),
        refusals=(404,),
    ),
)
