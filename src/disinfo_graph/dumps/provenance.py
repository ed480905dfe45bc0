"""How a release came about, in PROV: what was done, when, by which program, from which files."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from rdflib import RDF, RDFS
from rdflib.namespace import DCTERMS, PROV

from disinfo_graph.dumps.facts import Facts, Used
from disinfo_graph.formats.terms import Statement, moment, string, text
from disinfo_graph.iris import digest
from disinfo_graph.vocab import SCHEMA

_MOST = 100
"""So many files are named one by one; of more only a hash of their hashes is told."""


def provenance(facts: Facts) -> Iterator[Statement]:
    """Yield how a release was made."""
    this, activity = facts.dataset, f"{facts.dataset}/publication"
    yield this, RDF.type, PROV.Entity
    yield this, PROV.wasGeneratedBy, activity
    yield activity, RDF.type, PROV.Activity
    yield activity, RDFS.label, text("Redaction" if facts.redaction_of else "Publication", "en")
    yield activity, PROV.startedAtTime, moment(facts.modified)
    yield from _program(facts, activity)
    if facts.previous is not None:
        yield this, PROV.wasRevisionOf, facts.iris.thing("dataset", facts.previous)
    yield from _inputs(facts, activity)
    for name in facts.redaction_of:
        yield from _redacted(facts, activity, facts.iris.thing("dataset", name))


def _program(facts: Facts, activity: str) -> Iterator[Statement]:
    program = f"{facts.dataset}/program"
    yield activity, PROV.wasAssociatedWith, program
    yield program, RDF.type, PROV.SoftwareAgent
    yield program, SCHEMA.name, string("disinfo-graph")
    yield program, SCHEMA.softwareVersion, string(facts.version)


def _redacted(facts: Facts, activity: str, original: str) -> Iterator[Statement]:
    """Yield that a release stands for another, which is no more."""
    yield facts.dataset, PROV.wasDerivedFrom, original
    yield facts.dataset, DCTERMS.replaces, original
    yield activity, PROV.used, original
    yield original, RDF.type, PROV.Entity
    yield original, PROV.wasInvalidatedBy, activity
    yield original, PROV.invalidatedAtTime, moment(facts.modified)


def _inputs(facts: Facts, activity: str) -> Iterator[Statement]:
    if len(facts.used) > _MOST:
        yield from _together(facts, activity)
        return
    for one in facts.used:
        entity = f"{facts.dataset}/input/{digest(f'{one.name} {one.sha256}')}"
        yield activity, PROV.used, entity
        yield entity, RDF.type, PROV.Entity
        if one.name:
            yield entity, SCHEMA.name, string(one.name)
        if one.sha256:
            yield entity, SCHEMA.sha256, string(one.sha256)


def _together(facts: Facts, activity: str) -> Iterator[Statement]:
    entity = f"{facts.dataset}/inputs"
    yield activity, PROV.used, entity
    yield entity, RDF.type, PROV.Collection
    yield entity, SCHEMA.name, string(f"{len(facts.used):,} files")
    yield entity, SCHEMA.sha256, string(_hash(facts.used))


def _hash(used: tuple[Used, ...]) -> str:
    """Return the SHA-256 of the list of the files' own, as `sha256sum | sort` writes it."""
    rows = sorted(f"{one.sha256}  {one.name}\n" for one in used)
    return sha256("".join(rows).encode()).hexdigest()
