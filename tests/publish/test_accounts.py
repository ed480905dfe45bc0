"""The lists of a release account for every record, and the summary says the same in figures."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from disinfo_graph.errors import ConfigError, ReleaseError
from disinfo_graph.publish import Input, Report, Step, Summary, publish
from disinfo_graph.publish.account import Account
from disinfo_graph.release import site as sites
from making import AT, CASES, numbered, order, publish_quietly, write_cases

LATER = AT + timedelta(hours=1)
COUNTED = "kind,label,mentions,reason,suggestions,same_as\r\n"


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text().splitlines()]


def summary(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "summary.json").read_text())
    return told


def publish_all(folder: Path, *changes: dict[str, object], name: str = "in.jsonl") -> Path:
    """Publish changed cases; return the folder of the release."""
    publish_quietly(write_cases(folder / name, *changes), site=folder / "site")
    return sites.current(folder / "site")


def test_the_summary_counts_every_record_by_form_and_file(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {}, {"countries": ["Russia"]})
    given.write_text(given.read_text() + "nonsense\n")

    report = publish_quietly(given, CASES, site=tmp_path / "site")

    inputs = {one.file: one for one in report.summary.inputs}
    assert inputs[str(given)] == Input(
        file=str(given),
        records={"case JSON Lines": 2},
        refused=1,
        sha256=sha256(given.read_bytes()).hexdigest(),
    )
    assert inputs[str(CASES / "recurring-narratives.txt")].records == {"case page text": 4}
    account = report.summary.account
    assert (report.summary.read, account.published, account.merged) == (48, 46, 1)
    assert report.summary.read == account.records


def test_a_record_that_is_not_accounted_for_stops_the_publication() -> None:
    told = Summary(
        inputs=(Input(file="a.csv", records={"table": 3}, refused=0),),
        account=Account(published=1, merged=1),
    )

    with pytest.raises(ReleaseError, match="3 records were read, 2 accounted for"):
        told.require_all()


def test_rejections_are_counted_by_reason_whatever_value_is_at_fault(tmp_path: Path) -> None:
    release = publish_all(
        tmp_path,
        {"published": "2020-13-01"},
        {"published": "2020-02-31"},
        {"report": None, "debunk": None},
    )

    reasons = summary(release)["rejected"]["reasons"]

    assert [reason["records"] for reason in reasons] == [2, 1]
    assert reasons[0]["reason"].startswith("published: '…' is no date")
    assert reasons[0]["first"] == f"{tmp_path / 'in.jsonl'}:1"
    assert reasons[1]["reason"].startswith("The claim has neither a debunk nor the address of one")
    assert len(lines(release, "rejected.jsonl")) == summary(release)["rejected"]["records"] == 3


def test_rubbish_without_end_gives_no_reasons_without_end() -> None:
    account = Account()

    for number in range(3_000):
        account.reject(f"reason {number}", "in.csv:1")

    assert account.rejected.total() == 3_000
    assert len(account.rejected) < 1_100


def test_conflicts_are_counted_by_field(tmp_path: Path) -> None:
    release = publish_all(tmp_path, {}, {"issue": "7"}, {"issue": "8", "published": "2020-02-04"})

    assert summary(release)["conflicts"] == {"issue": 2, "published": 1}
    assert len(lines(release, "conflicts.jsonl")) == 3


def test_mended_texts_are_counted_and_listed(tmp_path: Path) -> None:
    release = publish_all(tmp_path, {"claim": "A channel\u0001 said <b>so</b>."})

    listed = lines(release, "mended.jsonl")
    assert summary(release)["mended"] == {"a control character": 1, "a tag of HTML": 1}
    assert {row["what"] for row in listed} == {"a control character", "a tag of HTML"}
    assert {row["field"] for row in listed} == {"claim"}
    assert listed[0]["case"] == "a-made-up-case"
    assert listed[0]["origins"] == [f"{tmp_path / 'in.jsonl'}:1"]


def test_each_case_has_the_places_that_gave_its_fields(tmp_path: Path) -> None:
    release = publish_all(tmp_path, {"issue": None}, {"countries": ["Russia"]})

    (told,) = lines(release, "provenance.jsonl")

    given = tmp_path / "in.jsonl"
    assert told["case"] == "a-made-up-case"
    assert told["origins"] == [f"{given}:1", f"{given}:2"]
    assert told["fields"]["issue"] == [1]
    assert told["fields"]["countries"] == [0, 1]
    assert "rating" not in told["fields"]


def test_names_are_counted_by_kind_with_all_mentions(tmp_path: Path) -> None:
    first, second, third = numbered(3)
    release = publish_all(
        tmp_path,
        first | {"countries": ["Narnia", "Russia"]},
        second | {"countries": ["Narnia"]},
        third | {"countries": ["Ukraine"]},
    )

    told = summary(release)

    country = told["unresolved"]["country"]
    assert (country["names"], country["mentions"], sum(country["reasons"].values())) == (1, 2, 2)
    assert told["mentions"]["country"] == 4


def test_mentions_of_sources_are_counted_by_what_they_came_to(tmp_path: Path) -> None:
    labels = ["TASS", "lantern.example", "Jane Doe", "Show more", "12:30", "Vladimir Putin"]
    release = publish_all(tmp_path, {"sources": labels, "appearances": []})

    told = summary(release)

    assert told["sources"] == {
        "by a host name": 1,
        "by an entry": 1,
        "names none: button": 1,
        "names none: person": 1,
        "names none: time": 1,
        "unresolved": 1,
    }
    assert sum(told["sources"].values()) == told["mentions"]["source"]
    published = (release / "dumps" / "disinfo-graph.nt").read_text()
    assert "Jane Doe" not in published and "Putin" not in published


@pytest.mark.parametrize(
    ("url", "sources", "what"),
    [
        ("https://river.example/uphill", ["river.example"], "channel"),
        ("https://bit.ly/uphill", ["TASS"], "concluded"),
        ("https://bit.ly/uphill", [], "without"),
    ],
)
def test_each_appearance_is_counted_with_its_channel_or_the_reason_for_none(
    tmp_path: Path, url: str, sources: list[str], what: str
) -> None:
    place: dict[str, object] = {
        "url": url,
        "archives": [],
        "language": None,
        "published": None,
        "source": None,
    }
    release = publish_all(tmp_path, {"appearances": [place], "sources": sources})

    told = summary(release)["appearances"]

    assert {name: sum(counts.values()) for name, counts in told.items() if counts} == {what: 1}
    if what == "without":
        assert told[what] == {"shortened": 1}


def complete(listed: Path, completed: Path, **same_as: str) -> Path:
    """Complete a list of unresolved names."""
    with listed.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["label"] for row in rows} >= set(same_as)
    with completed.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=COUNTED.strip().split(","))
        writer.writeheader()
        writer.writerows(row | {"same_as": same_as.get(row["label"], "")} for row in rows)
    return completed


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_completed_list_given_back_resolves_its_names(tmp_path: Path, workers: int) -> None:
    cases = [case | {"countries": ["Muscovy", "Narnia"]} for case in numbered(4)]
    given = write_cases(tmp_path / "in.jsonl", *cases)
    site = tmp_path / "site"
    publish_quietly(given, site=site)
    listed = sites.current(site) / "unresolved.csv"
    completed = complete(listed, tmp_path / "completed.csv", Muscovy="Russia")
    asked = order(given, site=site, at=LATER, chunk=2)

    report = publish(replace(asked, additions=(completed,), workers=workers), lambda step: None)

    labels = {one.label for one in report.outcome.unresolved if one.kind == "country"}
    dump = (sites.current(site) / "dumps" / "disinfo-graph.nt").read_text()
    assert report.new
    assert labels == {"Narnia"}
    assert "/id/country/ru>" in dump


def test_expansions_give_a_shortened_address_its_channel(tmp_path: Path) -> None:
    place: dict[str, object] = {"archives": [], "language": None, "published": None, "source": None}
    given = write_cases(
        tmp_path / "in.jsonl",
        {"appearances": [place | {"url": "https://bit.ly/x"}], "sources": []},
    )
    table = tmp_path / "short.csv"
    table.write_text("short,long,date\nhttps://bit.ly/x,https://lantern.example/,2020-01-01\n")
    asked = order(given, site=tmp_path / "site")

    report = publish(replace(asked, expansions=(table,)), lambda step: None)

    assert report.summary.account.appearances == Counter({("concluded", "expanded-address/1"): 1})


def test_an_addition_that_names_nothing_stops_everything_before_it_begins(tmp_path: Path) -> None:
    completed = tmp_path / "completed.csv"
    completed.write_text("kind,label,same_as\ncountry,Muscovy,No Such Land\n")
    asked = replace(order(CASES, site=tmp_path / "site"), additions=(completed,))
    steps: list[Step] = []

    with pytest.raises(ConfigError, match=r"completed\.csv:2"):
        publish(asked, steps.append)

    assert steps == []


def accounts(report: Report, folder: Path) -> dict[str, bytes]:
    names = ("rejected.jsonl", "conflicts.jsonl", "unresolved.csv", "mended.jsonl")
    return {name: (folder / name).read_bytes() for name in (*names, "summary.json")}


@pytest.mark.parametrize("how", ["dry_run", "strict"])
def test_what_publishes_nothing_can_still_write_its_lists(tmp_path: Path, how: str) -> None:
    given = write_cases(
        tmp_path / "in.jsonl", {}, {"published": "2020-13-01"}, {"claim": "<b>So</b>."}
    )
    real = publish_quietly(given, site=tmp_path / "real")
    asked = replace(order(given, site=tmp_path / "site"), reports=tmp_path / "lists")
    asked = replace(asked, dry_run=how == "dry_run", strict=how == "strict")

    report = publish(asked, lambda step: None)

    assert report.release is None
    assert sites.live(tmp_path / "site") is None
    assert accounts(report, tmp_path / "lists") == accounts(real, sites.current(tmp_path / "real"))


def test_inputs_in_another_order_make_the_same_release(tmp_path: Path) -> None:
    one = write_cases(tmp_path / "a.jsonl", {}, {"published": "2020-13-01"})
    other = write_cases(tmp_path / "b.jsonl", {"issue": "7"}, {"published": "2020-13-02"})
    publish_quietly(one, other, site=tmp_path / "site")

    report = publish_quietly(other, one, site=tmp_path / "site", at=LATER)

    assert not report.new


def test_reading_and_checking_tell_how_far_they_are(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", *numbered(350))
    size = given.stat().st_size
    steps: list[Step] = []

    publish(order(given, site=tmp_path / "site", chunk=100), steps.append)

    told = {
        name: [step for step in steps if step.name == name]
        for name in ("reading", "merging", "checking", "writing")
    }
    for known in told.values():
        assert [step.done for step in known] == sorted(step.done for step in known)
        assert {step.total for step in known} == {known[-1].total}
        assert known[-1].done == known[-1].total
        assert any(0 < step.done < (step.total or 0) for step in known)
    assert told["reading"][-1].total == size
    assert told["checking"][-1].total == 350


@pytest.mark.slow
def test_the_whole_corpus_is_accounted_for_row_by_row(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "euvsdisinfo"
    names = ("posts.csv", "publications.csv", "cases-fulltext.jsonl")
    asked = order(*(folder / name for name in names), CASES, site=tmp_path / "site")

    report = publish(replace(asked, workers=2), lambda step: None)

    release = sites.current(tmp_path / "site")
    told, account = summary(release), report.summary.account
    read = {one["file"]: sum(one["records"].values()) for one in told["read"]["inputs"]}
    rows = lines(release, "provenance.jsonl") + lines(release, "rejected.jsonl")
    origins = [origin for row in rows for origin in row["origins"]]
    assert (
        told["read"]["records"] == told["published"] + told["merged"] + told["rejected"]["records"]
    )
    assert read[str(folder / "posts.csv")] == 9_553
    assert read[str(folder / "publications.csv")] == 15_093
    assert len(origins) == len(set(origins)) == told["read"]["records"]
    assert len(lines(release, "provenance.jsonl")) == account.published
    assert account.appearances.total() > 15_000
    assert account.outlets.total() == account.mentions["source"]
    named = account.outlets["by an entry"] + account.outlets["by a host name"]
    assert named >= 0.95 * (named + account.outlets["unresolved"])
    assert {how for what, how in account.appearances if what == "without"} <= {
        "shortened",
        "ambiguous",
        "checker",
        "no host",
    }
