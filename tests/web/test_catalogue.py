"""The catalogue of a site: DCAT-AP that SEMIC's shapes pass, true to the releases that are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import parsing
import pytest
from browsing import BROWSER, Page, browsing, config
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib import DCTERMS, RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, FOAF, XSD

from disinfo_graph.dumps.services import SERVICES
from disinfo_graph.formats import context
from disinfo_graph.publish import publish
from disinfo_graph.release import site as sites
from disinfo_graph.vocab.catalogue import DCAT3, SPDX, VCARD
from disinfo_graph.web.app import ROUTES
from making import AT, BASE, ROOT, numbered, order, write_cases

PUBLISHER = "The River Observatory"
CATALOGUE = URIRef(f"{BASE}catalog")
SERIES = URIRef(f"{BASE}id/dataset/disinfo-graph")
DCAT_AP = ROOT.parent / "shared" / "suites" / "dcat-ap-3.0.1" / "dcat-ap-SHACL.ttl"
OF_SERVICES = "https://semiceu.github.io/DCAT-AP/releases/3.0.1#dcat:DataServiceShape/"
WITHOUT_PATH = {
    URIRef(f"{OF_SERVICES}dc08f4dca4377fade57f89454e3fa06a8389d314"),
    URIRef(f"{OF_SERVICES}eb3ac4e4fdde2e2588a9502c5956060a18c5c99f"),
}
"""Property shapes that SEMIC's file names and does not hold; pySHACL stops at them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with three releases of made-up cases, of a publisher who can be written to."""
    root = tmp_path_factory.mktemp("catalogue")
    for day in range(3):
        given = write_cases(root / "cases.jsonl", *numbered(2 + day))
        wanted = order(given, site=root / "site", at=AT + timedelta(days=day))
        if not day:  # the others keep what was said once
            wanted = replace(wanted, publisher=PUBLISHER, contact="mailto:desk@river.example")
        publish(wanted, lambda step: None)
    return root / "site"


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[FlaskClient]:
    with browsing(config(folder)) as client:
        yield client


@pytest.fixture(scope="module")
def catalogue(client: FlaskClient) -> Graph:
    return Graph().parse(data=client.get("/catalog").data, format="turtle")


@pytest.fixture(scope="module")
def releases(folder: Path) -> list[URIRef]:
    """The releases of the site, oldest first."""
    return [URIRef(f"{BASE}id/dataset/{path.name}") for path in sites.releases(folder)]


@pytest.fixture(scope="session")
def dcat_ap() -> Graph:
    """SEMIC's shapes, without the two that are named but not there."""
    if not DCAT_AP.is_file():
        pytest.skip("SEMIC's shapes, ../shared/suites, are not beside this checkout")
    shapes = Graph().parse(DCAT_AP)
    without = {
        one for one in shapes.objects(None, SH.property) if (one, SH.path, None) not in shapes
    }
    assert without == WITHOUT_PATH
    for one in without:
        shapes.remove((None, SH.property, one))
    return shapes


@pytest.mark.slow
def test_it_conforms_to_the_shapes_of_dcat_ap(catalogue: Graph, dcat_ap: Graph) -> None:
    conforms, _, report = validate(catalogue, shacl_graph=dcat_ap)

    assert conforms, report


@pytest.mark.slow
def test_the_shapes_of_dcat_ap_find_what_is_missing(catalogue: Graph, dcat_ap: Graph) -> None:
    broken = Graph() + catalogue
    broken.remove((CATALOGUE, DCTERMS.publisher, None))
    broken.remove((None, RDF.type, DCTERMS.MediaType))

    _, results, _ = validate(broken, shacl_graph=dcat_ap)

    assert isinstance(results, Graph)
    paths = set(results.objects(None, SH.resultPath))
    assert paths == {DCTERMS.publisher, DCAT.mediaType, DCAT.compressFormat}


def test_it_has_no_blank_nodes(catalogue: Graph) -> None:
    assert not [one for triple in catalogue for one in triple if isinstance(one, BNode)]


