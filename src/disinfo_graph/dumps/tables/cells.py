"""What stands in a cell: found along a column's path, for Parquet as values, for CSV as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from disinfo_graph.dumps.tables.columns import LANGUAGE, Column, Kind
from disinfo_graph.formats.context import Json

Node = Mapping[str, Json]
Shared = Mapping[str, Node]
"""What several cases mention, by IRI."""
Scalar = str | int | date
Cell = Scalar | Sequence[Scalar] | None

_PREFERRED = "en"
_NOTHING: Node = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How values of a kind are written: types of Arrow and of CSV on the Web, and in a list."""

    arrow: str
    csvw: str
    separator: str
    """What stands between two of them in CSV, and in none."""
    value: Callable[[str], Scalar] = str


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


def cells(node: Node, columns: Sequence[Column], shared: Shared) -> Iterator[Cell]:
    """Yield the cells of a row, a field each."""
    for one in columns:
        found = _found(node, one.path, shared)
        if one.kind == "text":
            texts = [pair for value in found for pair in _texts(value)]
            yield _cell([text for text, _ in texts], one.many)
            yield _cell([language for _, language in texts], one.many)
        else:
            value = FORMS[one.kind].value
            yield _cell([value(str(told)) for told in found], one.many)


def _cell(values: list[Scalar] | list[str], many: bool) -> Cell:
    if many:
        return values
    return values[0] if values else None


def _found(node: Node, path: Sequence[str], shared: Shared) -> Sequence[Json]:
    """Return what stands at the end of a path, in order; IRIs on the way are looked up."""
    told = node.get(path[0])
    if told is None:
        return ()
    values = _values(told)
    for key in path[1:]:
        nodes = [shared.get(one, _NOTHING) if isinstance(one, str) else one for one in values]
        values = [
            told for one in nodes if isinstance(one, dict) for told in _values(one.get(key, ()))
        ]
    return values


def _values(told: Json) -> Sequence[Json]:
    return told if isinstance(told, list | tuple) else (told,)


def _texts(told: Json) -> Sequence[tuple[str, str]]:
    """Return texts with their languages: of a thing's name one, of a list of texts all."""
    assert isinstance(told, dict)
    preferred = told.get(_PREFERRED)
    if isinstance(preferred, str):
        return [(preferred, _PREFERRED)]
    tags = sorted(told)
    if isinstance(told[tags[0]], str):
        tags = tags[:1]
    return [(str(text), tag) for tag in tags for text in _values(told[tag])]


def as_csv(cell: Sequence[Scalar], field: Field) -> str:
    """Return a list as CSV has it."""
    separator = FORMS[field.kind].separator
    if separator == "\n":
        # Parquet has them as they are; here nothing else could part them.
        return separator.join(" ".join(str(one).splitlines()) for one in cell)
    return separator.join(map(str, cell))
