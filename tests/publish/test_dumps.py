"""What a release's files promise: equal bytes, equal graphs, true counts, true checksums."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from pyld import jsonld
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from disinfo_graph import formats
from disinfo_graph.dumps.files import FILES, MOVED, SUMS
from disinfo_graph.publish import publish
from disinfo_graph.release import manifest
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import CONTENT_GRAPHS
from making import BASE, CASES, DEMONSTRATION, numbered, order, publish_quietly, write_cases

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NAME = "disinfo-graph"


def triples(path: Path, format: RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in parse(path=str(path), format=format)}


def quads(path: Path, format: RdfFormat) -> set[str]:
    return {str(quad) for quad in parse(path=str(path), format=format)}


@pytest.fixture(scope="module")
def dumps(site: Path) -> Path:
    return sites.current(site) / "dumps"


@pytest.fixture(scope="module")
def store(site: Path) -> Store:
    return Store.read_only(str(sites.current(site) / "store"))


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    return [tuple(formats.lexical(term) for term in row) for row in answer]


def test_every_dump_is_there_plain_and_compressed(dumps: Path) -> None:
    names = {path.name for path in dumps.iterdir()}
    # Only a site that moved has one of earlier IRIs.
    told = [file.name for file in FILES.values() if file.dump.name != MOVED]

    assert names == {SUMS, *told}


UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".zst": zstd.decompress,
}


@pytest.mark.parametrize("suffix", UNPACKED)
def test_a_compressed_dump_holds_the_plain_one(dumps: Path, suffix: str) -> None:
    for path in dumps.glob(f"*{suffix}"):
        assert UNPACKED[suffix](path.read_bytes()) == path.with_suffix("").read_bytes()


def test_a_zstandard_file_tells_its_length_and_checks_itself(dumps: Path) -> None:
    for path in dumps.glob("*.zst"):
        told = zstd.get_frame_info(path.read_bytes())
        assert told.decompressed_size == path.with_suffix("").stat().st_size
        damaged = bytearray(path.read_bytes())
        damaged[-1] ^= 1
        with pytest.raises(zstd.ZstdError):
            zstd.decompress(damaged)


def test_a_compressed_dump_tells_neither_name_nor_time(dumps: Path) -> None:
    for path in dumps.glob("*.gz"):
        flags, *time = path.read_bytes()[3:8]
        assert (flags, time) == (0, [0, 0, 0, 0])


def test_sha256sum_accepts_the_checksums(dumps: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--strict", SUMS], cwd=dumps, check=False)

    assert done.returncode == 0


@pytest.mark.parametrize(
    "row", [row for row in formats.SYNTAXES if row.name != "n-triples"], ids=lambda row: row.name
)
def test_every_syntax_holds_the_same_triples(dumps: Path, row: formats.Syntax) -> None:
    expected = triples(dumps / f"{NAME}.nt", RdfFormat.N_TRIPLES)

    assert triples(dumps / (NAME + row.suffix), row.engine) == expected


def test_trig_holds_the_same_quads_as_n_quads(dumps: Path) -> None:
    expected = quads(dumps / f"{NAME}.nq", RdfFormat.N_QUADS)

    assert quads(dumps / f"{NAME}.trig", RdfFormat.TRIG) == expected


def test_the_identity_is_the_hash_of_the_canonical_triples(dumps: Path) -> None:
    told = manifest.read(dumps.parent)
    content = Dataset(Quad(*quad.triple) for quad in parse(path=str(dumps / f"{NAME}.ttl")))
    content.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)

    canonical = "".join(sorted(f"{quad} .\n".replace("\t", "\\t") for quad in content))

    assert sha256(canonical.encode()).hexdigest() == told.identity


def test_json_ld_read_by_another_processor_gives_the_same_triples(dumps: Path) -> None:
    document = json.loads((dumps / f"{NAME}.jsonld").read_text())

    told = jsonld.to_rdf(document, {"format": "application/n-quads"})

    expected = triples(dumps / f"{NAME}.nt", RdfFormat.N_TRIPLES)
    assert {str(q.triple) for q in parse(told, format=RdfFormat.N_QUADS)} == expected


def lines_as_triples(path: Path) -> Iterator[set[str]]:
    for line in path.read_text().splitlines():
        told = jsonld.to_rdf(json.loads(line), {"format": "application/n-quads"})
        yield {str(quad.triple) for quad in parse(told, format=RdfFormat.N_QUADS)}


def test_ndjson_ld_has_a_line_a_case_and_says_nothing_else(dumps: Path) -> None:
    known = triples(dumps / f"{NAME}.nt", RdfFormat.N_TRIPLES)

    lines = list(lines_as_triples(dumps / f"{NAME}.ndjson"))

    own = {triple for triple in known if f"<{BASE}id/c" in triple.split(" ")[0]}
    cases = {triple for triple in own if "/id/case/" in triple or "/id/claim/" in triple}
    assert len(lines) == DEMONSTRATION
    assert set.union(*lines) <= known
    assert cases <= set.union(*lines)


def test_a_json_ld_line_holds_claim_debunk_and_appearances_in_their_places(dumps: Path) -> None:
    lines = (dumps / f"{NAME}.ndjson").read_text().splitlines()
    documents = {document["id"]: document for document in map(json.loads, lines)}

    document = documents[f"{BASE}id/case/the-schengen-zone-collapsed"]

    assert document["claim"]["published"] == "2020-03-15"
    assert document["claim"]["appearance"][0]["url"].startswith("https://youtube.com/")
    assert document["debunk"]["reviews"] == document["claim"]["id"]
    assert document["debunk"]["reviewBody"]["en"].startswith("Recurring pro-Kremlin")


@pytest.mark.slow
def test_bytes_depend_neither_on_chunks_nor_on_workers(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", *numbered(30))
    told: list[dict[str, bytes]] = []
    for chunk, workers in ((1, 1), (7, 2), (1000, 1)):
        site = tmp_path / f"site-{chunk}"
        asked = replace(order(CASES, given, site=site, chunk=chunk), workers=workers)
        publish(asked, lambda step: None)
        release = sites.current(site)
        files = [path for path in release.rglob("*") if path.is_file()]
        told.append(
            {
                str(path.relative_to(release)): path.read_bytes()
                for path in files
                if "store" not in path.relative_to(release).parts
            }
        )

    assert told[0] == told[1] == told[2]


def test_a_case_may_be_about_an_address_of_this_site(tmp_path: Path) -> None:
    graphs = [f"{BASE}id/graph/{name}" for name in CONTENT_GRAPHS]
    cases = [{"title": iri, "report": iri} for iri in graphs]
    shown: list[dict[str, object]] = [
        {"url": iri, "archives": [], "language": None, "published": None, "source": None}
        for iri in graphs
    ]
    given = write_cases(tmp_path / "in.jsonl", *cases, {"appearances": shown})

    report = publish_quietly(given, site=tmp_path / "site")

    dumps = sites.current(tmp_path / "site") / "dumps"
    told = triples(dumps / f"{NAME}.ttl", RdfFormat.TURTLE)
    assert len(report.outcome.digests) == 4
    for iri in graphs:
        assert any(triple.endswith(f"purl.org/dc/terms/source> <{iri}>") for triple in told)
        assert any(triple.endswith(f"schema.org/url> <{iri}>") for triple in told)
    assert told == triples(dumps / f"{NAME}.nt", RdfFormat.N_TRIPLES)


def test_void_counts_what_sparql_counts(store: Store) -> None:
    told = ask(
        store,
        """PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?graph ?triples ?subjects ?properties ?classes WHERE {
          GRAPH ?about { ?d void:subset ?graph . ?graph void:triples ?triples ;
            void:distinctSubjects ?subjects ; void:properties ?properties ; void:classes ?classes }
        }""",
    )

    counted = ask(
        store,
        """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?graph (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
          (COUNT(DISTINCT ?p) AS ?properties) (COUNT(DISTINCT ?class) AS ?classes)
        WHERE { GRAPH ?graph { ?s ?p ?o . BIND(IF(?p = rdf:type, ?o, ?none) AS ?class) } }
        GROUP BY ?graph""",
    )
    assert len(told) == 4  # all but *about* itself
    assert set(told) <= set(counted)


@pytest.mark.parametrize(
    ("part", "count", "pattern"),
    [
        ("classPartition ?p . ?p void:class ?of ; void:entities", "COUNT(DISTINCT ?s)", "?s a ?of"),
        ("propertyPartition ?p . ?p void:property ?of ; void:triples", "COUNT(*)", "?s ?of ?o"),
    ],
    ids=["class", "property"],
)
def test_void_counts_each_class_and_property_as_sparql_does(
    store: Store, part: str, count: str, pattern: str
) -> None:
    told = ask(
        store,
        f"""PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?graph ?of ?n WHERE {{ GRAPH ?about {{ ?graph void:{part} ?n }} }}""",
    )

    counted = ask(
        store,
        f"""SELECT ?graph ?of ({count} AS ?n) WHERE {{ GRAPH ?graph {{ {pattern} }} }}
        GROUP BY ?graph ?of""",
    )

    assert told
    assert set(told) <= set(counted)


def named(store: Store) -> list[Quad]:
    """Return what named graphs hold; the default graph is the merge of some of them."""
    return [quad for quad in store if quad.graph_name != DefaultGraph()]


def test_the_store_holds_the_quads_of_the_dump_and_two_graphs_more(
    dumps: Path, store: Store
) -> None:
    release = dumps.parent
    files = [dumps / f"{NAME}.nq", release / "about.nq", release / "quality.nq"]

    expected = set.union(*(quads(path, RdfFormat.N_QUADS) for path in files))

    assert {str(quad) for quad in named(store)} == expected


def test_no_triple_stands_in_two_graphs(store: Store) -> None:
    everything = [quad.triple for quad in named(store)]

    assert len(everything) == len(set(everything))


def test_nothing_published_is_a_blank_node(store: Store) -> None:
    assert not [quad for quad in store if "_:" in str(quad.subject) or str(quad.object)[:2] == "_:"]
