"""What the tests of readers share: writing an input and reading it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import orjson
from pyoxigraph import Literal, NamedNode

from disinfo_graph.model import Record, Rejected, told
from disinfo_graph.readers import Notes, Source, mending, read

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def items(
    path: Path, *tables: Path, notes: Notes | None = None
) -> tuple[list[Record], list[Rejected]]:
    """Return the records and the rejections of an input."""
    found = list(read([path], tables, notes))
    records = [item for item in found if isinstance(item, Record)]
    return records, [item for item in found if isinstance(item, Rejected)]


def mended(
    reads: Callable[[Source], Iterator[Record | Rejected]], source: Source
) -> list[Record | Rejected]:
    """Return what one reader alone makes of an input, mended as all is that is read."""
    return list(map(mending.mend, reads(source)))


def assert_kept(found: Iterable[Record | Rejected]) -> None:
    """What is read can be written: as JSON, as XML, as IRIs and as language tags."""
    for item in found:
        assert item.origin.line >= 1
        if isinstance(item, Rejected):
            assert item.reason and orjson.dumps((item.reason, item.record))
            continue
        assert orjson.dumps(told(item))
        for text in texts_of(item):
            assert text and not NO_TEXT.search(text) and text == text.strip()
        links = (*item.claim_links, *item.debunk_links, *(one.url for one in item.appearances))
        assert all(NamedNode(address) for address in links)
        assert item.report is None or NamedNode(item.report)
        assert Literal("", language=item.text_language)


NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
    "\u200b\u2060\ufeff\ufff9-\ufffb\ufdd0-\ufdef\u202a-\u202e\u2066-\u2069]"
)
"""What XML 1.0 cannot carry, or nobody can see and no text needs."""


def texts_of(record: Record) -> Iterator[str]:
    """Yield every text and label of a record, and every archive as it is written."""
    facts = told(record)
    waiting = [facts[name] for name in facts if not name.endswith("_links")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list | tuple):
            waiting += value


def written(path: Path, content: str | bytes) -> Path:
    """Write a file, line ends as they are."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zstd_compressed(data: bytes) -> bytes:
    """Return bytes as zstd compresses them."""
    return zstd.compress(data)
