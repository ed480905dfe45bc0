"""The flat JSON-LD dump, which is written from node objects, is that of the triples."""

from __future__ import annotations

import io
from pathlib import Path

from disinfo_graph import formats
from disinfo_graph.dumps.files import NAME
from disinfo_graph.formats.context import context


def test_it_is_byte_for_byte_what_the_triples_give(site: Path) -> None:
    dumps = site / "current" / "dumps"
    triples = (
        quad.triple for quad in formats.read(dumps / f"{NAME}.nt", formats.syntax("n-triples"))
    )
    out = io.BytesIO()

    formats.write(triples, formats.syntax("json-ld"), out, context=context())

    assert (dumps / f"{NAME}.jsonld").read_bytes() == out.getvalue()
