"""Node objects as blocks of Turtle and TriG, written by the public context; it knows no engine.

Like `nodes.lines` it trusts the IRIs that it is given, and quotes texts as N-Triples does, which
Turtle reads too. Of IRIs only those of the context are shortened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from disinfo_graph.formats.context import terms
from disinfo_graph.formats.nodes import Node, Value, quoted
from disinfo_graph.vocab import PREFIXES, short

_PLAIN = re.compile(r"[a-z]+:[A-Za-z][A-Za-z0-9]*")
"""Short IRIs in which nothing is to be escaped."""


class _Frame(NamedTuple):
    """What stands around the values of a key."""

    predicate: bytes
    before: bytes
    after: bytes
    quoted: bool


@lru_cache(maxsize=1)
def prefixes() -> bytes:
    """Return the directives that blocks rest on."""
    rows = (f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(PREFIXES.items()))
    return "".join(rows).encode()


def block(one: Node) -> bytes:
    """Return what a node object says, as the statements of one subject.

    Raises KeyError for a key that the public context does not define.
    """
    told = [_types(tuple(one["type"]))] if one.get("type") else []
    frames = _frames()
    told += [_said(frames[key], value) for key, value in one.items() if key not in ("id", "type")]
    said = b" ;\n\t".join(filter(None, told))
    return b"<%b> %b .\n" % (str(one["id"]).encode(), said) if said else b""


def _said(frame: _Frame, value: Value) -> bytes:
    if isinstance(value, Mapping):
        objects = [
            b"%b@%b" % (quoted(text), language.encode())
            for language, texts in value.items()
            for text in _listed(texts)
        ]
    else:
        of = quoted if frame.quoted else str.encode
        objects = [b"%b%b%b" % (frame.before, of(one), frame.after) for one in _listed(value)]
    return frame.predicate + b" , ".join(objects) if objects else b""


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value


@lru_cache(maxsize=1)
def _frames() -> dict[str, _Frame]:
    return {term.key: _frame(iri, term.coercion) for iri, term in terms().predicates.items()}


def _frame(predicate: str, coercion: str) -> _Frame:
    name = f"{_name(predicate)} ".encode()
    if coercion == "@id":
        return _Frame(name, b"<", b">", quoted=False)
    datatype = f"^^{_name(coercion)}" if coercion and coercion != "@language" else ""
    return _Frame(name, b"", datatype.encode(), quoted=True)


@lru_cache(maxsize=4096)
def _types(names: tuple[str, ...]) -> bytes:
    classes = {name: iri for iri, name in terms().classes.items()}
    return f"a {' , '.join(_name(classes.get(name, name)) for name in names)}".encode()


def _name(iri: str) -> str:
    name = short(iri)
    return name if _PLAIN.fullmatch(name) else f"<{iri}>"
