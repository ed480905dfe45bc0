"""What a page tells of a thing, in which order: read from the shapes, so never written twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from disinfo_graph.vocab import PREFIXES
from disinfo_graph.web.values import Nodes, one

_SH = PREFIXES["sh"]
_LAST = 99.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One property as a page shows it; an inverse one is read from the other end."""

    path: str
    inverse: bool
    name: str
    note: str
    order: float


Rows = Mapping[str, tuple[Row, ...]]
"""By the IRI of a class."""


def read(shapes: Nodes) -> Rows:
    """Return the rows of every class that a shape names."""
    return {
        target.text: tuple(sorted(_rows(shapes, shape), key=lambda row: row.order))
        for shape in shapes
        for target in shapes[shape].get(_SH + "targetClass", ())
    }


def of_classes(rows: Rows, classes: Iterable[str]) -> tuple[Row, ...]:
    """Return the rows of a thing of several classes, each once, those of our own classes first."""
    ordered = sorted(classes, key=lambda name: (not name.startswith(PREFIXES["dg"]), name))
    found: dict[tuple[str, bool], Row] = {}
    for row in (row for name in ordered for row in rows.get(name, ())):
        found.setdefault((row.path, row.inverse), row)
    return tuple(found.values())


def _rows(shapes: Nodes, shape: str) -> Iterator[Row]:
    for part in shapes[shape].get(_SH + "property", ()):
        name, path = one(shapes, part.text, _SH + "name"), one(shapes, part.text, _SH + "path")
        inverse = one(shapes, path, _SH + "inversePath")
        # A blank path that is no inverse is a rule over several properties, and has no row.
        if name and (inverse or path not in shapes):
            yield _row(shapes, part.text, inverse or path, inverse=bool(inverse))


def _row(shapes: Nodes, part: str, path: str, *, inverse: bool) -> Row:
    order = one(shapes, part, _SH + "order")
    return Row(
        path=path,
        inverse=inverse,
        name=one(shapes, part, _SH + "name"),
        note=one(shapes, part, _SH + "description"),
        order=float(order) if order else _LAST,
    )
