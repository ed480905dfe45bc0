"""Every class and property of the ontology has a shape, and the table of rules is what they say."""

from __future__ import annotations

import csv
import re

import pytest
from rdflib import OWL, PROV, RDF, SH, Graph, URIRef
from rdflib.term import Node

from disinfo_graph import resources
from disinfo_graph.checking import check_against
from disinfo_graph.checking.shapes import prepared
from disinfo_graph.registries.hosts import ARCHIVES
from disinfo_graph.vocab import PREFIXES, SHAPES
from rule_docs import PAGE, shapes, table

OWN = PREFIXES["dg"]
WHOLE = shapes()
ONTOLOGY = Graph().parse(resources.ontology())


def own(kind: Node) -> list[str]:
    return sorted(str(one) for one in ONTOLOGY.subjects(RDF.type, kind) if str(one).startswith(OWN))


@pytest.mark.parametrize("term", own(OWL.Class))
def test_every_class_of_the_ontology_is_the_target_of_a_shape(term: str) -> None:
    targets = {str(target) for target in WHOLE.objects(None, SH.targetClass)}
    # By its moment a withdrawn case is found that does not say what it is, too.
    if PROV.invalidatedAtTime in WHOLE.objects(None, SH.targetSubjectsOf):
        targets.add(f"{OWN}WithdrawnCase")

    assert term in targets


@pytest.mark.parametrize("term", own(OWL.ObjectProperty) + own(OWL.DatatypeProperty))
def test_every_property_of_the_ontology_is_the_path_of_a_shape(term: str) -> None:
    assert term in {str(path) for path in WHOLE.objects(None, SH.path)}


def test_the_table_of_rules_is_that_of_the_shapes() -> None:
    assert table() in PAGE.read_text(encoding="utf-8"), "run `python tests/rule_docs.py`"


MESSAGES = """
@prefix : <urn:test:> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:S a sh:NodeShape ; sh:targetClass :Thing ; sh:nodeKind sh:Literal ;
    sh:message "Das ist kein Text."@de , "This is no text."@en .
"""


@pytest.mark.parametrize(
    ("language", "message"),
    [("en", "This is no text."), ("de", "Das ist kein Text."), ("fr", "This is no text.")],
)
def test_a_message_is_told_in_the_language_asked_for_or_else_in_english(
    language: str, message: str
) -> None:
    made = prepared(Graph().parse(data=MESSAGES, format="turtle"), language)
    told = b"<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:test:Thing> .\n"

    (found,) = check_against([told], made)

    assert found.message == message


def test_the_archives_of_the_shape_are_those_of_the_registry() -> None:
    pattern = str(WHOLE.value(URIRef(SHAPES + "Appearance-archive-known"), SH.pattern))

    with resources.registry("platforms").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = re.search(pattern, f"https://{row['host']}/abc") is not None
            assert found == (row["kind"] in ARCHIVES), row["host"]