def test_every_kept_release_is_in_the_series_after_the_one_before(
    catalogue: Graph, releases: list[URIRef]
) -> None:
    listed = set(catalogue.objects(CATALOGUE, DCAT.dataset))

    assert listed == {SERIES, *releases}
    assert set(catalogue.subjects(DCAT3.inSeries, SERIES)) == set(releases)
    before = [catalogue.value(one, DCAT3.prev) for one in releases]
    assert before == [None, *releases[:-1]]
    assert catalogue.value(SERIES, DCAT3.first) == releases[0]
    assert catalogue.value(SERIES, DCAT3.last) == releases[-1]


def test_each_file_of_each_release_has_its_true_size_and_checksum(
    catalogue: Graph, folder: Path
) -> None:
    told = {}
    for file in catalogue.subjects(RDF.type, DCAT.Distribution):
        checksum = catalogue.value(file, SPDX.checksum)
        address = str(catalogue.value(file, DCAT.downloadURL))
        told[address] = (
            catalogue.value(file, DCAT.byteSize),
            str(catalogue.value(checksum, SPDX.checksumValue)),
        )

    expected = {}
    for path in folder.glob("releases/*/dumps/*"):
        if path.name != "SHA256SUMS":
            data = path.read_bytes()
            size = Literal(str(len(data)), datatype=XSD.nonNegativeInteger)
            address = f"{BASE}dumps/{path.parents[1].name}/{path.name}"
            expected[address] = (size, sha256(data).hexdigest())
    assert told == expected


def test_publisher_and_contact_are_kept_from_release_to_release(catalogue: Graph) -> None:
    names = set(catalogue.objects(URIRef(f"{BASE}#publisher"), FOAF.name))
    contact = URIRef(f"{BASE}#contact")

    assert names == {Literal(PUBLISHER, "en")}
    assert catalogue.value(contact, VCARD.hasEmail) == URIRef("mailto:desk@river.example")
    assert (SERIES, DCAT.contactPoint, contact) in catalogue


def test_services_are_those_that_answer(catalogue: Graph, client: FlaskClient) -> None:
    listed = {str(one) for one in catalogue.objects(None, DCAT.endpointURL)}
    answered = {route.rule.strip("/") for route in ROUTES}

    assert listed == {BASE + one.path for one in SERVICES if one.path in answered}
    for address in listed:
        path = "/" + address.removeprefix(BASE)
        query = {"default": ""} if path == "/rdf-graph-store" else {}
        assert client.get(path, query_string=query).status_code == 200


@pytest.mark.parametrize(
    ("suffix", "syntax"), [("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")]
)
def test_every_format_says_the_same(
    client: FlaskClient, catalogue: Graph, suffix: str, syntax: str
) -> None:
    told = parsing.graph(client.get(f"/catalog.{suffix}").data, syntax)

    assert isomorphic(told, catalogue)


