"""The files of the contract, by their paths below `ontology/`; it writes none."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from disinfo_graph.contract import classes, frames, schemas


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the path of each file with its content."""
    known = classes.read()
    for kind, frame in frames.frames(known):
        yield f"frame/{kind}.jsonld", _written(frame)
    for kind, schema in schemas.schemas(known):
        yield f"schema/{kind}.json", _written(schema)


def _written(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
