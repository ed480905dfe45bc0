"""What a release says of itself: VoID that counts as SPARQL counts, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store
from rdflib import DCTERMS, RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, PROV, VOID

from disinfo_graph import formats
from disinfo_graph.dumps.files import DUMPS, read_sums
from disinfo_graph.release import manifest
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import EU_LANGUAGE, GRAPHS, SCHEMA
from disinfo_graph.vocab.catalogue import DCAT3
from making import AT, BASE, numbered, publish_quietly, write_cases

PREFIXES = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX spdx: <http://spdx.org/rdf/terms#>
"""
OF_GRAPHS = [
    ("triples", "COUNT(*)", ""),
    ("entities", "COUNT(DISTINCT ?s)", f'FILTER(STRSTARTS(STR(?s), "{BASE}id/"))'),
    ("distinctSubjects", "COUNT(DISTINCT ?s)", ""),
    ("distinctObjects", "COUNT(DISTINCT ?o)", ""),
    ("properties", "COUNT(DISTINCT ?p)", ""),
    ("classes", "COUNT(DISTINCT ?o)", "FILTER(?p = rdf:type)"),
]
LINKED = ("http://publications.europa.eu/resource/authority/", "http://www.wikidata.org/entity/")


def about(folder: Path) -> Graph:
    """Return what the live release of a site says of itself."""
    rows = (sites.current(folder) / "about.nq").read_text().splitlines()
    lines = (f"{row.rpartition(' <')[0]} .\n" for row in rows)
    return Graph().parse(data="".join(lines), format="nt")


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query(PREFIXES + query)
    assert isinstance(answer, QuerySolutions)
    return [tuple(formats.lexical(term) for term in row) for row in answer]


@pytest.fixture(scope="module")
def store(site: Path) -> Store:
    return Store.read_only(str(sites.current(site) / "store"))


@pytest.mark.parametrize(("told", "count", "where"), OF_GRAPHS, ids=[row[0] for row in OF_GRAPHS])
def test_void_counts_each_graph_as_sparql_does(
    store: Store, told: str, count: str, where: str
) -> None:
    said = ask(
        store,
        f"SELECT ?g ?n WHERE {{ GRAPH ?about {{ ?d void:subset ?g . ?g a dcat:Dataset ; "
        f"void:{told} ?n }} FILTER(?g != ?about && CONTAINS(STR(?g), '/graph/')) }}",
    )

    counted = ask(
        store,
        f"SELECT ?g ({count} AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o {where} }} }} GROUP BY ?g",
    )

    of_all = {f"{BASE}id/graph/{name}" for name in GRAPHS if name != "about"}
    assert {graph for graph, _ in said} == of_all
    assert set(said) == {row for row in counted if row[0] in of_all}


def test_linksets_tell_every_link_to_another_dataset_and_no_other(store: Store) -> None:
    said = ask(
        store,
        """SELECT ?g ?p ?space ?n WHERE { GRAPH ?about {
          ?g void:subset ?links . ?links a void:Linkset ; void:subjectsTarget ?g ;
            void:linkPredicate ?p ; void:objectsTarget [ void:uriSpace ?space ] ; void:triples ?n
        } }""",
    )

    links = ask(
        store,
        """SELECT ?g ?p ?space (COUNT(*) AS ?n) WHERE {
          GRAPH ?g { ?s ?p ?o FILTER(isIRI(?o) && ?p != rdf:type) }
          FILTER(!STRENDS(STR(?g), "/about"))
          BIND(REPLACE(STR(?o), "[^/]*$", "") AS ?space)
        } GROUP BY ?g ?p ?space""",
    )
    expected = {row for row in links if row[2].startswith(LINKED)}
    predicates = {predicate.rpartition("/")[2].rpartition("#")[2] for _, predicate, _, _ in said}
    assert set(said) == expected and len(said) == len(expected)
    assert predicates == {"exactMatch", "contentLocation", "language"}


def test_the_release_counts_what_the_graphs_of_its_content_hold(site: Path) -> None:
    told = manifest.read(sites.current(site))
    release = URIRef(f"{BASE}id/dataset/{told.id}")

    assert about(site).value(release, VOID.triples) == Literal(sum(told.triples.values()))


def test_days_and_languages_are_those_of_the_claims(site: Path, store: Store) -> None:
    graph = about(site)
    (days,) = ask(
        store,
        """SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE { GRAPH ?g {
          ?claim a <https://w3id.org/disinfo-graph/ns#Claim> ;
            <http://schema.org/datePublished> ?day } }""",
    )

    languages = set(graph.objects(None, DCTERMS.language))
    (period,) = graph.objects(None, DCTERMS.temporal)
    told = tuple(str(graph.value(period, path)) for path in (DCAT.startDate, DCAT.endDate))
    assert told == days
    assert languages == {URIRef(EU_LANGUAGE + "ENG")}