def test_it_is_negotiated(client: FlaskClient) -> None:
    for accept, media_type in (
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        (BROWSER, "text/html"),
        ("*/*", "text/turtle"),
    ):
        answer = client.get("/catalog", headers={"Accept": accept})
        assert answer.mimetype == media_type
        assert "Accept" in answer.headers["Vary"]
    again = client.get(
        "/catalog", headers={"If-None-Match": client.get("/catalog").headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get("/catalog", headers={"Accept": "image/png"}).status_code == 406


def test_its_json_ld_is_a_tree_of_plain_keys(client: FlaskClient, releases: list[URIRef]) -> None:
    told = json.loads(client.get("/catalog.jsonld").data)

    assert told["@context"] == context.catalogue()
    assert told["type"] == ["Catalog"]
    (last,) = [one for one in told["dataset"] if one["id"] == str(releases[-1])]
    file = last["distribution"][0]
    assert file["type"] == ["Distribution"] and file["byteSize"].isdigit()
    assert len(file["checksum"]["checksumValue"]) == 64
    assert told["service"][0]["type"] == ["DataService"]
    assert [key for key in keys(told) if ":" in key] == []


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            if key != "@context":
                yield from keys(below)
    elif isinstance(value, list):
        for one in value:
            yield from keys(one)


def test_its_context_has_a_key_for_every_predicate_and_class(catalogue: Graph) -> None:
    table = context.tables(context.catalogue())

    predicates = {str(one) for one in catalogue.predicates()} - {str(RDF.type)}
    assert predicates <= set(table.predicates)
    assert {str(one) for one in catalogue.objects(None, RDF.type)} <= set(table.classes)


def test_its_page_links_to_every_release_and_service(
    client: FlaskClient, releases: list[URIRef]
) -> None:
    page = Page(client.get("/catalog.html").text)

    links = {link.get("href") for link in page.links()}
    assert page.open == []
    assert {f"/{one.removeprefix(f'{BASE}id/')}" for one in releases} <= links
    assert {"/sparql", "/validate"} <= links


def test_pages_of_datasets_name_what_no_release_has_a_label_of(
    client: FlaskClient, releases: list[URIRef]
) -> None:
    for name in ("disinfo-graph", str(releases[0]).rpartition("/")[2]):
        text = client.get(f"/dataset/{name}.html").text

        assert ">International issues</a>" in text
        assert f">{BASE}#terms<" not in text
        for table in ("access-right", "data-theme"):
            assert f">http://publications.europa.eu/resource/authority/{table}/" not in text
        assert f">{BASE}#publisher<" not in text
    assert ">cases.csv.gz</a>" in text


def test_a_release_that_is_not_live_has_its_document(
    client: FlaskClient, catalogue: Graph, releases: list[URIRef]
) -> None:
    oldest = str(releases[0])
    path = "/" + oldest.removeprefix(BASE)

    answer = client.get(path)

    assert (answer.status_code, answer.location) == (303, path.removeprefix("/id"))
    told = Graph().parse(data=client.get(f"{answer.location}.ttl").data, format="turtle")
    assert set(told.predicate_objects(URIRef(oldest))) <= set(
        catalogue.predicate_objects(URIRef(oldest))
    )
    assert len(list(told.objects(URIRef(oldest), DCAT.distribution))) > 6
    assert client.get(answer.location, headers={"Accept": BROWSER}).status_code == 200
    assert client.get("/dataset/no-such-release").status_code == 404


@pytest.mark.parametrize("path", ["/", "/dataset/disinfo-graph", "newest", "oldest"])
def test_pages_embed_a_dataset_of_schema_org(
    client: FlaskClient, releases: list[URIRef], folder: Path, path: str
) -> None:
    release = releases[0] if path == "oldest" else releases[-1]
    if not path.startswith("/"):
        path = f"/{release.removeprefix(f'{BASE}id/')}"

    page = client.get(path, headers={"Accept": BROWSER}).text

    told = json.loads(page.partition('<script type="application/ld+json">')[2].partition("<")[0])
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Dataset")
    assert told["@id"] == told["identifier"] == str(release)
    assert 50 <= len(told["description"]) <= 5000
    assert told["version"] == release.rpartition("/")[2]
    assert told["isAccessibleForFree"] is True and told["license"] == f"{BASE}#terms"
    assert told["creator"]["name"] == PUBLISHER
    assert told["temporalCoverage"] == "2020-02-03/2020-02-03"
    assert told["inLanguage"] == ["en"] and told["variableMeasured"]
    assert "says nothing of the source's intent" in told["creditText"]
    dumps = folder / "releases" / str(told["version"]) / "dumps"
    names = {one["contentUrl"].rpartition("/")[2] for one in told["distribution"]}
    assert names == {one.name for one in dumps.iterdir()} - {"SHA256SUMS"}
    assert all(one["encodingFormat"].count("/") == 1 for one in told["distribution"])


def test_each_graph_has_a_page_and_data_of_its_own(client: FlaskClient) -> None:
    for name in ("cases", "derived", "vocabularies", "quality", "about"):
        this = URIRef(f"{BASE}id/graph/{name}")
        told = Graph().parse(data=client.get(f"/graph/{name}.ttl").data, format="turtle")
        for path in (DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.provenance):
            assert len(list(told.objects(this, path))) == 1
        assert client.get(f"/graph/{name}", headers={"Accept": BROWSER}).status_code == 200
