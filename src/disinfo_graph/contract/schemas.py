"""JSON Schemas (2020-12): which document of each type is as the contract says; it checks none.

They are strict: a key that they do not know is a mistake. A later version knows more keys, and has
schemas of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from disinfo_graph.contract.classes import ALONE, TYPES, Class, Key, tree
from disinfo_graph.formats.context import CONTEXT_VERSION, Json
from disinfo_graph.vocab import PREFIXES

Schema = dict[str, Json]

_TAG = "^[a-z]{2,8}(-[a-z0-9]{1,8})*$"
_DATATYPES: dict[str, Schema] = {
    "": {"type": "string"},
    "@id": {"type": "string", "format": "iri", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:"},
    PREFIXES["xsd"] + "date": {
        "type": "string",
        "format": "date",
        "pattern": "^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}$",
    },
    PREFIXES["xsd"] + "decimal": {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"},
    PREFIXES["xsd"] + "integer": {"type": "string", "pattern": "^-?[0-9]+$"},
}
"""By the coercion of a term: how JSON writes one value of it."""


def schemas(classes: Mapping[str, Class]) -> Iterator[tuple[str, Schema]]:
    """Yield each type of document with its schema, which needs no other."""
    for kind, root in TYPES.items():
        placed = tree(classes, root)
        told = {name: _node(own, name in placed) for name, own in classes.items()}
        rest = [] if kind in ALONE else sorted({*classes} - (placed - {root}))
        yield (
            kind,
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$id": f"https://w3id.org/disinfo-graph/schema/{CONTEXT_VERSION}/{kind}.json",
                "title": f"the document about a thing of the type {kind}",
                **_document(told[root], rest),
                "$defs": {name: told[name] for name in sorted({*placed, *rest})},
            },
        )


def _document(root: Schema, rest: list[str]) -> Schema:
    properties, required = root["properties"], root["required"]
    assert isinstance(properties, dict) and isinstance(required, list)
    context: Schema = {"@context": {"type": ["string", "object"]}}
    beside: Schema = {
        "title": "what else is told, each thing once, in the order of their IRIs",
        **_several({"anyOf": [{"$ref": f"#/$defs/{name}"} for name in rest]}),
    }
    return root | {
        "properties": context | properties | ({"included": beside} if rest else {}),
        "required": ["@context", *required],
    }


def _node(own: Class, placed: bool) -> Schema:
    keys = own.keys.values()
    one_of: list[Schema] = [
        {"anyOf": [{"required": [key]} for key in names if key in own.keys]} for names in own.one_of
    ]
    return {
        "type": "object",
        "properties": {
            "id": _DATATYPES["@id"],
            "type": {
                "type": "array",
                "items": {"type": "string"},
                "uniqueItems": True,
                "contains": {"const": own.name},
            },
            **{key.term.key: _values(key, placed) for key in keys},
        },
        "required": ["id", "type", *(key.term.key for key in keys if key.required)],
        "additionalProperties": False,
        **({"allOf": one_of} if one_of else {}),
    }


def _values(key: Key, placed: bool) -> Schema:
    note: Schema = {"description": key.note} if key.note else {}
    told: Schema = {"title": key.name, **note}
    below: Schema = {"$ref": f"#/$defs/{key.below}"}
    one = below if key.below and placed else _value(key)
    if key.term.coercion == "@language":
        return told | _by_language(_several(one) if key.term.many else one)
    return told | (_several(one) if key.term.many else one)


def _value(key: Key) -> Schema:
    if key.choices:
        return {"enum": list(key.choices)}
    if key.term.coercion == "@language":
        return {"type": "string"}
    own: Schema = {"pattern": key.pattern} if key.pattern else {}
    return _DATATYPES[key.term.coercion] | own


def _several(one: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "uniqueItems": True, "items": one}


def _by_language(texts: Schema) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": _TAG},
        "additionalProperties": texts,
    }
