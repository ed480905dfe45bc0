"""Each constraint by itself: asked set-wise where a query is right, else left to pySHACL."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import Graph

from disinfo_graph import resources
from disinfo_graph.checking import CASE_SHAPES, PYSHACL, SET_WISE, check_against
from disinfo_graph.checking.logic import LOGIC_TESTS
from disinfo_graph.checking.shapes import Shapes, prepared, read
from disinfo_graph.checking.tables import FOCUS_TESTS, VALUE_TESTS
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Finding
from disinfo_graph.vocab import short
from worlds import lines

PREFIXES = """
@prefix : <https://w3id.org/disinfo-graph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

DATA = """
:Small rdfs:subClassOf :Thing . :Tiny rdfs:subClassOf :Small .
:a a :Thing ; :p 1 , 2 , 30 ; :q 2 , 40 ; :label "one"@en , "other"@EN , "eins"@de ; :to :b , :d .
:b a :Small ; :p "text" , "text"@en , "long text" ; :q "text" ; :to :c .
:b :day "2020-02-30"^^xsd:date .
:c a :Tiny ; :p :a , [] , "2020-01-01"^^xsd:date ; :day "2020-02-29"^^xsd:date ; :to "words" .
:d a :Other ; :p 5 ; :to :a .
:e a :Thing .
"""

DECLARED = """
:prefixes a owl:Ontology ; sh:declare [
    sh:prefix "dg" ; sh:namespace "https://w3id.org/disinfo-graph/ns#"^^xsd:anyURI ] .
"""

SET_WISE_ONLY = {
    "class": "sh:path :to ; sh:class :Thing",
    "datatype integer": "sh:path :p ; sh:datatype xsd:integer",
    "datatype string": "sh:path :p ; sh:datatype xsd:string",
    "datatype langString": "sh:path :p ; sh:datatype rdf:langString",
    "datatype date": "sh:path :day ; sh:datatype xsd:date",
    "nodeKind IRI": "sh:path :p ; sh:nodeKind sh:IRI",
    "nodeKind Literal": "sh:path :p ; sh:nodeKind sh:Literal",
    "nodeKind BlankNode": "sh:path :p ; sh:nodeKind sh:BlankNode",
    "nodeKind BlankNodeOrIRI": "sh:path :p ; sh:nodeKind sh:BlankNodeOrIRI",
    "nodeKind BlankNodeOrLiteral": "sh:path :p ; sh:nodeKind sh:BlankNodeOrLiteral",
    "nodeKind IRIOrLiteral": "sh:path :p ; sh:nodeKind sh:IRIOrLiteral",
    "in": 'sh:path :p ; sh:in ( :a "text" "text"@en )',
    "in nothing": "sh:path :p ; sh:in ()",
    "pattern": 'sh:path :p ; sh:pattern "^(te|PATH FOCUS PARAMETER|\\\\d)"',
    "minLength": "sh:path :p ; sh:minLength 5",
    "maxLength": "sh:path :p ; sh:maxLength 5",
    "minExclusive": "sh:path :p ; sh:minExclusive 2",
    "minInclusive": "sh:path :p ; sh:minInclusive 2",
    "maxExclusive": "sh:path :p ; sh:maxExclusive 2",
    "maxInclusive": "sh:path :p ; sh:maxInclusive 2",
    "minInclusive date": 'sh:path :p ; sh:minInclusive "2020-01-02"^^xsd:date',
    "minCount": "sh:path :p ; sh:minCount 1",
    "minCount 3": "sh:path :p ; sh:minCount 3",
    "maxCount": "sh:path :p ; sh:maxCount 1",
    "maxCount 0": "sh:path :p ; sh:maxCount 0",
    "hasValue": "sh:path :p ; sh:hasValue :a",
    "uniqueLang": "sh:path :label ; sh:uniqueLang true",
    "disjoint": "sh:path :p ; sh:disjoint :q",
    "equals": "sh:path :p ; sh:equals :q",
    "or": "sh:path :p ; sh:or ( [ sh:datatype xsd:integer ; sh:minLength 2 ] [ sh:class :Thing ] )",
    "and": "sh:path :p ; sh:and ( [ sh:nodeKind sh:Literal ] [ sh:datatype xsd:integer ] )",
    "not": "sh:path :p ; sh:not [ sh:datatype xsd:integer ]",
    "two constraints": "sh:path :p ; sh:maxCount 1 ; sh:nodeKind sh:IRI",
    "inverse path": "sh:path [ sh:inversePath :to ] ; sh:minCount 1",
    "alternative path": "sh:path [ sh:alternativePath ( :p :q ) ] ; sh:maxCount 3",
    "sequence path": "sh:path ( :to :p ) ; sh:nodeKind sh:Literal",
    "path of any length": "sh:path [ sh:zeroOrMorePath :to ] ; sh:class :Thing",
    "path of some length": "sh:path [ sh:oneOrMorePath :to ] ; sh:class :Thing",
    "path of length 0 or 1": "sh:path [ sh:zeroOrOnePath :to ] ; sh:class :Thing",
    "nested path": "sh:path [ sh:inversePath ( :to :to ) ] ; sh:minCount 1",
    "sparql": """sh:path :to ; sh:sparql [ sh:prefixes :prefixes ; sh:select
        "SELECT $this ?value { $this $PATH ?value . FILTER (!EXISTS { ?value a dg:Small }) }" ]""",
    "sparql with optional": """sh:path :to ; sh:sparql [ sh:prefixes :prefixes ; sh:select '''
        SELECT DISTINCT $this WHERE { OPTIONAL { ?one dg:to $this } FILTER (!bound(?one)) } # none
        ''' ]""",
    "sparql with a path": """sh:path :to ; sh:sparql [ sh:prefixes :prefixes ; sh:select
        "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER isLiteral(?value) }" ]""",
}
"""Property shapes for :Thing that need no pySHACL."""

