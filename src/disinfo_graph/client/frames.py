"""Rows as Arrow tables and data frames, each column in one type; each library only when asked for.

All frames are made of the Arrow table, so types are decided in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from disinfo_graph.client.values import Value
from disinfo_graph.errors import ConfigError

if TYPE_CHECKING:
    import pandas as pandas_
    import polars as polars_
    import pyarrow

Cell = TypeVar("Cell")

_Column = Sequence[Value]
_Made = tuple[_Column, "pyarrow.DataType"]
_Texts = Callable[[], Iterable[tuple[str | None, ...]]]


class _NoZone(datetime):
    """Stands for moments without zone, which fit into no column with those that have one."""


def arrow(
    variables: Sequence[str], rows: Iterable[tuple[Value, ...]], texts: _Texts
) -> pyarrow.Table:
    """Return a table of Arrow; `texts` gives the rows again, for columns that no type fits."""
    pa = import_module("pyarrow")
    arrays = [_array(pa, column) for column in _columns(len(variables), rows)]
    if any(array is None for array in arrays):
        again = _columns(len(variables), texts())
        arrays = [
            pa.array(told, type=pa.string()) if array is None else array
            for array, told in zip(arrays, again, strict=True)
        ]
    return pa.table(arrays, names=list(variables))


def _columns(count: int, rows: Iterable[tuple[Cell, ...]]) -> list[list[Cell]]:
    columns: list[list[Cell]] = [[] for _ in range(count)]
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            column.append(cell)
    return columns


def pandas(table: Callable[[], pyarrow.Table]) -> pandas_.DataFrame:
    """Return a data frame of pandas, in types that have a place for what is missing."""
    pd, pa = _library("pandas"), import_module("pyarrow")
    types = {
        pa.bool_(): pd.BooleanDtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.string(): pd.StringDtype(),
    }

    def mapped(kind: pyarrow.DataType) -> object:
        return pd.ArrowDtype(kind) if pa.types.is_decimal(kind) else types.get(kind)

    made: pandas_.DataFrame = table().to_pandas(types_mapper=mapped, date_as_object=False)
    return made


def polars(table: Callable[[], pyarrow.Table]) -> polars_.DataFrame:
    """Return a data frame of polars."""
    pl = _library("polars")
    made: polars_.DataFrame = pl.DataFrame(table())
    return made


def _library(name: str) -> ModuleType:
    """Return a library that an extra of the same name brings; raises ConfigError without it."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ConfigError(
            f"{name}: not installed (expected after: pip install 'disinfo-graph[{name}]')"
        ) from error


def _array(pa: ModuleType, column: _Column) -> pyarrow.Array | None:
    """Return a column in the first type that holds each of its values; None where none does."""
    for fit in _FITS.get(frozenset(map(_kind, column)) - {type(None)}, ()):
        try:
            values, kind = fit(pa, column)
            return pa.array(values, type=kind)
        except (OverflowError, ValueError):  # what pyarrow raises is a ValueError too
            continue
    return None


def _kind(value: Value) -> type:
    return _NoZone if isinstance(value, datetime) and value.tzinfo is None else type(value)


def _as_decimals(pa: ModuleType, column: _Column) -> _Made:
    """Make room for as many digits after the point as the finest value has."""
    values = [Decimal(value) if isinstance(value, int) else value for value in column]
    ends = [value.as_tuple().exponent for value in values if isinstance(value, Decimal)]
    scale = max((-end for end in ends if isinstance(end, int)), default=0)
    return values, pa.decimal128(_MOST_DIGITS, min(max(scale, 0), _MOST_DIGITS))


def _as_doubles(pa: ModuleType, column: _Column) -> _Made:
    values = [float(value) if isinstance(value, int | Decimal) else value for value in column]
    return values, pa.float64()


_MOST_DIGITS = 38

_FITS: dict[frozenset[type], tuple[Callable[[ModuleType, _Column], _Made], ...]] = {
    frozenset(): (lambda pa, column: (column, pa.string()),),
    frozenset({str}): (lambda pa, column: (column, pa.string()),),
    frozenset({bool}): (lambda pa, column: (column, pa.bool_()),),
    frozenset({int}): (lambda pa, column: (column, pa.int64()), _as_decimals),
    frozenset({Decimal}): (_as_decimals,),
    frozenset({int, Decimal}): (_as_decimals,),
    frozenset({float}): (_as_doubles,),
    frozenset({float, int}): (_as_doubles,),
    frozenset({float, Decimal}): (_as_doubles,),
    frozenset({float, int, Decimal}): (_as_doubles,),
    frozenset({date}): (lambda pa, column: (column, pa.date32()),),
    frozenset({datetime}): (lambda pa, column: (column, pa.timestamp("us", tz="UTC")),),
    frozenset({_NoZone}): (lambda pa, column: (column, pa.timestamp("us")),),
}
"""By the kinds of value in a column: the types to try. Other mixtures are texts."""
