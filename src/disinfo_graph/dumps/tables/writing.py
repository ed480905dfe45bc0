"""Writes the tables as CSV by RFC 4180 and as Parquet, together and a batch of rows at a time.

What is written is what the cases say, to the letter: no cell is changed for a spreadsheet's sake.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from disinfo_graph.dumps.tables import metadata, rows
from disinfo_graph.dumps.tables.cells import FORMS, Cell, Field, as_csv, cells, fields
from disinfo_graph.dumps.tables.columns import METADATA, TABLES, Table
from disinfo_graph.iris import Iris

_BATCH = 4096
"""How many rows make a row group of Parquet, and are held at a time."""
_ZSTD_LEVEL = 3
_BUFFER = 1 << 20


def write(triples: Path, documents: Path, folder: Path, iris: Iris) -> list[Path]:
    """Write every table and their description; return the paths.

    `triples` and `documents` are the N-Triples and the NDJSON-LD of the same release.
    """
    told = rows.opened(triples, iris)
    with ExitStack() as stack:
        writers = {one.name: stack.enter_context(_writer(one, folder)) for one in TABLES}
        for name, node in told.read(documents):
            writers[name].add([*cells(node, writers[name].table.columns, told.shared)])
    (folder / METADATA).write_bytes(metadata.document())
    return [
        *(folder / name for one in TABLES for name in (one.csv, one.parquet)),
        folder / METADATA,
    ]


class _Writer:
    """One table that is being written, with the rows that make the next row group."""

    def __init__(self, table: Table, out: Any, parquet: Any, schema: Any) -> None:
        self.table = table
        self._fields = tuple(fields(table.columns))
        self._csv = csv.writer(out)
        self._csv.writerow([one.name for one in self._fields])
        self._parquet = parquet
        self._schema = schema
        self._waiting: list[Sequence[Cell]] = []

    def add(self, row: Sequence[Cell]) -> None:
        self._csv.writerow(
            [
                # csv writes numbers and days as they are, and nothing for None.
                as_csv(cell, one) if isinstance(cell, list) else cell
                for cell, one in zip(row, self._fields, strict=True)
            ]
        )
        self._waiting.append(row)
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        import pyarrow

        if self._waiting:
            columns = zip(*self._waiting, strict=True)
            arrays = [
                pyarrow.array(column, one.type)
                for column, one in zip(columns, self._schema, strict=True)
            ]
            self._parquet.write_batch(pyarrow.record_batch(arrays, schema=self._schema))
            self._waiting.clear()


@contextmanager
def _writer(table: Table, folder: Path) -> Iterator[_Writer]:
    # It takes a third of a second to load, and only whoever writes tables needs it.
    from pyarrow import parquet

    described = schema(table)
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
        writer = _Writer(table, out, columns, described)
        yield writer
        writer.flush()


def schema(table: Table) -> Any:
    """Return the Arrow schema of a table."""
    import pyarrow

    return pyarrow.schema([_field(one) for one in fields(table.columns)])


def _field(one: Field) -> Any:
    import pyarrow

    scalar = getattr(pyarrow, FORMS[one.kind].arrow)()
    kind = pyarrow.list_(scalar) if one.column.many else scalar
    required = one.column.required or one.column.many
    return pyarrow.field(one.name, kind, nullable=not required)
