"""The flat JSON-LD dump: node objects as sorted rows, and one document of them, a node a line.

It says the same, byte for byte, as the document that `formats.write` makes of the triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

import orjson

from disinfo_graph.formats import jsonld
from disinfo_graph.formats.context import Json
from disinfo_graph.formats.nodes import each_once


def rows(nodes: Iterable[Mapping[str, Json]]) -> Iterable[bytes]:
    """Return a row for each node: its IRI as N-Triples writes it, and its node object."""
    return (b"<%b> %b\n" % (str(one["id"]).encode(), orjson.dumps(one)) for one in nodes)


def write(merged: Path, out: BinaryIO, reference: jsonld.ContextReference) -> None:
    """Write the document of a file of sorted rows; memory holds one node."""
    with merged.open("rb") as told:
        pairs = (row.rstrip(b"\n").split(b" ", 1) for row in told)
        groups = groupby(pairs, key=itemgetter(0))
        jsonld.write_objects(
            (_whole([pair[1] for pair in group]) for _, group in groups), out, reference
        )


def _whole(objects: list[bytes]) -> bytes:
    if len(objects) == 1:
        return objects[0]
    (whole,) = each_once(map(orjson.loads, objects))
    return orjson.dumps(whole)
