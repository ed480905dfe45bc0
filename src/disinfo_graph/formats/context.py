"""The public JSON-LD context as tables: which key says which predicate, and how; no document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import orjson

from disinfo_graph import resources

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

CONTEXT_VERSION = "0.1.0"
"""The version of the ontology, and of its context: where it stands, it never changes."""

TREE = ("claim", "debunk", "appearance", "rating")
"""The keys under which a document holds one node inside another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How the context writes one predicate; `coercion` is `@id`, a datatype, `@language` or ''."""

    key: str
    coercion: str
    many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The context as tables: predicate to term, class to name."""

    predicates: Mapping[str, Term]
    classes: Mapping[str, str]


@lru_cache(maxsize=1)
def context() -> dict[str, Json]:
    """Return the public context, as it is published."""
    return _read(resources.context())


@lru_cache(maxsize=1)
def contexts() -> dict[str, dict[str, Json]]:
    """Return all public contexts by their paths below a base: that of today, each version's."""
    versions = {f"context/{path.name}": _read(path) for path in resources.contract("context")}
    return {resources.context().name: context(), **versions}


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Json]:
    """Return the context of catalogues: other terms than those of cases, and by no version."""
    return _read(resources.catalogue_context())


def _read(path: Path) -> dict[str, Json]:
    loaded: dict[str, dict[str, Json]] = orjson.loads(path.read_bytes())
    return loaded["@context"]


@lru_cache(maxsize=1)
def terms() -> Terms:
    """Return the tables of the public context."""
    return tables(context())


def tables(told: Mapping[str, Json]) -> Terms:
    """Return the tables of a context."""
    predicates: dict[str, Term] = {}
    classes: dict[str, str] = {}
    for key, definition in told.items():
        if isinstance(definition, dict) and "@id" in definition:
            iri = str(definition["@id"])
            predicates[iri] = _term(key, definition)
        elif isinstance(definition, str) and ":" in definition and key[:1].isupper():
            classes[definition] = key
    return Terms(predicates=predicates, classes=classes)


def _term(key: str, definition: dict[str, Json]) -> Term:
    container = definition.get("@container") or []
    containers = container if isinstance(container, list) else [container]
    coercion = "@language" if "@language" in containers else str(definition.get("@type") or "")
    return Term(key=key, coercion=coercion, many="@set" in containers)


def key_order(key: str) -> tuple[int, str]:
    """Tell where a key stands in a node object: `id` and `type` first."""
    return {"id": 0, "type": 1}.get(key, 2), key
