"""The catalogue of a site in DCAT-AP 3.0.1: what its kept releases say of themselves, put together.

A release is described in its own graph *about*, once for all. What depends on which releases are
kept is said here alone: who comes before whom, which is the last, which services answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rdflib import RDF
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS, VOID

from disinfo_graph import formats
from disinfo_graph.dumps import about
from disinfo_graph.dumps.facts import Facts
from disinfo_graph.dumps.foreign import typed
from disinfo_graph.dumps.services import SERVICES, Service, services
from disinfo_graph.dumps.terms_of_use import publisher_of, terms_of
from disinfo_graph.formats import Triple
from disinfo_graph.formats.terms import Statement, moment, size, text, triple, triples
from disinfo_graph.iris import Iris
from disinfo_graph.release import describing, manifest, site
from disinfo_graph.release.manifest import Manifest
from disinfo_graph.vocab import CATALOGUE_LANGUAGE, DATA_THEMES
from disinfo_graph.vocab.catalogue import DCAT3

TITLE = "Catalogue of disinfo-graph"
DESCRIPTION = (
    "The releases of one site that publishes disinformation cases as linked data, the files of "
    "each, and the services that answer from the live one."
)

_OF_GRAPHS = frozenset(map(str, (VOID.subset, DCTERMS.isPartOf)))
"""What a release says of its graphs, which have descriptions of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A release that a site keeps, and the one before it, if that is kept too."""

    folder: Path
    manifest: Manifest
    prev: str | None

    @property
    def iri(self) -> str:
        """The IRI of the release."""
        return Iris(self.manifest.base).thing("dataset", self.manifest.id)


def kept(root: Path) -> tuple[Kept, ...]:
    """Return the releases of a site, oldest first."""
    told = [(folder, manifest.read(folder)) for folder in site.releases(root)]
    heirs = {old: one.id for _, one in told for old in one.redactionOf}
    names = {one.id for _, one in told}
    return tuple(
        Kept(folder=folder, manifest=one, prev=before if before in names else None)
        for folder, one in told
        for before in [heirs.get(one.previous or "", one.previous)]
    )


def iri(iris: Iris) -> str:
    """Return the IRI of the catalogue."""
    return f"{iris.base}catalog"


def catalogue(releases: Iterable[Kept], live: Kept, paths: Collection[str]) -> list[Triple]:
    """Return the catalogue; `live` is the release that is served, `paths` what is answered."""
    told = list(releases)
    facts = _facts(live)
    found = [one for release in told for one in described(release)]
    found += triples(_catalogue(facts, told, live))
    found += triples(about.series_statements(facts))
    found += triples(services(facts, iri(facts.iris), paths))
    return finished(found)


def answered(paths: Collection[str]) -> tuple[Service, ...]:
    """Return the services of which the paths are answered."""
    return tuple(service for service in SERVICES if service.path in paths)


def said(folder: Path) -> bytes:
    """Return what a release says of itself, but for its graphs, as N-Triples."""
    return b"".join(map(formats.line, _said(folder)))


def described(release: Kept) -> list[Triple]:
    """Return what a release says of itself, and which one comes before it here."""
    found = list(_said(release.folder))
    if release.prev is not None:
        before = Iris(release.manifest.base).thing("dataset", release.prev)
        found.append(triple((release.iri, DCAT3.prev, before)))
    return found


def finished(found: Iterable[Triple]) -> list[Triple]:
    """Return triples in order, each once, as DCAT-AP has them: foreign IRIs with their types."""
    told = [_sized(one) for one in found]
    return sorted({*told, *triples(typed(told))}, key=str)


def _facts(release: Kept) -> Facts:
    return describing.facts(release.manifest, {}, release.folder / "dumps")


@lru_cache(maxsize=64)
def _said(folder: Path) -> tuple[Triple, ...]:
    """Return what a release says of itself; of one that an older program made, what is known."""
    told = manifest.read(folder)
    this = Iris(told.base).thing("dataset", told.id)
    shared = {f"{told.base}#{name}" for name in ("terms", "publisher", "contact")}
    quads = formats.read(folder / "about.nq", formats.syntax("n-quads"), trusted=True)
    found = tuple(
        quad.triple
        for quad in quads
        if _of(formats.lexical(quad.subject), this, shared)
        and quad.predicate.value not in _OF_GRAPHS
    )
    if any(one.subject.value == this for one in found if hasattr(one.subject, "value")):
        return found
    return tuple(triples(about.release(describing.facts(told, {}, folder / "dumps"))))


def _of(subject: str, release: str, shared: Collection[str]) -> bool:
    return subject == release or subject.startswith(f"{release}/") or subject in shared


def _catalogue(facts: Facts, releases: list[Kept], live: Kept) -> Iterator[Statement]:
    this = iri(facts.iris)
    yield this, RDF.type, DCAT.Catalog
    yield this, DCTERMS.title, text(TITLE, "en")
    yield this, DCTERMS.description, text(DESCRIPTION, "en")
    yield this, DCTERMS.publisher, publisher_of(facts.iris)
    yield this, DCTERMS.license, terms_of(facts.iris)
    yield this, DCTERMS.rights, terms_of(facts.iris)
    yield this, DCTERMS.language, CATALOGUE_LANGUAGE
    yield this, DCTERMS.modified, moment(facts.modified)
    yield this, FOAF.homepage, facts.iris.base
    yield this, DCAT.themeTaxonomy, DATA_THEMES
    yield this, DCAT.dataset, facts.series
    yield facts.series, RDF.type, DCAT3.DatasetSeries
    yield facts.series, DCAT3.first, _first(releases, live).iri
    yield facts.series, DCAT3.last, live.iri
    for release in releases:
        yield this, DCAT.dataset, release.iri
    for theme, label in about.THEMES.items():
        yield theme, SKOS.prefLabel, text(label, "en")
    yield DATA_THEMES, DCTERMS.title, text("Data themes of the EU", "en")


def _first(releases: list[Kept], live: Kept) -> Kept:
    """Return the oldest of the live release and those before it."""
    known = {one.manifest.id: one for one in releases}
    first = live
    while first.prev is not None:
        first = known[first.prev]
    return first


def _sized(one: Triple) -> Triple:
    """Return a triple with the datatype that the store would not have kept."""
    if one.predicate.value != str(DCAT.byteSize):
        return one
    return Triple(one.subject, one.predicate, size(int(formats.lexical(one.object))))
