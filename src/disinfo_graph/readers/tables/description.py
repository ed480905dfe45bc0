"""Reads the description of a table (TOML, data/README.md): which column is which field of a case.

Every key is known and every value of its type, or the description is refused; it reads no table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from disinfo_graph.errors import InputError, MissingInput
from disinfo_graph.readers import decoding, texts
from disinfo_graph.readers.tables import fields, lists

DELIMITERS = (",", ";", "\t", "|")
UNDETERMINED = "und"
_NO_CONSTANTS = frozenset({"report", "appearance.url", "appearance.archives"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column, and the field that it tells."""

    name: str
    field: str
    """Such as `published` or `appearance.url`."""
    lists: tuple[str, ...] = ()
    """How its cells write lists; empty where they hold one value."""
    dates: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a table holds."""

    name: str
    columns: tuple[Column, ...]
    constants: Mapping[str, object]
    """What every row tells, by field; values as the model has them."""
    ignored: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    """Cells that mean *not known*, beside empty ones."""
    delimiter: str | None = None
    encoding: str | None = None

    @property
    def declared(self) -> frozenset[str]:
        """The columns that a table of this description has to have."""
        return frozenset(column.name for column in self.columns)

    def fits(self, header: Collection[str]) -> bool:
        """Tell whether a header has every declared column, and no other that is not ignored."""
        return self.declared <= set(header) <= self.declared | self.ignored


def read(path: Path) -> Description:
    """Return the description in a file; raises InputError that names whatever is wrong with it."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{error} (expected TOML)", source=str(path)) from error
    except FileNotFoundError as error:
        raise MissingInput("no such file", source=str(path)) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", source=str(path)) from error
    try:
        return _description(values, str(path))
    except ValueError as error:
        raise InputError(str(error), source=str(path)) from error


def _description(values: dict[str, Any], source: str) -> Description:
    name = _text(values, "name")
    if name is None:
        raise ValueError("name: missing (expected a name for tables of this kind)")
    delimiter, encoding = _text(values, "delimiter"), _text(values, "encoding")
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise ValueError(f"delimiter: {delimiter!r} (expected one character)")
    language = _text(values, "text_language")
    ignored, missing = _texts(values, "ignored"), _texts(values, "missing")
    columns = tuple(_columns(values))
    constants = _constants(_table(values, "constants"))
    _refuse_rest(values, "")
    if language is not None:
        constants |= {"text_language": texts.language_tag(language)}
    require_sense(columns, constants, frozenset(ignored))
    return Description(
        name=name,
        columns=columns,
        constants=constants,
        ignored=frozenset(ignored),
        missing=frozenset(missing),
        delimiter=delimiter,
        encoding=None if encoding is None else decoding.named(encoding, source),
    )


def _columns(values: dict[str, Any]) -> Iterator[Column]:
    for section, prefix in (("fields", ""), ("appearance", "appearance."), ("rating", "rating.")):
        for field, options in _table(values, section).items():
            place = f"{section}.{field}"
            if not _known(prefix + field, prefix):
                raise ValueError(f"{place}: unknown field (expected {_names(prefix)})")
            if not isinstance(options, dict):
                raise ValueError(f'{place}: {options!r} (expected column = "…")')
            try:
                yield _column(prefix + field, options)
            except ValueError as error:
                raise ValueError(f"{place}.{error}") from error


def _column(field: str, options: dict[str, Any]) -> Column:
    name, required = _text(options, "column"), options.pop("required", False)
    styles, dates = _texts(options, "list"), _texts(options, "date")
    _refuse_rest(options, "")
    if name is None:
        raise ValueError("column: missing (expected the name of a column)")
    if not isinstance(required, bool):
        raise ValueError(f"required: {required!r} (expected true or false)")
    for style in styles:
        if style not in lists.STYLES:
            raise ValueError(f"list: {style!r} (expected {', '.join(lists.STYLES)})")
    if styles and field not in fields.LISTS and not field.startswith("appearance."):
        raise ValueError("list: the field holds one value (expected no list)")
    if dates and field not in fields.DAYS:
        raise ValueError("date: the field is no date (expected no date)")
    for pattern in dates:
        if not fields.tells_a_day(pattern):
            raise ValueError(f"date: {pattern!r} (expected day, month and year as in %d.%m.%Y)")
    return Column(name=name, field=field, lists=styles, dates=dates, required=required)


