"""Pass 1: puts records into the spool, and writes what the chunks of pass 2 need besides cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from disinfo_graph.deriving import narrative_labels
from disinfo_graph.merging import Spool
from disinfo_graph.model import Record, Rejected
from disinfo_graph.publish.chunk import LABELS


def fill(spool: Spool, items: Iterable[Record | Rejected]) -> Iterator[Rejected]:
    """Put the records into the spool, and yield those that were refused."""
    for item in items:
        if isinstance(item, Rejected):
            yield item
        else:
            spool.add(item)


def prepare(spool: Spool, workshop: Path) -> int:
    """Write what the chunks need besides their cases; return how many cases there are."""
    count = spool.index(narrative_labels)
    (workshop / LABELS).write_bytes(orjson.dumps(spool.labels))
    return count
