"""The addresses of the JSON-LD contract and of files, as rows."""

from __future__ import annotations

from disinfo_graph.formats.context import CONTEXT_VERSION
from disinfo_graph.web import contract, harvest
from disinfo_graph.web.described.browsing import IN_CONTRACT
from disinfo_graph.web.described.rows import (
    Answer,
    Operation,
    Schema,
    in_path,
    kept,
    one_of,
    page,
    types,
)
from disinfo_graph.web.negotiation import JSON, JSON_LD, LISTS

CONTRACT, FILES = "JSON-LD contract", "Files"

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
        path=harvest.PATH,
        name="harvest",
        tag=FILES,
        summary="How to take everything, what changed, and what was withdrawn: commands to copy.",
        answers=(page("The page.", "Link"),),
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
        path="/dumps/allowed_signers",
        name="signers",
        tag=FILES,
        summary="Be led to the key that signed the live release.",
        answers=(
            Answer(
                status=302,
                text="To the file of that release.",
                headers=("Location", "Cache-Control"),
            ),
        ),
        refusals=(404,),
        sometimes=True,
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
            _LATEST,
        ),
        refusals=(404,),
    ),
)
