"""RDF that somebody hands in: what is taken and refused, what is found, and where."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest

from disinfo_graph import formats
from disinfo_graph.checking import ENGINES
from disinfo_graph.errors import InputError
from disinfo_graph.formats.context import CONTEXT_VERSION, context
from disinfo_graph.inspecting import Graph, inspect, sort
from disinfo_graph.model import Severity
from disinfo_graph.publish import Request
from disinfo_graph.publish import check as checked
from disinfo_graph.release import site as sites
from disinfo_graph.reporting import Found, Gathering, Report
from making import write_cases

VIOLATION = Severity.VIOLATION
BASE = "https://cases.example.org/"
PREFIXES = f"""\
@prefix cito: <http://purl.org/spar/cito/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dg: <https://w3id.org/disinfo-graph/ns#> .
@prefix schema: <http://schema.org/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix case: <{BASE}id/case/> .
@prefix claim: <{BASE}id/claim/> .
@prefix debunk: <{BASE}id/debunk/> .

"""
CASE = f"""\
case:lake a dg:Case, schema:CreativeWork, prov:Entity ;
    schema:name "A lake burns"@en ;
    dcterms:source <https://fact.example/lake> ;
    dcterms:publisher <{BASE}id/organisation/euvsdisinfo> ;
    schema:hasPart debunk:lake ;
    schema:mainEntity claim:lake .

claim:lake a dg:Claim, schema:Claim ;
    schema:name "A lake burns"@en ;
    schema:text "Somebody said that a lake burns."@en ;
    dg:discusses <{BASE}id/country/ru> ;
    dg:carriedBy <{BASE}id/source/sputnik> .

debunk:lake a dg:Debunk, schema:ClaimReview ;
    schema:itemReviewed claim:lake ;
    cito:refutes claim:lake ;
    schema:reviewBody "Water does not burn."@en ;
    schema:url <https://fact.example/lake> .
