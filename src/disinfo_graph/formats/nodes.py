"""Node objects: what is said of one thing by the keys of the public context; it knows no engine.

All that cases say is written here: the graphs *cases*, *derived* and *vocabularies*. As they stand
the objects are JSON-LD, and `lines` expands them to canonical N-Triples: neither needs a term of
its own for each value, as those of `formats.terms` have, which is what makes publishing fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import orjson

from disinfo_graph.formats.context import key_order, terms
from disinfo_graph.formats.tags import tag
from disinfo_graph.vocab import PREFIXES

Texts = str | Sequence[str]
Value = Texts | Mapping[str, Texts]
"""IRIs or lexical forms, as the key's definition coerces them, or texts by language."""

Node = dict[str, Value]
"""A node object of JSON-LD 1.1: `id`, `type` and keys of the public context."""

Values = dict[str, Value | None]
"""What is said of a thing by its keys; None and empty values are not known."""

_TYPE = PREFIXES["rdf"] + "type"
# JSON escapes what canonical N-Triples does, but for DEL, and with its digits in lower case.
_SPELT_OTHERWISE = re.compile(rb'\\(u00[01][0-9a-f]|["\\bfnrt])|\x7f')


def node(iri: str, types: Sequence[str], values: Values) -> Node:
    """Return the node object of a thing, without what is not known; keys are given in order."""
    made: Node = {"id": iri, "type": types} if types else {"id": iri}
    for key, value in values.items():
        if value:
            made[key] = value
    return made


def said(text: Texts | None, language: str) -> dict[str, Texts] | None:
    """Return texts by their language."""
    return {tag(language): text} if text else None


def several(values: Sequence[str]) -> list[str]:
    """Return values in order, each once."""
    return sorted(set(values)) if len(values) > 1 else list(values)


def joined(one: Node, other: Node) -> Node:
    """Return what two node objects say of the same thing."""
    if one == other:
        return one
    whole = {
        key: _both(one[key], other[key]) if key in one and key in other else value
        for key, value in (one | other).items()
    }
    return {key: whole[key] for key in sorted(whole, key=key_order)}


def each_once(nodes: Iterable[Node]) -> Iterable[Node]:
    """Return one node object for each thing."""
    whole: dict[str, Node] = {}
    for one in nodes:
        iri = str(one["id"])
        whole[iri] = joined(whole[iri], one) if iri in whole else one
    return whole.values()


def _both(one: Value, other: Value) -> Value:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {name: _texts(one, other, name) for name in sorted({*one, *other})}
    return one if one == other else several((*_listed(one), *_listed(other)))


def _texts(one: Mapping[str, Texts], other: Mapping[str, Texts], language: str) -> Texts:
    told = several([text for value in (one, other) for text in _listed(value.get(language, ()))])
    return told[0] if len(told) == 1 and isinstance({**one, **other}[language], str) else told


def _listed(value: Value) -> Sequence[str]:
    return (value,) if isinstance(value, str) else tuple(value)


class _Frame(NamedTuple):
    """What stands around a value in the lines of one key."""

    before: bytes
    after: bytes
    quoted: bool


@lru_cache(maxsize=1)
def _frames() -> dict[str, _Frame]:
    return {term.key: _frame(iri, term.coercion) for iri, term in terms().predicates.items()}


def _frame(predicate: str, coercion: str) -> _Frame:
    before = f" <{predicate}> "
    if coercion == "@id":
        return _Frame(f"{before}<".encode(), b"> .\n", quoted=False)
    datatype = f"^^<{coercion}>" if coercion and coercion != "@language" else ""
    return _Frame(before.encode(), f"{datatype} .\n".encode(), quoted=True)


@lru_cache(maxsize=4096)
def _types(names: tuple[str, ...]) -> tuple[bytes, ...]:
    classes = {name: iri for iri, name in terms().classes.items()}
    return tuple(f" <{_TYPE}> <{classes.get(name, name)}> .\n".encode() for name in names)


def type_lines(one: Node) -> list[bytes]:
    """Return the lines that say which classes a thing is of."""
    subject = f"<{one['id']}>".encode()
    return [subject + rest for rest in _types(tuple(one.get("type", ())))]


def lines(one: Node) -> list[bytes]:
    """Return a node object's triples as lines of canonical N-Triples (RDFC-1.0 §5), unordered.

    Raises KeyError for a key that the public context does not define.
    """
    told = type_lines(one)
    subject = f"<{one['id']}>".encode()
    frames = _frames()
    for key, value in one.items():
        if key in ("id", "type"):
            continue
        before, after, is_quoted = frames[key]
        before = subject + before
        if isinstance(value, dict):
            told += _text_lines(before, value, after)
            continue
        items = (value,) if isinstance(value, str) else value
        told += [before + (quoted(i) if is_quoted else i.encode()) + after for i in items]
    return told


def _text_lines(before: bytes, texts: Mapping[str, Texts], after: bytes) -> list[bytes]:
    return [
        b"%b%b@%b%b" % (before, quoted(text), language.encode(), after)
        for language, told in texts.items()
        for text in _listed(told)
    ]


def quoted(text: str) -> bytes:
    """Return a text as canonical N-Triples quotes it."""
    json = orjson.dumps(text)
    if b"\\u00" in json or b"\x7f" in json:
        return _SPELT_OTHERWISE.sub(_canonical, json)
    return json


def _canonical(match: re.Match[bytes]) -> bytes:
    if match[0] == b"\x7f":
        return b"\\u007F"
    code = match[1]
    return b"\\u" + code[1:].upper() if code.startswith(b"u") else match[0]
