"""What the IRIs of others that a catalogue names are: DCAT-AP asks for their types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import RDF
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS

from disinfo_graph.formats import Triple, lexical
from disinfo_graph.formats.terms import Statement
from disinfo_graph.vocab.catalogue import SPDX

_NAMED_BY: dict[str, str] = {
    str(predicate): str(kind)
    for predicate, kind in (
        (DCAT.compressFormat, DCTERMS.MediaType),
        (DCAT.landingPage, FOAF.Document),
        (DCAT.mediaType, DCTERMS.MediaType),
        (DCAT.theme, SKOS.Concept),
        (DCAT.themeTaxonomy, SKOS.ConceptScheme),
        (DCTERMS.accessRights, DCTERMS.RightsStatement),
        (DCTERMS.conformsTo, DCTERMS.Standard),
        (DCTERMS["format"], DCTERMS.MediaTypeOrExtent),
        (DCTERMS.language, DCTERMS.LinguisticSystem),
        (DCTERMS.license, DCTERMS.LicenseDocument),
        (FOAF.homepage, FOAF.Document),
        (SPDX.algorithm, SPDX.ChecksumAlgorithm),
    )
}
"""By the predicate that names it: what a thing is."""


def typed(told: Iterable[Triple]) -> Iterator[Statement]:
    """Yield the types of what is named but described by somebody else."""
    for one in told:
        kind = _NAMED_BY.get(one.predicate.value)
        if kind is not None:
            yield lexical(one.object), RDF.type, kind