"""


def check(*inputs: Path, syntax: str | None = None, engine: str = "set-wise") -> Report:
    request = Request(inputs=inputs, syntax=syntax, engine=engine)
    return checked(request, lambda step: None).report


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def told(findings: Iterable[Found]) -> set[tuple[str, str, str | None]]:
    return {(one.finding.shape, one.finding.focus, one.finding.value) for one in findings}


def rules(report: Report) -> set[str]:
    return {rule.name for rule in report.rules}


@pytest.fixture(scope="module")
def dumps(site: Path) -> Path:
    return sites.current(site) / "dumps"


DUMPS = [row.suffix for row in formats.SYNTAXES]


@pytest.mark.parametrize("suffix", [*DUMPS, ".ndjson"])
def test_each_syntax_gives_the_findings_of_the_release(
    site: Path, dumps: Path, suffix: str
) -> None:
    report = check(dumps / f"disinfo-graph{suffix}")

    expected = check(site)
    assert report.cases == expected.cases
    assert report.faulty == expected.faulty
    assert told(report.findings) == told(expected.findings)


@pytest.mark.parametrize("suffix", [*DUMPS, ".ndjson"])
def test_a_finding_is_at_a_line_that_names_its_node(dumps: Path, suffix: str) -> None:
    path = dumps / f"disinfo-graph{suffix}"
    lines = path.read_text().splitlines()

    for found in check(path).findings:
        (place,) = found.places
        assert place.file == str(path) and place.line is not None
        assert found.finding.focus.rpartition("/")[2] in lines[place.line - 1]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_case_is_checked_with_what_is_shipped_of_what_it_mentions(
    tmp_path: Path, engine: str
) -> None:
    report = check(written(tmp_path / "in.ttl", PREFIXES + CASE), engine=engine)

    assert (report.cases, report.counts[VIOLATION]) == (1, 0)
    (note,) = [note for note in report.notes if "shipped" in note]
    assert note.endswith("for checking only: 1 country, 1 organisation, 1 source")


def test_what_nobody_ships_is_found_missing(tmp_path: Path) -> None:
    text = CASE.replace("country/ru", "country/narnia").replace("source/sputnik", "source/nobody")

    report = check(written(tmp_path / "in.ttl", PREFIXES + text))

    grave = {one.finding.value for one in report.findings if one.finding.severity is VIOLATION}
    assert {f"{BASE}id/country/narnia", f"{BASE}id/source/nobody"} <= grave


def test_what_the_file_defines_itself_is_checked_as_it_stands(tmp_path: Path) -> None:
    own = f"\n<{BASE}id/country/ru> a dg:Country, schema:Country, skos:Concept .\n"

    report = check(written(tmp_path / "in.ttl", PREFIXES + CASE + own))

    assert "Country-label" in rules(report)
    (found,) = (one for one in report.findings if one.finding.shape.endswith("#Country-label"))
    assert not found.subject.case
    assert found.places[0].line == len((PREFIXES + CASE + own).splitlines())


def test_a_finding_about_a_part_is_told_of_its_case(tmp_path: Path) -> None:
    text = CASE.replace("schema:reviewBody", "schema:nothing")

    report = check(written(tmp_path / "in.ttl", PREFIXES + text))

    (found,) = (one for one in report.findings if one.finding.shape.endswith("#Debunk-text"))
    assert found.finding.focus == f"{BASE}id/debunk/lake"
    assert (found.subject.iri, found.subject.title) == (f"{BASE}id/case/lake", "A lake burns")
    line = PREFIXES + text[: text.index("debunk:lake a ")]
    assert found.places[0].line == line.count("\n") + 1


def test_files_of_one_command_are_one_graph(tmp_path: Path) -> None:
    case, claim, debunk = CASE.split("\n\n")
    parts = [
        written(tmp_path / f"{name}.ttl", PREFIXES + text)
        for name, text in (("case", case), ("claim", claim), ("debunk", debunk))
    ]

    together, alone = check(*parts), check(parts[0])

    assert together.counts[VIOLATION] == 0
    assert "Case-claim-kind" in rules(alone)


@pytest.mark.parametrize("engine", ENGINES)
def test_blank_nodes_are_read_and_found_at_fault(tmp_path: Path, engine: str) -> None:
    first = written(tmp_path / "a.ttl", PREFIXES + "_:x a dg:Case .\n")
    second = written(tmp_path / "b.ttl", PREFIXES + "_:x a dg:Case .\n[] a dg:Case .\n")

    report = check(first, second, engine=engine)

    nodes = {one.finding.focus for one in report.findings if one.finding.shape.endswith("#Case")}
    assert report.cases == 3
    assert nodes == {"x", "x-1", "unnamed1"}
    assert told(check(first, second).findings) == told(report.findings)


def test_a_triple_in_two_named_graphs_counts_once(tmp_path: Path) -> None:
    quads = f"{PREFIXES}<http://a.example/1> {{ {CASE} }}\n<http://a.example/2> {{ {CASE} }}\n"

    report = check(written(tmp_path / "in.trig", quads))

    assert (report.cases, rules(report)) == (
        1,
        rules(check(written(tmp_path / "in.ttl", PREFIXES + CASE))),
    )


def test_what_is_compressed_is_read(tmp_path: Path) -> None:
    report = check(written(tmp_path / "in.ttl.gz", gzip.compress((PREFIXES + CASE).encode())))

    assert report.cases == 1


RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="http://a.example/&a;"/></rdf:RDF>'
)
DTD = '<!DOCTYPE rdf:RDF [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    "head",
    [
        DTD,
        f'<?xml version="1.0"?>\n{DTD}',
        f"<!-- a --> <!-- b -->\n{DTD}",
        f"\ufeff\n{DTD}",
        f"<!-- {' ' * 70_000} -->{DTD}",
    ],
    ids=lambda head: head[:20],
)
def test_rdf_xml_with_a_document_type_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(InputError, match="document type declaration"):
        check(written(tmp_path / "in.rdf", head + RDF_XML))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.ttl", "<http://a.example>\n  <b> 1 .", r"a\.ttl:2: .*absolute IRI.*\(expected Turtle"),
        ("a.nt", "<http://a.example> 1 .\n", r"a\.nt:1: .*expected N-Triples"),
        ("a.ttl", b"<http://a.example> <http://b.example> '\xff' .", "UTF-8"),
        (
            "a.ttl",
            "<http://a.example> <http://b.example> <<( <http://a.example> <http://b.x> 1 )>> .",
            r"a triple as a term of another \(expected RDF 1\.1\)",
        ),
        ("a.rdf", "<rdf:RDF>", r"a\.rdf: .*expected RDF/XML"),
        (
            "a.jsonld",
            '{"@context": "https://evil.example/context.jsonld", "id": "https://a.example/id/x"}',
            "not fetched",
        ),
        (
            "a.jsonld",
            '{"@context": "https://w3id.org/disinfo-graph/context/9.9.9.jsonld"}',
            r"not fetched \(expected https://w3id.org/disinfo-graph/context.jsonld or "
            r"context/0.1.0.jsonld, or the context written out\)",
        ),
        (
            "a.jsonld",
            '{"@context": ["context.jsonld", {"dg": "https://w3id.org/disinfo-graph/ns#"}]}',
            "not fetched",
        ),
        (
            "a.jsonld",
            '{"@context": {"@import": "https://evil.example/", '
            '"dg": "https://w3id.org/disinfo-graph/ns#"}}',
            "expected JSON-LD",
        ),
        (
            "a.jsonld",
            '{"x": ' * 1100 + '"https://w3id.org/disinfo-graph/ns#"',
            "expected JSON",
        ),
        (
            "a.jsonld",
            '{"@context": "https://w3id.org/disinfo-graph/context.jsonld", "x": '
            + "[" * 1020
            + "]" * 1020
            + "}",
            "nested too deep",
        ),
    ],
)
def test_what_is_no_rdf_or_would_be_fetched_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        check(written(tmp_path / name, text))


@pytest.mark.parametrize(
    ("name", "begin", "end"),
    [
        ("a.nt", '<http://a.example/c> <http://schema.org/name> "', '" .\n'),
        (
            "a.jsonld",
            '{"@context": "https://w3id.org/disinfo-graph/context.jsonld", "issueNumber": "',
            '"}',
        ),
    ],
)
def test_a_literal_that_fills_the_memory_is_refused(
    tmp_path: Path, name: str, begin: str, end: str
) -> None:
    with pytest.raises(InputError, match="at most 15 MB"):
        check(written(tmp_path / name, begin + "x" * (17 << 20) + end))


@pytest.mark.parametrize(
    "reference",
    [
        f"{base}{path}"
        for base in (BASE, "https://w3id.org/disinfo-graph/")
        for path in ("context.jsonld", f"context/{CONTEXT_VERSION}.jsonld")
    ],
)
def test_references_to_the_public_contexts_are_known(tmp_path: Path, reference: str) -> None:
    body = f'"id": "{BASE}id/case/lake", "type": ["Case"], "name": {{"en": "A lake burns"}}'
    whole = orjson.dumps(context()).decode()

    by_reference = check(written(tmp_path / "a.jsonld", f'{{"@context": "{reference}", {body}}}'))

    assert by_reference.cases == 1
    inline = check(written(tmp_path / "b.jsonld", f'{{"@context": {whole}, {body}}}'))
    assert told(by_reference.findings) == told(inline.findings)


@pytest.mark.parametrize("text", ["", PREFIXES, "<http://a.example> <http://b.example> 1 .\n"])
def test_a_graph_that_holds_nothing_to_check_does_not_pass(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="nothing that a shape is about"):
        check(written(tmp_path / "in.ttl", text))


def test_a_graph_that_holds_nothing_to_check_is_noted_beside_others(tmp_path: Path) -> None:
    write_cases(tmp_path / "in.jsonl", {})
    written(tmp_path / "in.ttl", PREFIXES)

    report = check(tmp_path)

    assert report.cases == 1
    assert any("nothing that a shape is about" in note for note in report.notes)


def test_records_and_rdf_in_one_folder_are_checked_together(tmp_path: Path) -> None:
    write_cases(tmp_path / "in.jsonl", {})
    written(tmp_path / "in.ttl", PREFIXES + CASE)
    written(tmp_path / "notes.pdf", "%PDF")

    report = check(tmp_path)

    assert report.cases == 2
    assert report.records is not None and report.records.read == 1


def test_a_data_package_is_not_taken_apart(tmp_path: Path) -> None:
    written(tmp_path / "datapackage.json", "{}")
    written(tmp_path / "in.ttl", PREFIXES + CASE)

    with pytest.raises(InputError, match="one by one"):
        check(tmp_path)


def test_a_file_goes_by_the_name_that_it_is_given(tmp_path: Path) -> None:
    text = PREFIXES + CASE.replace("schema:reviewBody", "schema:nothing")
    path = written(tmp_path / "spooled", text)
    gathering = Gathering()

    graph = Graph(path=path, syntax=formats.syntax("turtle"), name="upload.ttl")
    inspect([graph], gathering, engine="set-wise")

    report = gathering.report(BASE)
    assert {place.file for found in report.findings for place in found.places} == {"upload.ttl"}
    assert all(note.startswith("upload.ttl: ") for note in report.notes)


TERM = "<http://a.example/1>"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PREFIXES + CASE, "trig"),
        (f"# a\n{TERM} {TERM} {TERM} .\n", "trig"),
        (f'{TERM} {TERM} "a \\" b"@en , 2 .\n', "trig"),
        (f'_:b {TERM} "a"^^{TERM} {TERM} .\n', "n-quads"),
        (f"{TERM} {TERM} {TERM} _:g .\n", "n-quads"),
        ("BASE <http://a.example/>", "trig"),
        ("\ufeffPREFIX : <http://a.example/>", "trig"),
        ('<?xml version="1.0"?>\n<!-- a --><rdf:RDF>', "rdf-xml"),
        ("<!DOCTYPE rdf:RDF [", "rdf-xml"),
        ('{"@context": "https://w3id.org/disinfo-graph/context.jsonld"}', "json-ld"),
        ("<!DOCTYPE html>\n<html lang=en>", None),
        ("<html> <body>", None),
        ("base,title\n1,2\n", None),
        ("DISINFO: a lake burns", None),
        ('{"@type": "ClaimReview"}', None),
        ("<!-- -->" * 5000 + "<html>", None),
        ("", None),
    ],
    ids=lambda text: str(text)[:30],
)
def test_rdf_without_a_name_is_known_by_its_beginning(
    tmp_path: Path, text: str, name: str | None
) -> None:
    given = sort([written(tmp_path / "given", text)])

    assert [graph.syntax.name for graph in given.graphs] == ([] if name is None else [name])
    assert len(given.records) == (name is None)


@pytest.mark.parametrize(
    ("suffix", "syntax"), [(".ttl", ()), (".nq", ()), (".rdf", ()), (".jsonld", ())]
)
@pytest.mark.slow
def test_standard_input_is_known_by_its_beginning_or_by_what_is_said_of_it(
    dumps: Path, suffix: str, syntax: tuple[str, ...]
) -> None:
    path = dumps / f"disinfo-graph{suffix}"
    command = [sys.executable, "-m", "disinfo_graph", "check", "-", "--format", "csv"]

    done = subprocess.run(
        [*command, *(f"--syntax={name}" for name in syntax)],
        input=path.read_bytes(),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(check(path).findings) + 1
