"""The suites of the W3C, by way of `checking`, with each engine: what is passed stays passed."""

from __future__ import annotations

import pytest

from disinfo_graph.checking import PYSHACL, SET_WISE, TURBO
from w3c import SUITES, passes, trials

OWN_SEVERITY = "misc/severity-002"
"""Has a severity of its own; findings here have one of SHACL's three."""

TRUE_AS_1 = "property/uniqueLang-002"
"""Says `"1"^^xsd:boolean`, which SHACL does not take for true, but these engines do."""

IMPORTED_PREFIX = "node/prefixes-001"
"""Its prefix is declared where owl:imports leads; pySHACL looks for it in the data's Turtle."""

SHAPES_GRAPH = "pre-binding/shapesGraph-001"
"""Asks for the shapes from within a query, which pySHACL refuses."""

FAILED: dict[tuple[str, str], set[str]] = {
    ("core", PYSHACL): {OWN_SEVERITY, TRUE_AS_1},
    ("core", SET_WISE): {OWN_SEVERITY, TRUE_AS_1},
    ("core", TURBO): {OWN_SEVERITY, TRUE_AS_1},
    ("sparql", PYSHACL): {IMPORTED_PREFIX, SHAPES_GRAPH},
    ("sparql", SET_WISE): {IMPORTED_PREFIX, SHAPES_GRAPH},
    ("sparql", TURBO): set(),
}
SIZES = {"core": 98, "sparql": 23}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("part", "engine"), FAILED, ids=str)
def test_an_engine_fails_these_tests_of_the_suite_and_no_others(part: str, engine: str) -> None:
    if not SUITES.is_dir():
        pytest.skip("the suites of the W3C, ../shared/suites, are not beside this checkout")
    if engine == TURBO:
        pytest.importorskip("pyshacl_turbo", reason="the extra `turbo` is not installed")

    told = list(trials(part))

    assert len(told) == SIZES[part]
    assert {trial.name for trial in told if not passes(trial, engine)} == FAILED[part, engine]
