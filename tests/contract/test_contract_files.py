"""The files of the JSON-LD contract: what is generated is up to date, what is frozen stays."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from contracts import KINDS, ONTOLOGY

from disinfo_graph import resources
from disinfo_graph.contract import classes
from disinfo_graph.contract.files import files
from disinfo_graph.errors import ConfigError
from disinfo_graph.formats.context import CONTEXT_VERSION, Term, context, terms
from disinfo_graph.iris import TYPES

FROZEN = {"0.1.0": "8f4a1399391e3be0d534e527d1cd035d4d952458179e72b5b4fff4cc7c5360a2"}
"""By the versions of the context: the SHA-256 of what was published. Only ever add to it."""


def test_the_context_of_a_version_is_frozen() -> None:
    stored = {
        path.stem: sha256(path.read_bytes()).hexdigest()
        for path in (ONTOLOGY / "context").iterdir()
    }

    assert stored == FROZEN, "a changed context is a new version: context/<version>.jsonld"


def test_the_context_of_today_is_that_of_the_newest_version() -> None:
    (version,) = re.findall(r'owl:versionInfo "(.*?)"', resources.ontology().read_text())

    assert version == CONTEXT_VERSION
    frozen = ONTOLOGY / "context" / f"{CONTEXT_VERSION}.jsonld"
    assert resources.context().read_bytes() == frozen.read_bytes()


def test_frames_and_schemas_are_what_context_and_shapes_give() -> None:
    made = dict(files())

    there = {
        f"{folder}/{path.name}": path.read_bytes()
        for folder in ("frame", "schema")
        for path in (ONTOLOGY / folder).iterdir()
    }
    assert made == there, "run `make contract`"


def test_every_type_of_content_has_a_frame_and_a_schema() -> None:
    of_the_release = {"graph", "dataset", "example", "finding", "measurement", "report", "slice"}

    assert set(KINDS) == set(TYPES) - of_the_release == set(classes.TYPES)


def test_every_key_of_the_context_belongs_to_a_class_that_has_a_shape() -> None:
    used = {key for one in classes.read().values() for key in one.keys}

    of_tombstones = {"withdrawn", "withdrawalReason"}  # what is left of a case has no frame
    assert {term.key for term in terms().predicates.values()} - {"type"} == used | of_tombstones


def test_the_context_has_no_prefixes_and_writes_every_iri_in_full() -> None:
    told = {
        key: str(definition["@id"] if isinstance(definition, dict) else definition)
        for key, definition in context().items()
        if key != "@version"
    }

    iris = {key: iri for key, iri in told.items() if not iri.startswith("@")}
    assert [key for key, iri in iris.items() if not re.match("https?://", iri)] == []
    assert [key for key, iri in iris.items() if iri.endswith(("/", "#"))] == []


def test_a_key_for_one_value_that_may_stand_twice_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    citation = "http://schema.org/citation"
    single = Term(key="citation", coercion="@id", many=False)
    monkeypatch.setitem(dict_of(terms().predicates), citation, single)

    with pytest.raises(ConfigError, match="citation: may stand twice"):
        classes.read()


def dict_of(table: object) -> dict[str, Term]:
    assert isinstance(table, dict)
    return table