LEFT_TO_PYSHACL = {
    "xone": "sh:path :p ; sh:xone ( [ sh:datatype xsd:integer ] [ sh:class :Thing ] )",
    "node": "sh:path :to ; sh:node [ sh:class :Thing ]",
    "closed values": "sh:path :to ; sh:node [ sh:closed true ; sh:property [ sh:path :p ] ]",
    "qualified": "sh:path :p ; sh:qualifiedValueShape [ sh:class :Thing ] ; sh:qualifiedMinCount 1",
    "inner property": "sh:path :to ; sh:property [ sh:message 'one' ; sh:path :p ; sh:maxCount 1 ]",
    "not a count": "sh:path :p ; sh:not [ sh:path :q ; sh:minCount 1 ]",
    "flags": 'sh:path :p ; sh:pattern "^TEXT" ; sh:flags "i"',
    "two patterns": 'sh:path :p ; sh:pattern "^t" , "t$"',
    "languageIn": 'sh:path :label ; sh:languageIn ( "en" )',
    "in numbers": "sh:path :p ; sh:in ( 1 2 )",
    "hasValue of a number": "sh:path :p ; sh:hasValue 1",
    "uniqueLang false": "sh:path :label ; sh:uniqueLang false ; sh:minCount 1",
    "any literal": "sh:path :p ; sh:datatype rdfs:Literal",
    "sparql that counts": """sh:path :p ; sh:sparql [ sh:prefixes :prefixes ; sh:select
        "SELECT $this WHERE { $this dg:p ?p } GROUP BY $this HAVING (COUNT(?p) > 2)" ]""",
    "sparql in groups": """sh:path :p ; sh:sparql [ sh:prefixes :prefixes ; sh:select
        "SELECT $this ?value WHERE { { $this dg:p ?value } UNION { $this dg:q ?value } }" ]""",
}
"""Property shapes for :Thing that a query would get wrong, or that no row knows."""


