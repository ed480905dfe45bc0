"""How tests hold documents to the JSON-LD contract; every context comes from this checkout."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from pyld import jsonld as pyld

from disinfo_graph import formats
from making import BASE, ROOT

ONTOLOGY = ROOT / "ontology"
KINDS = tuple(sorted(path.stem for path in (ONTOLOGY / "schema").iterdir()))

Document = dict[str, Any]


def bundled(url: str, options: object = None) -> Document:
    """Return the context that a site serves at an address; raises OSError for any other."""
    text = (ONTOLOGY / "context" / url.removeprefix(f"{BASE}context/")).read_text()
    return {"contextUrl": None, "documentUrl": url, "document": json.loads(text)}


@lru_cache(maxsize=32)
def validator(kind: str) -> Draft202012Validator:
    """Return what finds the errors of a document of a type."""
    schema = json.loads((ONTOLOGY / "schema" / f"{kind}.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def errors(kind: str, document: Document) -> list[str]:
    """Return what is wrong with a document by the schema of its type."""
    return [
        f"{error.json_path}: {error.message}" for error in validator(kind).iter_errors(document)
    ]


def framed(kind: str, document: Document, **more: str) -> Document:
    """Return what PyLD makes of a document by the frame of its type."""
    frame = json.loads((ONTOLOGY / "frame" / f"{kind}.jsonld").read_text())
    frame |= {"@context": document["@context"]} | more
    made: Document = pyld.frame(document, frame, {"documentLoader": bundled})
    # JSON-LD has no means to make a list of one thing that is included; see docs/json-ld.md.
    if isinstance(made.get("included"), dict):
        made["included"] = [made["included"]]
    return made


def quads(document: Document) -> set[str]:
    """Return what PyLD expands a document to, as canonical lines."""
    options = {"format": "application/n-quads", "documentLoader": bundled}
    told = pyld.to_rdf(document, options).encode()
    return {str(quad) for quad in formats.read(told, formats.syntax("n-quads"))}
