"""Makes Arrow's schema of a table, and its arrays of columns of cells, by their memory layout.

`pyarrow.array` would do it too, but loads pandas wherever that is installed, which takes longer
than to write all tables.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, chain
from typing import Any

from disinfo_graph.dumps.tables.cells import FORMS, Cell, Field, Scalar, fields
from disinfo_graph.dumps.tables.columns import Table

_EPOCH = date(1970, 1, 1).toordinal()
_INT32, _INT64 = "i", "q"


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


def batch(columns: Sequence[Sequence[Cell]], described: Any) -> Any:
    """Return columns as a record batch of a schema."""
    import pyarrow

    arrays = [_array(cells, one.type) for cells, one in zip(columns, described, strict=True)]
    return pyarrow.record_batch(arrays, schema=described)


def together(batches: Sequence[Any]) -> Any:
    """Return batches of one schema as a table, without copying them."""
    import pyarrow

    return pyarrow.Table.from_batches(batches)


def _array(cells: Sequence[Any], kind: Any) -> Any:
    import pyarrow

    if not pyarrow.types.is_list(kind):
        return _scalars(cells, kind)
    lists = [None, _offsets([len(cell) for cell in cells])]
    values = _scalars([*chain.from_iterable(cells)], kind.value_type)
    return pyarrow.Array.from_buffers(kind, len(cells), lists, children=[values])


def _scalars(cells: Sequence[Scalar | None], kind: Any) -> Any:
    import pyarrow

    buffers = [_validity(cells), *_LAYOUTS[str(kind)](cells)]
    return pyarrow.Array.from_buffers(kind, len(cells), buffers)


def _validity(cells: Sequence[Scalar | None]) -> Any:
    """Return a bit for each cell, the first one lowest, that tells whether it holds anything."""
    import pyarrow

    if None not in cells:
        return None
    bits = "".join("0" if cell is None else "1" for cell in reversed(cells))
    return pyarrow.py_buffer(int(bits, 2).to_bytes((len(cells) + 7) // 8, "little"))


def _strings(cells: Sequence[Any]) -> list[Any]:
    import pyarrow

    texts = [cell or "" for cell in cells]
    whole = "".join(texts)
    data = whole.encode()
    # Most columns are IRIs, in which a character is a byte.
    sizes = map(len, texts) if len(data) == len(whole) else (len(one.encode()) for one in texts)
    return [_offsets([*sizes]), pyarrow.py_buffer(data)]


def _days(cells: Sequence[Any]) -> list[Any]:
    return [_numbers(_INT32, [0 if day is None else day.toordinal() - _EPOCH for day in cells])]


def _integers(cells: Sequence[Any]) -> list[Any]:
    return [_numbers(_INT64, [number or 0 for number in cells])]


def _offsets(lengths: Sequence[int]) -> Any:
    return _numbers(_INT32, [*accumulate(lengths, initial=0)])


def _numbers(code: str, values: Sequence[int]) -> Any:
    import pyarrow

    return pyarrow.py_buffer(array(code, values))


_LAYOUTS = {"string": _strings, "date32[day]": _days, "int64": _integers}
"""What an array of each type holds, beside the bits of what is there."""