SINGLY_COMPARED = ("lessThan", "lessThanOrEquals")
"""Constraints of which each pair of values is a case by itself."""


def shapes(constraint: str) -> Shapes:
    """Prepare the shape of :Thing with one property shape, beside one that is always known."""
    return prepared(
        Graph().parse(
            data=f"""{PREFIXES} {DECLARED}
            :Shape a sh:NodeShape ; sh:message "shape" ; sh:targetClass :Thing ;
                sh:property :Shape-one , :Shape-known .
            :Shape-one a sh:PropertyShape ; sh:message "one" ; sh:severity sh:Info ; {constraint} .
            :Shape-known a sh:PropertyShape ; sh:message "known" ; sh:path :q ; sh:maxCount 1 .""",
            format="turtle",
        )
    )


def told(turtle: str) -> tuple[bytes, ...]:
    return lines(Graph().parse(data=PREFIXES + turtle, format="turtle"))


TOLD = told(DATA)


def both(made: Shapes) -> tuple[tuple[Finding, ...], ...]:
    return tuple(check_against(TOLD, made, engine=one) for one in (SET_WISE, PYSHACL))


@pytest.mark.parametrize("constraint", SET_WISE_ONLY)
def test_a_constraint_is_asked_set_wise_and_finds_what_pyshacl_finds(constraint: str) -> None:
    made = shapes(SET_WISE_ONLY[constraint])

    found, expected = both(made)

    assert made.rest is None
    assert found == expected
    assert any(finding.message == "one" for finding in found)


@pytest.mark.parametrize("row", (*VALUE_TESTS, *FOCUS_TESTS, *LOGIC_TESTS), ids=short)
def test_every_row_of_the_tables_is_among_these_constraints(row: str) -> None:
    stated = (*SET_WISE_ONLY.values(), *(f"sh:{name} " for name in SINGLY_COMPARED))

    assert any(f"{short(row)} " in text for text in stated)


@pytest.mark.parametrize("constraint", LEFT_TO_PYSHACL)
def test_what_a_query_would_get_wrong_is_left_to_pyshacl_with_its_shape_alone(
    constraint: str,
) -> None:
    made = shapes(LEFT_TO_PYSHACL[constraint])

    found, expected = both(made)

    assert {query.shape.rpartition("#")[2] for query in made.queries} == {"Shape-known"}
    assert made.rest is not None
    assert found == expected
    assert {finding.message for finding in found} == {"one", "known"}


WHOLE = {
    "on the node itself": ':S sh:targetClass :Thing ; sh:nodeKind sh:BlankNode ; sh:message "s" .',
    "a rule of the node": """:S sh:targetClass :Thing ; sh:message "s" ; sh:sparql [
        sh:prefixes :prefixes ; sh:select "SELECT $this WHERE { $this dg:p ?p }" ] .""",
    "targets of every kind": """:S sh:targetClass :Other ; sh:targetObjectsOf :to ;
        sh:targetSubjectsOf :day ; sh:message "s" ; sh:class :Tiny .""",
    "literals as targets": ':S sh:targetObjectsOf :p ; sh:message "s" ; sh:property :P .',
    "two shapes of one property": """:S sh:targetClass :Thing ; sh:message "s" ; sh:property :P .
        :T sh:targetClass :Other ; sh:message "t" ; sh:property :P .""",
    "closed": ':S sh:targetClass :Thing ; sh:message "s" ; sh:closed true ; sh:property :P .',
    "switched off": """:S sh:targetClass :Thing ; sh:message "s" ; sh:deactivated true ;
        sh:property :P . :T sh:targetClass :Other ; sh:message "t" ; sh:nodeKind sh:Literal .""",
    "referred to": """:S sh:targetClass :Thing ; sh:message "s" ; sh:property :P .
        :T sh:targetClass :Other ; sh:message "t" ; sh:not :S .""",
    "a class": ':Thing a sh:NodeShape , rdfs:Class ; sh:message "s" ; sh:property :P .',
    "a class with a target": """:Thing a sh:NodeShape , rdfs:Class ; sh:message "s" ;
        sh:targetClass :Other ; sh:property :P .""",
    "a node by name": ':S sh:targetNode :nowhere ; sh:message "s" ; sh:property :P .',
    "a node by name and a class": """:S sh:targetNode :nowhere ; sh:targetClass :Thing ;
        sh:message "s" ; sh:property :P .""",
    "property shapes that differ": """:S sh:targetClass :Thing ; sh:message "s" ; sh:property :P ,
        :Q , :R . :Q sh:message "q" ; sh:path :to ; sh:qualifiedValueShape [ sh:class :Small ] ;
        sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true .
        :R sh:message "r" ; sh:path :to ; sh:qualifiedValueShape [ sh:class :Thing ] ;
        sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true .""",
}
"""Sets of shapes, of which :P asks for one value at :p."""


