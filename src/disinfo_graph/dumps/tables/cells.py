"""What stands in cells: found along a column's path, for Parquet as values, for CSV as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from disinfo_graph.dumps.tables.columns import LANGUAGE, Column, Kind
from disinfo_graph.formats.context import Json

Node = Mapping[str, Json]
Shared = Mapping[str, Node]
"""What several cases mention, by IRI."""
Scalar = Json | date
Told = Scalar | Sequence[Scalar]
"""What stands at the end of a path: a value, several in order, or None."""
Cell = Told
"""What stands in a row and a column: of a column of many, several."""

_PREFERRED = "en"
_NOTHING: Node = {}
_HERE: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How values of a kind are written: types of Arrow and of CSV on the Web, and in a list."""

    arrow: str
    csvw: str
    separator: str
    """What stands between two of them in CSV, and in none."""
    value: Callable[[str], Scalar] | None = None
    """What makes a cell of what JSON-LD says, where that is no cell as it stands."""


FORMS: dict[Kind, Form] = {
    "iri": Form(arrow="string", csvw="anyURI", separator=" "),
    "string": Form(arrow="string", csvw="string", separator=" "),
    "date": Form(arrow="date32", csvw="date", separator=" ", value=date.fromisoformat),
    "integer": Form(arrow="int64", csvw="integer", separator=" ", value=int),
    "text": Form(arrow="string", csvw="string", separator="\n"),
}
"""Of each kind of column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column as it is written; that of a text is followed by that of its language."""

    name: str
    kind: Kind
    column: Column
    language: bool = False


def fields(columns: Sequence[Column]) -> Iterator[Field]:
    """Yield the fields of a row, in order."""
    for one in columns:
        yield Field(name=one.name, kind=one.kind, column=one)
        if one.kind == "text":
            yield Field(name=one.name + LANGUAGE, kind="string", column=one, language=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """What a path leads to: a node a row, which may say nothing, or in each row any number."""

    one: list[Node] | None = None
    any: list[list[Node]] | None = None


class Batch:
    """Rows looked at together, a column at a time: a step that paths share is gone once."""

    def __init__(self, nodes: Sequence[Node], shared: Shared) -> None:
        """Take what rows are about; IRIs on the way are looked up in `shared`."""
        self._shared = shared
        self._levels = {_HERE: _Level(one=[*nodes])}
        self._told: dict[tuple[str, ...], list[Json]] = {}

    def columns(self, columns: Sequence[Column]) -> Iterator[Sequence[Cell]]:
        """Yield the cells of all rows, a field at a time."""
        for one in columns:
            shaped = _many if one.many else _one
            found = self._found(one.path)
            if one.kind == "text":
                pairs = [_pairs(told) for told in found]
                yield shaped([[text for text, _ in row] if row else () for row in pairs])
                yield shaped([[tag for _, tag in row] if row else () for row in pairs])
            elif (value := FORMS[one.kind].value) is None:
                yield shaped(found)
            else:
                yield shaped([[value(str(told)) for told in _values(row)] for row in found])

    def _found(self, path: tuple[str, ...]) -> list[Json]:
        """Return what stands at the end of a path in each row: a value, several in order, None."""
        if path not in self._told:
            level, key = self._level(path[:-1]), path[-1]
            self._told[path] = (
                [node.get(key) for node in level.one]
                if level.one is not None
                else [
                    [told for node in nodes for told in _values(node.get(key))]
                    for nodes in level.any or ()
                ]
            )
        return self._told[path]

    def _level(self, path: tuple[str, ...]) -> _Level:
        if path not in self._levels:
            found = self._found(path)
            self._levels[path] = (
                _Level(any=[[self._node(one) for one in _values(told)] for told in found])
                if any(isinstance(told, list | tuple) for told in found)
                else _Level(one=[self._node(told) for told in found])
            )
        return self._levels[path]

    def _node(self, told: Json) -> Node:
        if isinstance(told, str):
            return self._shared.get(told, _NOTHING)
        return told if isinstance(told, dict) else _NOTHING


@overload
def _values(told: Json) -> Sequence[Json]: ...


@overload
def _values(told: Told) -> Sequence[Scalar]: ...


def _values(told: Told) -> Sequence[Scalar]:
    if told is None:
        return ()
    return told if isinstance(told, list | tuple) else (told,)


def _many(found: Sequence[Told]) -> list[Cell]:
    return [_values(told) for told in found]


def _one(found: Sequence[Told]) -> list[Cell]:
    return [told if isinstance(told, str) else next(iter(_values(told)), None) for told in found]


def _pairs(told: Json) -> Sequence[tuple[str, str]]:
    """Return texts with their languages: of a thing's name one, of a list of texts all."""
    if not told:
        return ()
    if isinstance(told, list):
        return [pair for one in told for pair in _pairs(one)]
    assert isinstance(told, dict)
    preferred = told.get(_PREFERRED)
    if isinstance(preferred, str):
        return ((preferred, _PREFERRED),)
    tags = sorted(told)
    if isinstance(told[tags[0]], str):
        tags = tags[:1]
    return [(str(text), tag) for tag in tags for text in _values(told[tag])]


def as_csv(column: Sequence[Any], field: Field) -> Sequence[Cell]:
    """Return a column as CSV has it: its lists as texts."""
    if not field.column.many:
        return column  # numbers and days are written as they are, and nothing for None
    separator = FORMS[field.kind].separator
    if separator == "\n":
        # Parquet has them as they are; here nothing else could part them.
        return ["\n".join([" ".join(text.splitlines()) for text in cell]) for cell in column]
    return [separator.join(map(str, cell)) for cell in column]
