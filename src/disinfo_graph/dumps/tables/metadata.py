"""Describes the tables by the W3C's Metadata Vocabulary for Tabular Data; it reads no table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import orjson

from disinfo_graph.dumps.tables.cells import FORMS, Field, fields
from disinfo_graph.dumps.tables.columns import TABLES, Column, Table
from disinfo_graph.formats.context import Json, terms

_OWN = "id"
"""The key of an IRI itself, which is the value of no property."""


def document() -> bytes:
    """Return the description of every table, for `tables-metadata.json`."""
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "tables": [_table(one) for one in TABLES],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def _table(table: Table) -> dict[str, Json]:
    subjects = dict(_subjects(table.columns))
    return {
        "url": table.csv,
        "dc:title": table.title,
        "tableSchema": {
            "aboutUrl": "{+iri}",
            "primaryKey": "iri",
            "foreignKeys": [
                {
                    "columnReference": column,
                    "reference": {"resource": f"{other}.csv", "columnReference": "iri"},
                }
                for column, other in table.foreign
            ],
            "columns": [_column(one, subjects) for one in fields(table.columns)],
        },
    }


def _subjects(columns: Sequence[Column]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the column that holds the IRI of what paths lead through, by the path so far."""
    for one in columns:
        if one.path[-1] == _OWN:
            yield one.path[:-1], one.name
        elif one.kind == "iri" and not one.many and one.path[-1] in _properties():
            yield one.path, one.name


def _column(one: Field, subjects: Mapping[tuple[str, ...], str]) -> dict[str, Json]:
    column, form = one.column, FORMS[one.kind]
    told: dict[str, Json] = {
        "name": one.name,
        "titles": one.name,
        "dc:description": f"language of {column.name}" if one.language else column.about,
        "datatype": form.csvw,
        "required": column.required,
    }
    if column.many:
        told["separator"] = form.separator
    return told | _property(one, subjects)


def _property(one: Field, subjects: Mapping[tuple[str, ...], str]) -> dict[str, Json]:
    """Return whose property a cell tells, and which.

    Output is suppressed where a converter would not give the triple of the graph: the vocabulary
    can neither take a language from another column, nor make IRIs of the items of a list.
    """
    column = one.column
    path = column.path[:-1] if column.path[-1] == _OWN else column.path
    predicate, subject = _properties().get("".join(path[-1:])), subjects.get(path[:-1])
    if one.language or predicate is None or subject is None:
        return {"suppressOutput": True}
    told: dict[str, Json] = {"aboutUrl": f"{{+{subject}}}", "propertyUrl": predicate}
    if one.kind == "text" or (one.kind == "iri" and column.many):
        return {**told, "suppressOutput": True}
    return {**told, "valueUrl": f"{{+{one.name}}}"} if one.kind == "iri" else told


@lru_cache(maxsize=1)
def _properties() -> dict[str, str]:
    """Return the property of each key, as the public context has it."""
    return {term.key: iri for iri, term in terms().predicates.items()}
