"""The addresses that tell what changed, as rows."""

from __future__ import annotations

from disinfo_graph.web import changes, since
from disinfo_graph.web.described.rows import (
    Answer,
    Operation,
    Parameter,
    in_path,
    kept,
    negotiated,
    suffixes,
    types,
)

CHANGES = "Change feed"

_SINCE = (
    Parameter(
        name=since.PARAMETER,
        text="The release that you have, or a moment: the newest change of each case since then "
        "is answered, as JSON-LD.",
        live="release",
    ),
    Parameter(name="until", text="With `since`: as `next` of the page before has it."),
    Parameter(name="after", text="With `since`: as `next` of the page before has it."),
)
_NAME = in_path("name", "The page, as the root names it.", live="page")

ROWS: tuple[Operation, ...] = (
    Operation(
        path=changes.PATH,
        name="changes",
        tag=CHANGES,
        summary="Follow what changes: the root of the event stream, or what is new since then.",
        parameters=_SINCE,
        answers=(
            kept(
                "The root, which names all pages; with `since`, changes.",
                *types(*changes.ROOT),
                headers=("Vary", "Link"),
            ),
        ),
        refusals=(400, 404, 406),
    ),
    Operation(
        path=f"{changes.PATH}.{{format}}",
        name="changesInFormat",
        tag=CHANGES,
        summary="The root of the event stream, in the format of the suffix.",
        parameters=(suffixes(changes.ROOT, "ttl"),),
        answers=(negotiated("The root.", *types(*changes.ROOT)),),
        refusals=(404,),
    ),
    Operation(
        path=f"{changes.PATH}.atom",
        name="changesForFeedReaders",
        tag=CHANGES,
        summary="The newest changes, for feed readers.",
        answers=(kept("The feed.", changes.ATOM, headers=("Vary",)),),
        refusals=(404,),
    ),
    Operation(
        path=f"{changes.PATH}/{{name}}",
        name="changesPage",
        tag=CHANGES,
        summary="A page of the event stream: versions of cases, each in a graph of its own.",
        parameters=(_NAME,),
        answers=(negotiated("The page.", *types(*changes.PAGES)),),
        refusals=(404, 406, 410),
    ),
    Operation(
        path=f"{changes.PATH}/{{name}}.{{format}}",
        name="changesPageInFormat",
        tag=CHANGES,
        summary="The same, in the format of the suffix.",
        parameters=(_NAME, suffixes(changes.PAGES, "trig")),
        answers=(negotiated("The page.", *types(*changes.PAGES)),),
        refusals=(404, 410),
    ),
    Operation(
        path="/id/version/{slug}/{stamp}",
        name="version",
        tag=CHANGES,
        summary="Dereference a version of a case: be sent to its document, or to its page.",
        parameters=(
            in_path("slug", "The case.", live="versioned"),
            in_path("stamp", "When it was published.", live="stamp"),
        ),
        answers=(
            Answer(
                status=303,
                text="The document or the page.",
                headers=("Location", "Cache-Control"),
            ),
        ),
        refusals=(404, 406, 410),
    ),
)
