"""What docs/quality.md says of measurements and of the gate is what the program does."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path

from disinfo_graph import resources
from disinfo_graph.dumps import measurements
from disinfo_graph.dumps.measurements import KEPT, Described
from disinfo_graph.dumps.metrics import OWN, metrics
from disinfo_graph.publish import gate, worklist
from disinfo_graph.publish.gate import Bound
from disinfo_graph.publish.measuring import MOST
from disinfo_graph.release import site as sites
from making import ROOT

PAGE = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(text: str, head: str) -> list[list[str]]:
    """Return the rows of the table that begins with this head."""
    table = text.partition(f"\n| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_metric_of_its_own_rule_is_told_with_its_side_of_quality() -> None:
    told = {
        name: side
        for cell, _, side in rows(section("Measurements"), "Metric")[:-1]
        for name in names(cell)
    }

    assert told == {one.name: one.dimension.label for one in OWN}


def test_properties_are_told_by_metrics_that_there_are() -> None:
    cell, what, _ = rows(section("Measurements"), "Metric")[-1]

    assert set(names(cell)) <= metrics().keys()
    assert "one metric for each property" in what


def test_the_keys_of_the_file_are_told(site: Path) -> None:
    told = json.loads((sites.current(site) / measurements.JSON).read_bytes())
    keys = {names(cell)[0]: names(what) for cell, what in rows(section("Measurements"), "Key")}

    assert {"release", "published", *keys} == told.keys()
    assert keys["metrics"] == [one.name for one in fields(Described)]
    assert set(keys["measurements"]) == told["measurements"][-1].keys()
    assert set(keys["slices"]) == told["slices"][0].keys()


def test_the_columns_of_the_work_list_and_the_numbers_are_told() -> None:
    columns = [name for cell, _ in rows(section("Measurements"), "Column") for name in names(cell)]

    assert tuple(columns) == worklist.COLUMNS
    assert f"at most {KEPT}," in PAGE
    assert f"The {MOST} languages" in PAGE and f"the latest {MOST} years" in PAGE


def test_the_bounds_that_are_shipped_are_told() -> None:
    shipped = tomllib.loads(resources.gate().read_text(encoding="utf-8"))
    few = shipped.pop("few")

    told = {names(cell)[0]: names(bounds) for cell, bounds in rows(section("The gate"), "Metric")}

    assert f"with `few = {few}`" in PAGE
    assert told == {
        name: [f"{key} = {value}" for key, value in bounds.items()]
        for name, bounds in shipped.items()
    }


def test_the_keys_of_a_gate_are_told_and_the_example_is_one(tmp_path: Path) -> None:
    keys = [name for cell, _ in rows(section("The gate"), "Key") for name in names(cell)]
    (example,) = re.findall(r"```toml\n(.*?)```", section("The gate"), re.DOTALL)
    (tmp_path / "gate.toml").write_text(example)

    assert set(keys) == {one.name for one in fields(Bound)} - {"metric"} | {"few"}
    assert len(gate.read(tmp_path / "gate.toml").bounds) == 2
