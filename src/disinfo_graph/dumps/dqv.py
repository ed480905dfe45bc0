"""The measurements of a release in the Data Quality Vocabulary, without blank nodes.

Metrics, dimensions and categories go by IRIs of the project, the same at every site; measurements
and slices by IRIs of the site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from rdflib import RDF
from rdflib.namespace import DCTERMS, RDFS, SKOS, VOID

from disinfo_graph.dumps.facts import series
from disinfo_graph.dumps.metrics import metrics
from disinfo_graph.formats import Literal
from disinfo_graph.formats.terms import Statement, decimal, integer, moment, string, text
from disinfo_graph.iris import Iris
from disinfo_graph.model import Category, Dimension, Measured, Measurement, Metric, Slice
from disinfo_graph.vocab import DQV, PREFIXES, SCHEMA, UNIT_MEASURE, UNITS

_OWN = PREFIXES["dgq"]


def measurement_statements(
    measured: Measured, iris: Iris, published: datetime
) -> Iterator[Statement]:
    """Yield the definitions, the slices and the measurements of a release."""
    yield from _definitions()
    yield from _container(iris)
    whole = series(iris)
    for one in measured.measurements:
        subject = iris.thing("measurement", one.metric)
        yield from _measurement(subject, one, whole, published)
    for part in measured.slices:
        slug = f"{part.kind}-{part.value}" if part.value else f"no-{part.kind}"
        subject = iris.thing("slice", slug)
        yield from _slice(subject, part, whole, iris)
        for one in part.measurements:
            above = iris.thing("measurement", one.metric)
            yield above, DCTERMS.hasPart, f"{above}/{slug}"
            yield from _measurement(f"{above}/{slug}", one, subject, published)


def _container(iris: Iris) -> Iterator[Statement]:
    graph = iris.thing("graph", "quality")
    yield graph, RDF.type, DQV.QualityMetadata
    yield series(iris), DQV.hasQualityMetadata, graph


def _definitions() -> Iterator[Statement]:
    told = metrics().values()
    dimensions = {one.dimension.name: one.dimension for one in told}
    categories = {one.category.name: one.category for one in dimensions.values()}
    for metric in told:
        yield from _defined(metric, DQV.Metric)
        yield _OWN + metric.name, DQV.inDimension, _OWN + metric.dimension.name
        datatype = PREFIXES["xsd"] + metric.unit.datatype
        yield _OWN + metric.name, DQV.expectedDataType, datatype
        if metric.path:
            yield _OWN + metric.name, DCTERMS.subject, metric.path
    for dimension in dimensions.values():
        yield from _defined(dimension, DQV.Dimension)
        yield _OWN + dimension.name, DQV.inCategory, _OWN + dimension.category.name
    for category in categories.values():
        yield from _defined(category, DQV.Category)


def _defined(one: Metric | Dimension | Category, of_class: str) -> Iterator[Statement]:
    subject = _OWN + one.name
    yield subject, RDF.type, of_class
    yield subject, SKOS.prefLabel, text(one.label, "en")
    yield subject, SKOS.definition, text(one.definition, "en")
    yield subject, RDFS.isDefinedBy, _OWN.removesuffix("#")


def _measurement(
    subject: str, one: Measurement, computed_on: str, published: datetime
) -> Iterator[Statement]:
    metric = metrics()[one.metric]
    value = (
        decimal(str(one.value)) if metric.unit.datatype == "decimal" else integer(int(one.value))
    )
    yield subject, RDF.type, DQV.QualityMeasurement
    yield subject, DQV.isMeasurementOf, _OWN + one.metric
    yield subject, DQV.computedOn, computed_on
    yield subject, DQV.value, value
    yield subject, UNIT_MEASURE, UNITS + metric.unit.code
    yield subject, DCTERMS.date, moment(published)
    shown = f"{value.value} {metric.unit.sign}".rstrip()
    yield subject, RDFS.label, text(f"{metric.label}: {shown}", "en")
    if one.of is not None:
        counted = f"{one.having:,} of {one.of:,} {metric.things}"
        yield subject, DCTERMS.description, text(counted, "en")


def _slice(subject: str, part: Slice, whole: str, iris: Iris) -> Iterator[Statement]:
    yield subject, RDF.type, VOID.Dataset
    yield subject, DCTERMS.isPartOf, whole
    yield subject, DCTERMS.title, text(f"Cases by {part.kind}: {part.label}", "en")
    if part.value:
        yield subject, *_SAYS[part.kind](part.value, iris)


_SAYS: Mapping[str, Callable[[str, Iris], tuple[str, str | Literal]]] = {
    "year": lambda value, iris: (SCHEMA.temporalCoverage, string(value)),
    "language": lambda value, iris: (SCHEMA.inLanguage, string(value)),
    "source": lambda value, iris: (DCTERMS.subject, iris.thing("source", value)),
}
"""How a slice says which cases it holds."""
