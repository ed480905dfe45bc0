"""The measurements as RDF: defined, typed, beside the report, without blank nodes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, SKOS

from disinfo_graph.dumps import measurements
from disinfo_graph.dumps.metrics import metrics
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import PREFIXES, UNIT_MEASURE
from making import BASE

DQV, OWN = Namespace(PREFIXES["dqv"]), Namespace(PREFIXES["dgq"])
DATASET = URIRef(f"{BASE}id/dataset/disinfo-graph")


@pytest.fixture(scope="module")
def graph(site: Path) -> Graph:
    text = (sites.current(site) / "quality.nq").read_text(encoding="utf-8")
    lines = text.replace(f" <{BASE}id/graph/quality> .\n", " .\n")
    return Graph().parse(data=lines, format="nt")


def test_report_and_measurements_stand_in_one_graph_without_blank_nodes(graph: Graph) -> None:
    assert list(graph.subjects(RDF.type, SH.ValidationReport))
    assert list(graph.subjects(RDF.type, DQV.QualityMeasurement))
    assert not [triple for triple in graph if any(isinstance(term, BNode) for term in triple)]


def test_each_metric_is_defined_in_a_dimension_of_a_category(graph: Graph) -> None:
    told = set(graph.subjects(RDF.type, DQV.Metric))

    assert told == {OWN[name] for name in metrics()}
    for metric in told:
        (dimension,) = graph.objects(metric, DQV.inDimension)
        (category,) = graph.objects(dimension, DQV.inCategory)
        for one in (metric, dimension, category):
            assert graph.value(one, SKOS.prefLabel) and graph.value(one, SKOS.definition)
        assert (dimension, RDF.type, DQV.Dimension) in graph
        assert (category, RDF.type, DQV.Category) in graph
        assert graph.value(metric, DQV.expectedDataType) in (XSD.decimal, XSD.integer)


def test_each_measurement_says_of_what_by_what_in_which_unit_and_when(graph: Graph) -> None:
    told = set(graph.subjects(RDF.type, DQV.QualityMeasurement))

    assert len(told) > 300
    for one in told:
        (metric,) = graph.objects(one, DQV.isMeasurementOf)
        (value,) = graph.objects(one, DQV.value)
        (on,) = graph.objects(one, DQV.computedOn)
        assert isinstance(value, Literal)
        assert value.datatype == graph.value(metric, DQV.expectedDataType)
        assert on == DATASET or (on, DCTERMS.isPartOf, DATASET) in graph
        assert graph.value(one, URIRef(UNIT_MEASURE)) and graph.value(one, DCTERMS.date)


def test_the_graph_says_what_the_file_says(graph: Graph, site: Path) -> None:
    told = measurements.read(sites.current(site))

    for one in told.measured.measurements:
        subject = URIRef(f"{BASE}id/measurement/{one.metric}")
        assert Decimal(str(graph.value(subject, DQV.value))) == one.value
    for part in told.measured.slices:
        name = f"{part.kind}-{part.value}" if part.value else f"no-{part.kind}"
        for one in part.measurements:
            subject = URIRef(f"{BASE}id/measurement/{one.metric}/{name}")
            assert Decimal(str(graph.value(subject, DQV.value))) == one.value
