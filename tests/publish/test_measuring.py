"""What is measured on a release: the figures, counted once more from its dump by other means."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from disinfo_graph.dumps import measurements
from disinfo_graph.dumps.metrics import OWN, SLICED, metrics
from disinfo_graph.model import Measured, Measurement, Past, Slice
from disinfo_graph.publish.measuring import share
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import PREFIXES
from making import AT, CASE, CASES, DEMONSTRATION, numbered, publish_quietly, write_cases

LINE = re.compile(r"<([^>]*)> <([^>]*)> (.*) \.")
CLASSES = {"cases": "Case", "claims": "Claim", "debunks": "Debunk", "appearances": "Appearance"}


def measured(site: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((sites.current(site) / measurements.JSON).read_bytes())
    return told


def whole(site: Path) -> dict[str, dict[str, Any]]:
    return {row["metric"]: row for row in measured(site)["measurements"]}


def counted(site: Path, metric: str) -> tuple[int, int]:
    row = whole(site)[metric]
    return row["having"], row["of"]


def appearance(**changes: object) -> dict[str, object]:
    one: dict[str, object] = json.loads(json.dumps(CASE["appearances"]))[0]
    return one | changes


def test_each_property_is_counted_as_the_dump_has_it(site: Path) -> None:
    classes: defaultdict[str, set[str]] = defaultdict(set)
    saying: defaultdict[str, set[str]] = defaultdict(set)
    dump = (sites.current(site) / "dumps" / "disinfo-graph.nt").read_text(encoding="utf-8")
    for subject, predicate, value in LINE.findall(dump):
        saying[predicate].add(subject)
        if predicate == PREFIXES["rdf"] + "type":
            classes[value].add(subject)

    told = whole(site)

    properties = [one for one in metrics().values() if one.path]
    assert len(properties) > 30
    for one in properties:
        things = classes[f"<{PREFIXES['dg']}{CLASSES[one.things]}>"]
        row = told[one.name]
        assert (row["having"], row["of"]) == (len(things & saying[one.path]), len(things)), one.name


def test_what_is_measured_by_a_rule_of_its_own_is_as_told(tmp_path: Path) -> None:
    given = write_cases(
        tmp_path / "cases.jsonl",
        {"published": "2025-12-24"},
        {
            "report": "https://euvsdisinfo.eu/report/other/",
            "title": "Other",
            "published": "2024-01-01",
            "languages": [],
            "countries": ["Kazakhstan", "Atlantis"],
            "appearances": [
                appearance(url="https://river.example/a", archives=[], language=None),
                appearance(url="https://river.example/b"),
            ],
        },
        {
            "report": "https://euvsdisinfo.eu/report/third/",
            "title": "Third",
            "published": None,
            "languages": [],
            "appearances": [],
        },
        {"report": None, "title": "Kept out", "debunk": None},
    )

    publish_quietly(given, site=tmp_path / "site")

    told = {name: row["value"] for name, row in whole(tmp_path / "site").items()}
    own = {one.name: told[one.name] for one in OWN}
    assert own == {
        "cases": 3,
        "appearances": 3,
        "languages": 1,
        "archive-coverage": 66.67,
        "language-coverage": 66.67,
        "country-resolution": 80,
        "language-resolution": 100,
        "source-resolution": 100,
        "rejected-share": 25,
        "clean-share": 33.33,
        "newest-age": 9,
        "recent-share": 50,
    }


def test_a_copy_in_an_archive_that_closed_is_an_address_but_no_copy(tmp_path: Path) -> None:
    closed = "https://webcache.googleusercontent.com/search?q=cache:river.example/uphill"
    given = write_cases(tmp_path / "cases.jsonl", {"appearances": [appearance(archives=[closed])]})

    publish_quietly(given, site=tmp_path / "site")

    assert counted(tmp_path / "site", "appearance-archive") == (1, 1)
    assert counted(tmp_path / "site", "archive-coverage") == (0, 1)


def test_a_channel_that_a_rule_concludes_counts(site: Path) -> None:
    summary = json.loads((sites.current(site) / "summary.json").read_bytes())["appearances"]
    concluded = sum(summary["concluded"].values())

    having, of = counted(site, "appearance-channel")

    assert having == sum(summary["channel"].values()) + concluded
    assert of - having == sum(summary["without"].values())


def test_each_case_is_of_one_year_and_the_years_make_the_whole(site: Path) -> None:
    told = measured(site)
    years = [one for one in told["slices"] if one["slice"] == "year"]

    assert sum(one["cases"] for one in years) == DEMONSTRATION
    assert [one["value"] for one in years[:-1]] == sorted(
        (one["value"] for one in years[:-1]), reverse=True
    )
    assert years[-1]["label"] == "no date"
    for name in SLICED:
        rows = [row for one in years for row in one["measurements"] if row["metric"] == name]
        assert sum(row["having"] for row in rows) == whole(site)[name]["having"], name
        assert sum(row["of"] for row in rows) == whole(site)[name]["of"], name


def test_an_appearance_counts_under_its_own_language_and_source(tmp_path: Path) -> None:
    places = [
        appearance(),
        appearance(url="https://mountain.example/x", language="fr", archives=[], source=None),
    ]
    given = write_cases(tmp_path / "cases.jsonl", {"appearances": places})

    publish_quietly(given, site=tmp_path / "site")

    archived = {
        (one["slice"], one["label"]): (row["having"], row["of"])
        for one in measured(tmp_path / "site")["slices"]
        for row in one["measurements"]
        if row["metric"] == "archive-coverage"
    }
    assert archived["language", "Spanish"] == (1, 1)
    assert archived["language", "French"] == (0, 1)
    assert archived["source", "river.example"] == (1, 1)
    assert archived["year", "2020"] == (1, 2)


def test_the_size_of_chunks_and_the_clock_change_no_byte(tmp_path: Path) -> None:
    for name, chunk in (("one", 1), ("many", 1000)):
        publish_quietly(CASES, site=tmp_path / name, chunk=chunk)

    one, many = (sites.current(tmp_path / name) for name in ("one", "many"))
    for file in (measurements.JSON, measurements.CSV, measurements.WORKLIST, "quality.nq"):
        assert (one / file).read_bytes() == (many / file).read_bytes(), file


def test_only_none_is_nothing_and_only_all_are_all() -> None:
    assert share(0, 1_000_000) == 0
    assert share(1, 1_000_000) == Decimal("0.01")
    assert share(999_999, 1_000_000) == Decimal("99.99")
    assert share(1_000_000, 1_000_000) == 100


def test_a_release_carries_on_what_was_measured_before_it_even_when_that_is_pruned(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    names = []
    for number in range(3):
        given = write_cases(tmp_path / "cases.jsonl", *numbered(number + 1))
        report = publish_quietly(given, site=site, at=AT + timedelta(hours=number))
        names.append(report.release)

    sites.prune(site, 1)

    before = measured(site)["before"]
    assert [one["release"] for one in before] == names[:2]
    assert [one["values"]["cases"] for one in before] == [1, 2]
    assert len(sites.releases(site)) == 1


def test_of_the_releases_before_only_the_latest_are_carried_on(site: Path) -> None:
    told = measurements.read(sites.current(site))
    many = tuple(Past(release=str(n), published=AT, values={}) for n in range(80))

    carried = replace(told, before=many).past()

    assert len(carried) == measurements.KEPT
    assert [carried[0].release, carried[-1].release] == ["31", told.release]


def test_the_table_holds_what_the_document_holds(site: Path) -> None:
    told = measured(site)
    rows = (sites.current(site) / measurements.CSV).read_text(encoding="utf-8").splitlines()

    slices = Counter(len(one["measurements"]) for one in told["slices"])
    inner = sum(number * times for number, times in slices.items())
    assert len(rows) == 1 + len(told["measurements"]) + inner
    assert rows[0] == ",".join(measurements.COLUMNS)
    assert "archive-coverage,Appearances with an archive copy,,,,62.5,%,55,88" in rows


def test_no_cell_begins_a_formula() -> None:
    one = Measurement(metric="clean-share", value=Decimal(1), having=1, of=100)
    part = Slice(kind="source", value="a", label="=1+1", cases=100, measurements=(one,))

    told = measurements.table(Measured(measurements=(), slices=(part,))).decode()

    assert ",source,a,'=1+1,1,%,1,100" in told
