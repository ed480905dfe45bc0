"""Finds the lines on which a document describes given nodes; what it cannot find it leaves out.

The engine tells no places, so the text is gone through once more, only where something is at fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO

import orjson
from lxml import etree

from disinfo_graph.vocab import PREFIXES

Wanted = Collection[str]

_STATEMENT = re.compile(rb"\s*(?:<(?P<iri>[^<>\s]*)>|_:(?P<label>[^\s<]+))")
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'(?:[^'\\\n]|\\.)*+'"
    r"|\#[^\n]*"
    r"|<(?P<iri>[^<>\"{}|^`\s]*)>"
    r"|_:(?P<label>\w[\w.·-]*)"
    r"|(?P<name>(?:\w[\w.·-]*)?:(?:[\w:%·-]|\\.|\.(?=[\w:%·-]))*)"
    r"|(?P<mark>[.{}])"
    r"|(?P<word>@?\w+)",
    re.DOTALL,
)
_PREFIX = re.compile(r"@?prefix\s+(?P<prefix>[\w.·-]*):\s*<(?P<iri>[^<>\s]*)>", re.IGNORECASE)
_DIRECTIVES = ("@prefix", "prefix", "@base", "base")
_ESCAPED = re.compile(r"\\(.)")
_RDF = f"{{{PREFIXES['rdf']}}}"
_IDENTIFIER = re.compile(rb'"(?:@id|id)"\s*:\s*("(?:[^"\\]|\\.)*+")')


def find(stream: BinaryIO, syntax: str, wanted: Wanted) -> dict[str, int]:
    """Return the first line on which each node is described, by IRI or label; lines count from 1.

    Of JSON-LD it is the first line that names the node by its identifier.
    """
    found: dict[str, int] = {}
    try:
        for number, name in _FINDERS[syntax](stream):
            if name in wanted:
                found.setdefault(name, number)
    except etree.XMLSyntaxError:
        # Two parsers of XML may differ; the engine has read it all, so what is found is enough.
        return found
    return found


def _in_lines(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(stream, start=1):
        subject = _STATEMENT.match(line)
        if subject is not None:
            yield number, (subject["iri"] or subject["label"] or b"").decode(errors="replace")


def _in_turtle(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield what stands where a subject may stand: first, or after a full stop or a brace."""
    text = stream.read().decode(errors="replace")
    prefixes = {found["prefix"]: found["iri"] for found in _PREFIX.finditer(text)}
    first, declaring = True, False
    number, at = 1, 0
    for token in _TOKEN.finditer(text):
        if token[0].startswith("#"):
            continue
        number += text.count("\n", at, token.start())
        at = token.start()
        if token["mark"] is not None:
            first = True
        elif declaring and token["iri"] is not None:
            # A declaration of SPARQL's kind has no full stop.
            first, declaring = True, False
        elif first:
            first = False
            declaring = (token["word"] or "").lower() in _DIRECTIVES
            if not declaring and (name := _name(token, prefixes)) is not None:
                yield number, name


def _name(token: re.Match[str], prefixes: dict[str, str]) -> str | None:
    if token["name"] is None:
        return token["iri"] or token["label"]
    prefix, _, local = token["name"].partition(":")
    return prefixes.get(prefix, f"{prefix}:") + _ESCAPED.sub(r"\1", local)


def _in_xml(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    walk = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
    )
    for event, element in walk:
        if event == "end":
            element.clear()
            continue
        name = element.get(f"{_RDF}about") or element.get(f"{_RDF}nodeID")
        if name is not None and element.sourceline is not None:
            yield element.sourceline, str(name)


def _in_json(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    text = stream.read()
    number, at = 1, 0
    for found in _IDENTIFIER.finditer(text):
        number += text.count(b"\n", at, found.start())
        at = found.start()
        try:
            yield number, str(orjson.loads(found[1]))
        except orjson.JSONDecodeError:
            continue


_FINDERS: dict[str, Callable[[BinaryIO], Iterator[tuple[int, str]]]] = {
    "json-ld": _in_json,
    "n-quads": _in_lines,
    "n-triples": _in_lines,
    "rdf-xml": _in_xml,
    "trig": _in_turtle,
    "turtle": _in_turtle,
}
"""What finds the lines of each syntax, by the name of its row."""
