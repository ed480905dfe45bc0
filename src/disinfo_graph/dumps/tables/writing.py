"""Writes the tables as CSV by RFC 4180 and as Parquet, together and a batch of rows at a time.

What is written is what the cases say, to the letter: no cell is changed for a spreadsheet's sake.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from disinfo_graph.dumps.tables import arrow, metadata, rows
from disinfo_graph.dumps.tables.cells import Batch, Node, Shared, as_csv, fields
from disinfo_graph.dumps.tables.columns import METADATA, TABLES, Table
from disinfo_graph.iris import Iris

_BATCH = 1024
"""How many rows are held, and looked at, at a time."""
_GROUP = 4
"""How many such batches make a row group of Parquet."""
_ZSTD_LEVEL = 3
_BUFFER = 1 << 20


def write(triples: Path, documents: Path, folder: Path, iris: Iris) -> list[Path]:
    """Write every table and their description; return the paths.

    `triples` and `documents` are the N-Triples and the NDJSON-LD of the same release.
    """
    told = rows.opened(triples, iris)
    with ExitStack() as stack:
        writers = {
            one.name: stack.enter_context(_writer(one, told.shared, folder)) for one in TABLES
        }
        for name, node in told.read(documents):
            writers[name].add(node)
    (folder / METADATA).write_bytes(metadata.document())
    return [
        *(folder / name for one in TABLES for name in (one.csv, one.parquet)),
        folder / METADATA,
    ]


class _Writer:
    """One table that is being written, with what the rows of the next row group are about."""

    def __init__(self, table: Table, shared: Shared, out: Any, parquet: Any, schema: Any) -> None:
        self._table = table
        self._shared = shared
        self._fields = tuple(fields(table.columns))
        self._csv = csv.writer(out)
        self._csv.writerow([one.name for one in self._fields])
        self._parquet = parquet
        self._schema = schema
        self._waiting: list[Node] = []
        self._batches: list[Any] = []

    def add(self, node: Node) -> None:
        self._waiting.append(node)
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            columns = [*Batch(self._waiting, self._shared).columns(self._table.columns)]
            self._waiting.clear()
            written = [as_csv(one, of) for one, of in zip(columns, self._fields, strict=True)]
            self._csv.writerows(zip(*written, strict=True))
            self._batches.append(arrow.batch(columns, self._schema))
        if len(self._batches) >= _GROUP:
            self._write_group()

    def end(self) -> None:
        self.flush()
        if self._batches:
            self._write_group()

    def _write_group(self) -> None:
        self._parquet.write_table(arrow.together(self._batches))
        self._batches.clear()


@contextmanager
def _writer(table: Table, shared: Shared, folder: Path) -> Iterator[_Writer]:
    # It takes a third of a second to load, and only whoever writes tables needs it.
    from pyarrow import parquet

    described = arrow.schema(table)
    path = folder / table.csv
    with (
        path.open("w", encoding="utf-8", newline="", buffering=_BUFFER) as out,
        parquet.ParquetWriter(
            folder / table.parquet,
            described,
            compression="zstd",
            compression_level=_ZSTD_LEVEL,
        ) as columns,
    ):
        writer = _Writer(table, shared, out, columns, described)
        yield writer
        writer.end()
