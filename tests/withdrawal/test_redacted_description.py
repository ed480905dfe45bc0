"""What a redacted release says of itself: of which it stands for, and nothing of what is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from browsing import browsing, config
from pyoxigraph import QuerySolutions, Store
from rdflib import DCTERMS, RDF, Graph, Literal, URIRef
from rdflib.namespace import PROV, VOID

from disinfo_graph.release import finishing, manifest
from disinfo_graph.release import site as sites
from disinfo_graph.release.withdrawing import Request, withdraw
from disinfo_graph.vocab import SCHEMA
from disinfo_graph.vocab.catalogue import DCAT3
from making import AT, BASE, publish_quietly

Site = tuple[Path, Path]
Make = Callable[..., Site]
WITHDRAWN = AT + timedelta(days=9)


def about(folder: Path) -> Graph:
    rows = (folder / "about.nq").read_text().splitlines()
    return Graph().parse(
        data="".join(f"{row.rpartition(' <')[0]} .\n" for row in rows), format="nt"
    )


def withdraw_one(root: Path) -> str:
    """Withdraw the first case; return the name of the release that was live."""
    live = sites.current(root)
    slug = (live / "cases.tsv").read_text().split("\t")[0]
    request = Request(
        slugs=(slug,), reason="a test", at=WITHDRAWN, hide_slug=False, public_reason=False
    )
    withdraw(root, request)
    return live.name


def test_a_redacted_release_says_which_one_it_stands_for_and_since_when(marked_site: Make) -> None:
    root, _ = marked_site(4)
    before = withdraw_one(root)
    told = manifest.read(sites.current(root))

    graph = about(sites.current(root))

    release = URIRef(f"{BASE}id/dataset/{told.id}")
    original = URIRef(f"{BASE}id/dataset/{before}")
    activity = graph.value(release, PROV.wasGeneratedBy)
    assert graph.value(release, DCTERMS.replaces) == original
    assert (activity, PROV.used, original) in graph
    assert (original, PROV.wasInvalidatedBy, activity) in graph
    when = Literal(f"{WITHDRAWN:%Y-%m-%dT%H:%M:%SZ}", datatype=DATE_TIME)
    assert graph.value(activity, PROV.startedAtTime) == when
    assert graph.value(release, DCTERMS.modified) == when
    assert str(graph.value(release, DCTERMS.issued)) == told.published.isoformat()
    assert graph.value(release, PROV.wasRevisionOf) == URIRef(f"{BASE}id/dataset/{told.previous}")
    assert (original, RDF.type, PROV.Entity) in graph
    assert (None, SCHEMA.sha256, None) not in graph  # of files that hold the case


DATE_TIME = URIRef("http://www.w3.org/2001/XMLSchema#dateTime")


def test_its_void_still_counts_as_sparql_counts(marked_site: Make) -> None:
    root, _ = marked_site(4)
    withdraw_one(root)
    graph = about(sites.current(root))
    store = Store.read_only(str(sites.current(root) / "store"))

    counted = store.query(
        "SELECT ?g (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?objects) "
        "{ GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    )

    assert isinstance(counted, QuerySolutions)
    found = {row["g"].value: (row["n"].value, row["objects"].value) for row in counted}
    for name in ("cases", "derived", "vocabularies", "quality"):
        this = URIRef(f"{BASE}id/graph/{name}")
        told = (graph.value(this, VOID.triples), graph.value(this, VOID.distinctObjects))
        assert tuple(map(str, told)) == found.get(str(this), ("0", "0"))


def test_the_catalogue_leads_from_the_original_to_the_copy(marked_site: Make) -> None:
    root, _ = marked_site(4)
    before = withdraw_one(root)
    now = sites.current(root).name

    with browsing(config(root)) as client:
        moved = client.get(f"/id/dataset/{before}")
        page = client.get(f"/dataset/{before}.ttl")
        catalogue = Graph().parse(data=client.get("/catalog").data, format="turtle")

    assert (moved.status_code, moved.location) == (301, f"/id/dataset/{now}")
    assert (page.status_code, page.location) == (301, f"/dataset/{now}.ttl")
    releases = {f"{BASE}id/dataset/{path.name}" for path in sites.releases(root)}
    assert {str(one) for one in catalogue.subjects(DCAT3.inSeries)} == releases
    assert {str(one) for one in catalogue.subjects(DCAT3.prev)} < releases
    assert {str(one) for one in catalogue.objects(None, DCAT3.prev)} < releases


def test_after_a_withdrawal_no_file_is_named(marked_site: Make) -> None:
    root, given = marked_site(4)
    withdraw_one(root)
    finishing.finish(root)
    publish_quietly(given, site=root, at=WITHDRAWN + timedelta(days=1))

    graph = about(sites.current(root))

    assert not [one for one in graph.objects(None, SCHEMA.name) if given.name in str(one)]
