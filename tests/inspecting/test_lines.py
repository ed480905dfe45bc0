"""Where a document describes a node: lines found in what is hard to read."""

from __future__ import annotations

import io

import pytest

from disinfo_graph.inspecting import lines

TURTLE = '''\
@prefix a: <http://a.example/> .  # a:not <here>
PREFIX b: <http://b.example/>
BASE <http://c.example/>
a:one b:p """
a:two b:p 1 .
""" , "a:three ." , 0.5 ;
  b:q [ b:r a:two ] , ( a:three a:four ) .
a:two b:p a:three . a:three b:p 'x\\' . a:four b:p 1 .'@en , 2 .
<http://a.example/four> b:p 1.
_:node b:p 1 .
a:with\\,escape b:p 1 .
a:dotted.name b:p 1.5 .

a:last b:p a:one .
'''
TRIG = """\
@prefix a: <http://a.example/> .
a:graph {
a:one a:p a:two .
a:two a:p 1 }
GRAPH a:g { a:three a:p 1 . }
"""
XML = """\
<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a.example/">
 <rdf:Description rdf:about="http://a.example/one">
  <a:p rdf:resource="http://a.example/two"/>
 </rdf:Description>
 <a:T rdf:about="http://a.example/two"/>
 <rdf:Description rdf:nodeID="node"/>
</rdf:RDF>
"""
JSON = '{"@graph": [\n{"@id": "http://a.example/one",\n "x": {"id" : "http://a.example/tw\\u006f"}}\n]}'


def found(syntax: str, text: str, *names: str) -> dict[str, int]:
    known = {name for name in names if ":" in name or name == "node"}
    wanted = known | {f"http://a.example/{name}" for name in {*names} - known}
    where = lines.find(io.BytesIO(text.encode()), syntax, wanted)
    return {name.removeprefix("http://a.example/"): line for name, line in where.items()}


def test_turtle_is_read_past_strings_comments_and_lists() -> None:
    names = ("one", "two", "three", "four", "node", "http://a.example/with,escape", "last")

    assert found("turtle", TURTLE, *names, "http://a.example/dotted.name") == {
        "one": 4,
        "two": 8,
        "three": 8,
        "four": 9,
        "node": 10,
        "with,escape": 11,
        "dotted.name": 12,
        "last": 14,
    }


def test_trig_is_read_in_its_graphs() -> None:
    assert found("trig", TRIG, "one", "two", "three") == {"one": 3, "two": 4, "three": 5}


@pytest.mark.parametrize("syntax", ["n-triples", "n-quads"])
def test_lines_of_triples_are_counted(syntax: str) -> None:
    text = "# a\n<http://a.example/one> <http://a.example/p> <http://a.example/two> .\n"

    assert found(syntax, f"{text}_:node <http://a.example/p> 1 .\n", "one", "two", "node") == {
        "one": 2,
        "node": 3,
    }


def test_xml_tells_elements_that_describe() -> None:
    assert found("rdf-xml", XML, "one", "two", "node") == {"one": 3, "two": 6, "node": 7}


def test_json_ld_tells_where_a_node_is_named() -> None:
    assert found("json-ld", JSON, "one", "two") == {"one": 2, "two": 3}


def test_a_node_that_is_not_there_has_no_line() -> None:
    assert found("turtle", TURTLE, "nobody") == {}
