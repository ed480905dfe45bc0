"""Reads what a site adds to the registries: completed lists of unresolved labels."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from disinfo_graph.errors import ConfigError
from disinfo_graph.registries.tables import Addition

KINDS = ("country", "language", "source", "keyword", "publisher")
"""What can be added."""

LISTED: Mapping[str, str] = {kind: kind for kind in KINDS} | {
    "no country": "country",
    "no source": "source",
}
"""The kinds of a list of unresolved labels that can be completed, and what they are added to."""

ELSEWHERE: Mapping[str, str] = {
    "archive": "same_as empty: an archived copy is mended in the input",
    "case": "same_as empty: the case of that report has to be among the inputs",
}
"""Kinds that such a list has too, and that nobody can complete there."""

_NEEDED = ("kind", "label", "same_as")
_DELIMITERS = (",", ";", "\t")
_NOT_SHOWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_MARKUP = ("<", ">", "&#", "&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;")


def read(paths: Iterable[Path]) -> tuple[Addition, ...]:
    """Return the completed rows; raises ConfigError, with file and line, for a faulty one.

    A row whose `same_as` is empty is one that nobody has decided on yet, whatever its kind.
    """
    return tuple(row for path in paths for row in _rows(path))


def _rows(path: Path) -> Iterator[Addition]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            # Spreadsheets write what divides columns in the language of their user.
            delimiter = _delimiter(file.readline())
            file.seek(0)
            reader = csv.DictReader(file, delimiter=delimiter, strict=True)
            if not set(_NEEDED) <= set(reader.fieldnames or ()):
                raise ConfigError(
                    f"{path}:1: columns (expected {', '.join(_NEEDED)} among them, divided by a "
                    f"comma, a semicolon or a tab)"
                )
            for cells in reader:
                yield from _row(cells, f"{path}:{reader.line_num}")
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file (expected CSV in UTF-8)") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}: {error} (expected CSV in UTF-8)") from error


def _delimiter(header: str) -> str:
    """Return what divides the columns: of what may, that which divides off the needed ones."""
    for delimiter in _DELIMITERS:
        names = next(csv.reader([header], delimiter=delimiter), [])
        if set(_NEEDED) <= set(names):
            return delimiter
    return _DELIMITERS[0]


def _row(cells: dict[str, str | None], place: str) -> Iterator[Addition]:
    kind, label, same_as = ((cells[name] or "").strip() for name in _NEEDED)
    if not same_as:
        return
    if kind in ELSEWHERE:
        raise ConfigError(f"{place}: same_as of the {kind} {label!r} (expected {ELSEWHERE[kind]})")
    if kind not in LISTED:
        raise ConfigError(f"{place}: kind {kind!r} (expected {', '.join(LISTED)})")
    if not label:
        raise ConfigError(f"{place}: label is empty (expected a value)")
    if not _fit(same_as):
        raise ConfigError(
            f"{place}: same_as {same_as!a} (expected a name without markup, control characters "
            f"and characters that are not shown)"
        )
    yield Addition(place=place, kind=LISTED[kind], label=label, same_as=same_as)


def _fit(name: str) -> bool:
    """Return whether a name may be published as a label as it stands."""
    shown = not any(unicodedata.category(one) in _NOT_SHOWN for one in name)
    return shown and not any(mark in name for mark in _MARKUP)
