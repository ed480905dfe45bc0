"""The addresses for programs: contract, files, descriptions, what crawlers look for, as rows."""

from __future__ import annotations

from disinfo_graph.formats.context import CONTEXT_VERSION
from disinfo_graph.web import contract, sitemap
from disinfo_graph.web.described.browsing import IN_CONTRACT
from disinfo_graph.web.described.rows import (
    Answer,
    Operation,
    Parameter,
    Schema,
    in_path,
    kept,
    one_of,
    page,
    types,
)
from disinfo_graph.web.negotiation import DESCRIPTIONS, JSON, JSON_LD, LISTS

CONTRACT, FILES, MACHINES = "JSON-LD contract", "Files", "Descriptions"

_KINDS = one_of(kind for kind, _ in IN_CONTRACT)
_OBJECT: Schema = {"type": "object"}
_RELEASES: Schema = {"$ref": "#/components/schemas/Releases"}
_RELEASE = in_path("name", "The release, or `latest`.", live="release")
_LATEST = Answer(
    status=302,
    text="`latest` leads to the release that is live.",
    headers=("Location", "Cache-Control"),
)
_LISTED = kept(
    "The list, to programs as JSON.",
    *types(*LISTS),
    schemas={JSON.media_type: _RELEASES},
    headers=("Vary",),
)

ROWS: tuple[Operation, ...] = (
    Operation(
        path="/context.jsonld",
        name="context",
        tag=CONTRACT,
        summary="The JSON-LD context as it is now.",
        answers=(kept("The context.", JSON_LD.media_type, schemas={JSON_LD.media_type: _OBJECT}),),
    ),
    Operation(
        path="/context/{version}.jsonld",
        name="contextOfVersion",
        tag=CONTRACT,
        summary="The JSON-LD context of a version, which never changes.",
        parameters=(in_path("version", "The version.", example=CONTEXT_VERSION),),
        answers=(kept("The context.", JSON_LD.media_type, schemas={JSON_LD.media_type: _OBJECT}),),
        refusals=(404,),
    ),
    Operation(
        path="/frame/{kind}.jsonld",
        name="frame",
        tag=CONTRACT,
        summary="The JSON-LD frame of a type of document.",
        parameters=(in_path("kind", "The type.", schema=_KINDS, example="case"),),
        answers=(kept("The frame.", JSON_LD.media_type, schemas={JSON_LD.media_type: _OBJECT}),),
        refusals=(404,),
    ),
    Operation(
        path="/schema/{kind}.json",
        name="schema",
        tag=CONTRACT,
        summary="The JSON Schema of a type of document.",
        parameters=(in_path("kind", "The type.", schema=_KINDS, example="case"),),
        answers=(kept("The schema.", contract.SCHEMA, schemas={contract.SCHEMA: _OBJECT}),),
        refusals=(404,),
    ),
    Operation(
        path="/dumps/",
        name="releases",
        tag=FILES,
        summary="List the files of every release, the newest first.",
        answers=(_LISTED,),
        refusals=(406,),
    ),
    Operation(
        path="/dumps/{name}/",
        name="release",
        tag=FILES,
        summary="List the files of one release.",
        parameters=(_RELEASE,),
        answers=(_LISTED, _LATEST),
        refusals=(404, 406),
    ),
    Operation(
        path="/dumps/{name}/{file}",
        name="file",
        tag=FILES,
        summary="Fetch a file of a release, or a range of it; it never changes.",
        parameters=(_RELEASE, in_path("file", "The file.", example="SHA256SUMS")),
        answers=(
            kept("The file.", "*/*"),
            Answer(
                status=206,
                text="The range that is asked for.",
                media_types=("*/*",),
                headers=("ETag", "Content-Range"),
            ),
            _LATEST,
        ),
        refusals=(404, 416),
    ),
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
