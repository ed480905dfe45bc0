"""Reads a Frictionless data package: the tables that its descriptor lists; it fetches nothing.

A resource is read by the description of a table that it fits, or by what its own schema says. One
that is missing, or whose schema says too little, becomes a `Rejected` that names it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from disinfo_graph.errors import InputError
from disinfo_graph.model import Origin, Record, Rejected
from disinfo_graph.readers import decoding
from disinfo_graph.readers.opening import Source, suffix_of
from disinfo_graph.readers.tables import finding, read_by, schema
from disinfo_graph.readers.tables.description import Description

NAME = "datapackage.json"
_LIMIT = 1 << 24


def read(source: Source) -> Iterator[Record | Rejected]:
    """Yield what the resources of a package hold; raises InputError for what is no package."""
    with source.text() as text:
        package = _package(text.read(_LIMIT), source.name)
    for number, resource in enumerate(package["resources"], start=1):
        try:
            found = list(_tables(resource, package, source))
        except ValueError as error:
            yield Rejected(
                origin=Origin(source=source.name, line=number),
                reason=f"resource {_name(resource, number)}: {error}",
                record=json.dumps(resource),
            )
            continue
        for table, fit in found:
            yield from read_by(fit, table)


def listed(folder: Path) -> frozenset[Path]:
    """Return the files below a folder that its data packages list."""
    found: set[Path] = set()
    for path in folder.rglob(NAME):
        if not path.is_file():
            continue
        try:
            package = _package(path.read_text(encoding="utf-8-sig"), str(path))
        except (InputError, OSError, ValueError):
            # It is refused, with the reason, when its turn comes to be read.
            continue
        for resource in package["resources"]:
            found.update((path.parent / name).resolve() for name in _paths(resource, lenient=True))
    return frozenset(found)


def _package(text: str, source: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{error} (expected JSON)", source=source) from error
    if not isinstance(value, dict) or not isinstance(value.get("resources"), list):
        raise InputError("no resources (expected a data package)", source=source)
    return value


def _name(resource: object, number: int) -> str:
    name = resource.get("name") if isinstance(resource, dict) else None
    return repr(name) if isinstance(name, str) else str(number)


def _tables(
    resource: object, package: dict[str, Any], source: Source
) -> Iterator[tuple[Source, finding.Fit]]:
    """Yield each table of a resource, and how it is read; raises ValueError if it cannot be."""
    if not isinstance(resource, dict):
        raise ValueError("no object (expected a resource of a data package)")
    for name in _paths(resource):
        path = source.path.parent / name
        if not path.is_file():
            raise ValueError(f"{name} is missing (expected it beside {NAME})")
        place = str(Path(source.name).parent / name)
        table = replace(source, name=place, suffix=suffix_of(path), path=path)
        yield table, _fit(resource, package, table)


def _paths(resource: object, *, lenient: bool = False) -> list[str]:
    value = resource.get("path") if isinstance(resource, dict) else None
    paths = value if isinstance(value, list) else [value]
    usable = [path for path in paths if isinstance(path, str) and _inside(path)]
    if not lenient and (len(usable) < len(paths) or not paths):
        raise ValueError(f"path {value!r} (expected the path of a file in the package)")
    return usable


def _inside(path: str) -> bool:
    safe = "://" not in path and "\\" not in path and path.isprintable() and len(path) < 1000
    return safe and not Path(path).is_absolute() and ".." not in Path(path).parts


def _fit(resource: dict[str, Any], package: dict[str, Any], table: Source) -> finding.Fit:
    dialect = schema.dialect(resource.get("dialect"))
    encoding = resource.get("encoding")
    try:
        named = decoding.named(encoding, table.name) if isinstance(encoding, str) else None
        known = list(finding.descriptions(table.tables))
        fit = finding.fitting(table.head(), known, table.name)
    except InputError as error:
        raise ValueError(error.reason) from error
    if fit is None:
        own = schema.description(resource, package)
        return _own_fit(replace(own, encoding=named, delimiter=dialect), table)
    too_little = schema.too_little(resource, fit.description)
    if too_little:
        table.notes.say(
            table.name,
            f"its schema says too little of {too_little}: read as {fit.description.name!r}",
        )
    return replace(
        fit, description=replace(fit.description, encoding=fit.description.encoding or named)
    )


def _own_fit(own: Description, table: Source) -> finding.Fit:
    fit = finding.fitting(table.head(), [own], table.name)
    if fit is None:
        raise ValueError("its columns are not those of its schema (expected the same)")
    told = ", ".join(f"{column.name!r} is {column.field}" for column in own.columns)
    table.notes.say(table.name, f"read by its schema: {told}")
    return fit