@pytest.mark.parametrize("case", WHOLE)
def test_shapes_that_hold_or_refer_to_others_find_what_pyshacl_finds_in_them(case: str) -> None:
    stated = f"""{PREFIXES} {DECLARED} {WHOLE[case]}
        :P a sh:PropertyShape ; sh:message "p" ; sh:path :p ; sh:minCount 1 ; sh:maxCount 1 ."""
    graph = Graph().parse(data=stated, format="turtle")
    made = prepared(graph)

    found, expected = both(made)
    as_stated = check_against(TOLD, replace(made, flat=graph), engine=PYSHACL)

    assert found == expected == as_stated
    assert found


def test_a_blank_node_that_cannot_be_compared_is_a_finding() -> None:
    made = shapes("sh:path :p ; sh:lessThan :q")

    found = check_against(told(":a a :Thing ; :p [] ; :q 1 ."), made)

    assert [finding.message for finding in found] == ["one"]


@pytest.mark.parametrize("test", SINGLY_COMPARED)
@pytest.mark.parametrize("p", ("1", "2", "3", '"a"', '"c"@en', ":b", '"2020-01-01"^^xsd:date'))
@pytest.mark.parametrize("q", ("2", '"b"', ":b", '"2020-01-02"^^xsd:date'))
def test_values_are_compared_as_pyshacl_compares_them(test: str, p: str, q: str) -> None:
    made = shapes(f"sh:path :p ; sh:{test} :q")
    pair = told(f":a a :Thing ; :p {p} ; :q {q} .")

    found = check_against(pair, made)

    assert made.rest is None
    assert found == check_against(pair, made, engine=PYSHACL)


def test_a_path_is_told_as_people_read_it() -> None:
    made = shapes("sh:path [ sh:alternativePath ( :p [ sh:inversePath :q ] ) ] ; sh:minCount 9")

    found = check_against(TOLD, made)

    assert {one.path for one in found if one.message == "one"} == {"dg:p|(^dg:q)"}


def test_a_set_without_shapes_is_refused_for_it_would_find_nothing_wrong() -> None:
    with pytest.raises(ReleaseError, match=r"^shapes: none in CaseShape \(expected at least one"):
        read(resources.shapes(), "CaseShape")


def test_a_folder_without_shapes_is_refused_for_it_would_find_nothing_wrong() -> None:
    with pytest.raises(ReleaseError, match=r"^shapes: none in CaseShapes "):
        read((), CASE_SHAPES)


def test_a_shape_that_says_nothing_to_people_is_refused_with_its_name() -> None:
    stated = f"{PREFIXES} :S sh:targetClass :Thing ; sh:nodeKind sh:Literal ."
    made = prepared(Graph().parse(data=stated, format="turtle"))

    with pytest.raises(ReleaseError, match=r"ns#S: .* \(expected sh:message\)"):
        check_against(TOLD, made)