def test_each_file_has_its_size_and_the_checksum_of_the_list(site: Path, store: Store) -> None:
    dumps = sites.current(site) / "dumps"

    said = ask(
        store,
        """SELECT ?url ?bytes ?sum WHERE { GRAPH ?about { ?file dcat:downloadURL ?url ;
          dcat:byteSize ?bytes ; spdx:checksum/spdx:checksumValue ?sum } }""",
    )

    listed = {
        (f"{BASE}dumps/{dumps.parent.name}/{name}", str((dumps / name).stat().st_size), value)
        for name, value in read_sums(dumps).items()
    }
    assert len(said) >= 2 * len(DUMPS)
    assert set(said) == listed


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A site with two releases of one made-up case, and the file that the second one is made of."""
    folder = tmp_path_factory.mktemp("about")
    given = write_cases(folder / "a file of ours.jsonl", {})
    publish_quietly(given, site=folder / "site")
    write_cases(given, {"title": "A river is said to stand still"}, *numbered(1))
    publish_quietly(given, site=folder / "site", at=AT + timedelta(days=1))
    yield folder / "site", given


def test_provenance_names_program_time_files_and_the_release_before(
    second: tuple[Path, Path],
) -> None:
    folder, given = second
    graph, told = about(folder), manifest.read(sites.current(folder))
    release = URIRef(f"{BASE}id/dataset/{told.id}")

    activity = graph.value(release, PROV.wasGeneratedBy)

    (used,) = graph.objects(activity, PROV.used)
    program = graph.value(activity, PROV.wasAssociatedWith)
    assert (release, RDF.type, PROV.Entity) in graph
    assert (activity, RDF.type, PROV.Activity) in graph
    assert str(graph.value(activity, PROV.startedAtTime)) == "2026-01-03T03:04:05+00:00"
    assert graph.value(program, SCHEMA.softwareVersion) == Literal(told.version)
    assert graph.value(used, SCHEMA.name) == Literal(given.name)
    assert graph.value(used, SCHEMA.sha256) == Literal(sha256(given.read_bytes()).hexdigest())
    previous = URIRef(f"{BASE}id/dataset/{told.previous}")
    assert list(graph.objects(release, PROV.wasRevisionOf)) == [previous]
    assert graph.value(release, DCAT3.version) == Literal(told.id)


def test_nothing_is_told_of_where_files_lay(second: tuple[Path, Path]) -> None:
    folder, given = second

    assert str(given.parent) not in (sites.current(folder) / "about.nq").read_text()


def test_equal_files_time_and_release_before_give_equal_bytes(
    tmp_path: Path, second: tuple[Path, Path]
) -> None:
    folder, given = second
    changed = given.read_bytes()
    write_cases(given, {})
    publish_quietly(given, site=tmp_path / "other")
    given.write_bytes(changed)
    publish_quietly(given, site=tmp_path / "other", at=AT + timedelta(days=1), chunk=1)

    one, other = (sites.current(one) / "about.nq" for one in (folder, tmp_path / "other"))
    assert one.read_bytes() == other.read_bytes()


def test_a_file_of_one_case_is_known_by_its_hash_alone(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "a-river-is-said-to-flow-uphill.jsonl", {})
    publish_quietly(given, site=tmp_path / "site")

    graph = about(tmp_path / "site")

    (used,) = graph.objects(None, PROV.used)
    assert graph.value(used, SCHEMA.name) is None
    assert graph.value(used, SCHEMA.sha256) == Literal(sha256(given.read_bytes()).hexdigest())
    assert given.stem not in (sites.current(tmp_path / "site") / "about.nq").read_text()


def test_many_files_are_told_as_one_collection(tmp_path: Path) -> None:
    for n in range(101):
        row = {"report": f"https://euvsdisinfo.eu/report/{n}/", "title": f"River number {n}"}
        write_cases(tmp_path / f"{n}.jsonl", row)
    publish_quietly(*sorted(tmp_path.glob("*.jsonl")), site=tmp_path / "site")

    graph = about(tmp_path / "site")

    (used,) = graph.objects(None, PROV.used)
    assert (used, RDF.type, PROV.Collection) in graph
    assert graph.value(used, SCHEMA.name) == Literal("101 files")
    assert graph.value(used, SCHEMA.sha256) is not None


def test_every_graph_says_whose_word_it_is_and_under_which_terms(site: Path) -> None:
    graph = about(site)

    for name in GRAPHS:
        this = URIRef(f"{BASE}id/graph/{name}")
        for path in (DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.provenance):
            assert len(list(graph.objects(this, path))) == 1, (name, path)
