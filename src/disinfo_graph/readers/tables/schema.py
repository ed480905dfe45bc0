"""What a Frictionless table schema says of a table's columns, where it says enough; no files.

Table Schema 1 and 2: types string, date, datetime, integer, year, list, array; `required`;
`missingValues`. A schema does not say which field of a case a column is: its name has to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from disinfo_graph.readers import texts
from disinfo_graph.readers.tables import fields, names
from disinfo_graph.readers.tables.description import (
    DELIMITERS,
    Column,
    Description,
    require_sense,
)

_PLAIN_DIALECT = {
    "delimiter": None,
    "header": True,
    "headerRows": [1],
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminator": None,
    "csvddfVersion": None,
    "caseSensitiveHeader": None,
    "$schema": None,
    "type": None,
}
"""What a dialect may say, and the only value that is read; None is any."""
_TEXTS = frozenset({"string", "integer", "year"})
_PATTERNS = {"date": fields.ISO_DAY, "datetime": "%Y-%m-%dT%H:%M:%SZ"}


def dialect(value: object) -> str:
    """Return the delimiter; raises ValueError for a dialect that no reader knows."""
    given = {} if value is None else value
    if not isinstance(given, dict):
        raise ValueError(f"dialect: {value!r} (expected an object)")
    for key, told in given.items():
        known = key in _PLAIN_DIALECT and _PLAIN_DIALECT[key] in (None, told)
        if not known:
            raise ValueError(f"dialect.{key}: {told!r} (expected a plain CSV dialect)")
    delimiter = given.get("delimiter", ",")
    if delimiter not in DELIMITERS:
        raise ValueError(f"dialect.delimiter: {delimiter!r} (expected one of , ; tab |)")
    return str(delimiter)


def too_little(resource: dict[str, Any], description: Description) -> str:
    """Return the columns that hold lists or days, but are plain strings to the schema."""
    types = {field.get("name"): field.get("type", "string") for field in _fields(resource)}
    plain = [
        column.name
        for column in description.columns
        if (column.lists or column.dates) and types.get(column.name) == "string"
    ]
    return ", ".join(plain)


def description(resource: dict[str, Any], package: dict[str, Any]) -> Description:
    """Return the description that a resource's schema amounts to.

    Raises ValueError that names every field of which it says too little.
    """
    found = _fields(resource)
    if not found:
        raise ValueError("schema: no fields (expected the fields of its table)")
    columns, faults = [], []
    for field in found:
        try:
            columns.append(_column(field))
        except ValueError as error:
            faults.append(f"field {field.get('name')!r}: {error}")
    if faults:
        raise ValueError(f"the schema says too little: {'; '.join(faults)}")
    constants = _constants(resource, package, columns)
    require_sense(tuple(columns), constants, frozenset())
    return Description(
        name=str(resource.get("name", "a resource")),
        columns=tuple(columns),
        constants=constants,
        missing=_missing(resource),
    )


def _fields(resource: dict[str, Any]) -> list[dict[str, Any]]:
    schema = resource.get("schema")
    found = schema.get("fields", []) if isinstance(schema, dict) else []
    for field in found if isinstance(found, list) else [found]:
        named = isinstance(field, dict) and isinstance(field.get("name"), str)
        if not named or not isinstance(field.get("type", "string"), str):
            raise ValueError("schema.fields: not all are objects with a name and a type")
    return list(found)


def _column(field: dict[str, Any]) -> Column:
    name, kind = str(field["name"]), str(field.get("type", "string"))
    own = names.field_of(name)
    if own is None:
        raise ValueError("its name is no field of a case (expected such as report, title, claim)")
    constraints = field.get("constraints", {})
    required = isinstance(constraints, dict) and constraints.get("required") is True
    several = own in fields.LISTS or own == "appearance.archives"
    options = {"dates": _dates(field, own)} if own in fields.DAYS else {}
    if own not in fields.DAYS and kind in _LISTS and several:
        options = {"lists": _LISTS[kind](field)}
    elif own not in fields.DAYS and (kind not in _TEXTS or own in fields.LISTS):
        expected = "list or array" if several else "string"
        raise ValueError(f"type {kind!r} (expected {expected})")
    return Column(name=" ".join(name.split()), field=own, required=required, **options)


def _dates(field: dict[str, Any], own: str) -> tuple[str, ...]:
    kind, pattern = str(field.get("type", "string")), field.get("format", "default")
    if kind not in _PATTERNS:
        raise ValueError(f"type {kind!r} (expected date)")
    told = _PATTERNS[kind] if pattern == "default" else pattern
    # Table Schema 0 wrote patterns as fmt:PATTERN.
    told = told.removeprefix("fmt:") if isinstance(told, str) else ""
    if not fields.tells_a_day(told):
        raise ValueError(f"format {pattern!r} (expected default, or a pattern such as %d.%m.%Y)")
    return (told,)


def _divided(field: dict[str, Any]) -> tuple[str, ...]:
    delimiter = field.get("delimiter", ",")
    if delimiter not in ("+", ";", "|", ",") or field.get("itemType", "string") != "string":
        raise ValueError(f"delimiter {delimiter!r} (expected texts divided by + ; | or ,)")
    return (delimiter,)


_LISTS: dict[str, Callable[[dict[str, Any]], tuple[str, ...]]] = {
    "list": _divided,
    "array": lambda field: ("json",),
}


def _constants(
    resource: dict[str, Any], package: dict[str, Any], columns: list[Column]
) -> dict[str, object]:
    """Return the language of the texts: the first of the package's, unless a column tells it."""
    languages = resource.get("languages", package.get("languages"))
    told = any(column.field == "text_language" for column in columns)
    if told or not isinstance(languages, list) or not languages:
        return {}
    return {"text_language": texts.language_tag(str(languages[0]))}


def _missing(resource: dict[str, Any]) -> frozenset[str]:
    schema = resource.get("schema")
    given = schema.get("missingValues", []) if isinstance(schema, dict) else []
    known = given if isinstance(given, list) else []
    values = [v.get("value") if isinstance(v, dict) else v for v in known]
    return frozenset(value.strip() for value in values if isinstance(value, str))
