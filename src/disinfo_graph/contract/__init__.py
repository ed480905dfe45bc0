"""The JSON-LD contract as files: frames, JSON Schemas and tables, made of context and shapes.

`ontology/context/<version>.jsonld` is frozen. To change the context once its version is released:
give the ontology and `CONTEXT_VERSION` a new version, copy `ontology/context.jsonld` to a file of
that version, add its hash to `FROZEN` in the tests, and run `make contract`.
"""