def _constants(values: dict[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for field, value in values.items():
        inside = value.items() if isinstance(value, dict) else ()
        told = {f"{field}.{name}": inner for name, inner in inside} or {field: value}
        for name, inner in told.items():
            if name not in fields.FIELDS.keys() | fields.DAYS or name in _NO_CONSTANTS:
                raise ValueError(f"constants.{name}: no field with a constant value")
            try:
                found[name] = _constant(name, inner)
            except ValueError as error:
                raise ValueError(f"constants.{name}: {error}") from error
    return found


def _constant(field: str, value: object) -> object:
    several = field in fields.LISTS
    given = value if several and isinstance(value, list) else [value]
    read = [_one(field, item) for item in given]
    return tuple(read) if several else read[0]


def _one(field: str, value: object) -> object:
    if field in fields.DAYS and type(value) is date:
        return value
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} (expected text)")
    return fields.reader(field, ())(value)


def require_sense(
    columns: tuple[Column, ...], constants: Mapping[str, object], ignored: frozenset[str]
) -> None:
    """Raise ValueError where columns and constants do not add up to what tells a case."""
    told = [column.field for column in columns] + list(constants)
    twice = sorted({field for field in told if told.count(field) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)}: told twice (expected a column or a constant)")
    if not set(fields.TELLING) & {column.field for column in columns}:
        raise ValueError(f"fields: none of {', '.join(fields.TELLING)} (expected one of them)")
    if "text_language" not in told and set(fields.TELLING[1:]) & set(told):
        raise ValueError("text_language: missing (expected the tag of its texts, such as en)")
    if any(f.startswith("appearance.") for f in told) and "appearance.url" not in told:
        raise ValueError("appearance.url: missing (expected the column of the address)")
    _require_parallel({column.field: column for column in columns})
    both = sorted(ignored & {column.name for column in columns})
    if both:
        raise ValueError(f"ignored: {', '.join(both)} is declared as well (expected one of them)")


def _require_parallel(columns: Mapping[str, Column]) -> None:
    """Refuse lists of an appearance that do not stand side by side with its addresses."""
    url, archives = columns.get("appearance.url"), columns.get("appearance.archives")
    if url is not None and url.lists and archives is not None and not archives.lists:
        raise ValueError("appearance.archives: no list (expected one, as of the addresses)")
    for field, column in columns.items():
        alone = field not in ("appearance.url", "appearance.archives")
        if alone and field.startswith("appearance.") and column.lists and not (url and url.lists):
            raise ValueError(f"{field}: a list (expected one value, as of the address)")


def _known(field: str, prefix: str) -> bool:
    known = field in fields.FIELDS or field in fields.DAYS
    return known and field.startswith(prefix) and "." not in field.removeprefix(prefix)


def _names(prefix: str) -> str:
    return ", ".join(
        field.removeprefix(prefix)
        for field in (*fields.FIELDS, *sorted(fields.DAYS))
        if _known(field, prefix)
    )


def _text(values: dict[str, Any], key: str) -> str | None:
    value = values.pop(key, None)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key}: {value!r} (expected text)")
    return value


def _texts(values: dict[str, Any], key: str) -> tuple[str, ...]:
    value = values.pop(key, [])
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        raise ValueError(f"{key}: {value!r} (expected text, or a list of texts)")
    return tuple(given)


def _table(values: dict[str, Any], key: str) -> dict[str, Any]:
    value = values.pop(key, {})
    if not isinstance(value, dict):
        raise ValueError(f"{key}: {value!r} (expected a table)")
    return value


def _refuse_rest(values: dict[str, Any], place: str) -> None:
    if values:
        raise ValueError(f"{place}{sorted(values)[0]}: unknown key")
