"""Finds `ontology/`, `shapes/` and `data/` in a checkout or an installed wheel; reads nothing."""

from __future__ import annotations

from pathlib import Path

from disinfo_graph.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent


def _root() -> Path:
    bundled = _PACKAGE / "_bundled"
    if bundled.is_dir():
        return bundled
    checkout = _PACKAGE.parents[1]
    if (checkout / "ontology" / "disinfo-graph.ttl").is_file():
        return checkout
    raise ConfigError(f"{_PACKAGE}: no ontology, shapes or data (expected a wheel or a checkout)")


def ontology() -> Path:
    """Return the file that defines the project's own terms."""
    return _root() / "ontology" / "disinfo-graph.ttl"


def context() -> Path:
    """Return the public JSON-LD context."""
    return _root() / "ontology" / "context.jsonld"


def catalogue_context() -> Path:
    """Return the JSON-LD context of the catalogue, which stands in each document."""
    return _root() / "ontology" / "catalog.jsonld"


def contract(folder: str) -> tuple[Path, ...]:
    """Return the files of a part of the JSON-LD contract: `context`, `frame` or `schema`."""
    return tuple(sorted((_root() / "ontology" / folder).iterdir()))


def shapes() -> tuple[Path, ...]:
    """Return the shape files, sorted by name."""
    return tuple(sorted((_root() / "shapes").glob("*.ttl")))


def registry(name: str) -> Path:
    """Return the table of one registry, such as `countries`."""
    return _root() / "data" / "registries" / f"{name}.csv"


def tables() -> tuple[Path, ...]:
    """Return the descriptions of tables that are shipped, sorted by name."""
    return tuple(sorted((_root() / "data" / "tables").glob("*.toml")))


def examples() -> tuple[Path, ...]:
    """Return the example queries, sorted by name."""
    return tuple(sorted((_root() / "data" / "examples").glob("*.rq")))


def gate() -> Path:
    """Return the bounds that a release is held against where no others are given."""
    return _root() / "data" / "gate.toml"
