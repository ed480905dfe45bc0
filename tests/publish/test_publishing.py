"""What a publication makes of its inputs: cases, rejections, conflicts, changes."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from disinfo_graph.errors import ConfigError, InputError, ReleaseError
from disinfo_graph.merging import merge
from disinfo_graph.model import Rating, Record, told
from disinfo_graph.publish import publish
from disinfo_graph.readers import read
from disinfo_graph.release import manifest, state
from disinfo_graph.release import site as sites
from making import AT, CASES, DEMONSTRATION, numbered, order, publish_quietly, write_cases

LATER = AT + timedelta(hours=1)


def rejected(site: Path) -> list[dict[str, Any]]:
    lines = (sites.current(site) / "rejected.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def dump(site: Path, name: str = "disinfo-graph.nt") -> str:
    return (sites.current(site) / "dumps" / name).read_text()


def test_the_demonstration_cases_are_published_whole(site: Path) -> None:
    told = manifest.read(sites.current(site))

    assert told.cases == DEMONSTRATION
    assert told.rejected == 0
    assert told.unresolved == 0
    assert told.findings["Violation"] == 0


def test_the_seed_is_published_with_its_four_cases_and_three_narratives(
    seed: Path, tmp_path: Path
) -> None:
    report = publish_quietly(seed, site=tmp_path)

    narratives = {
        line.split(" ")[0].rpartition("/")[2]
        for line in dump(tmp_path).splitlines()
        if line.endswith("type> <https://w3id.org/disinfo-graph/ns#Narrative> .")
    }
    assert len(report.outcome.digests) == 4
    assert narratives == {"war-in-ukraine>", "nato>", "nato-enlargement>"}


def test_a_claim_without_any_debunk_is_kept_out_and_kept_with_its_findings(tmp_path: Path) -> None:
    given = write_cases(
        tmp_path / "in.jsonl", {}, {"report": None, "debunk": None, "title": "A lake burns"}
    )

    report = publish_quietly(given, site=tmp_path / "site")

    (kept,) = rejected(tmp_path / "site")
    assert len(report.outcome.digests) == 1
    assert "A lake burns" not in dump(tmp_path / "site")
    assert "neither a debunk nor the address of one" in str(kept["reason"])
    assert kept["origins"] == [f"{given}:2"]
    assert kept["record"]["title"] == "A lake burns"
    assert [finding["severity"] for finding in kept["findings"]].count("Violation") == 1


def test_a_rejected_case_comes_in_once_it_is_mended(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {"report": None, "debunk": None})
    publish_quietly(given, site=tmp_path / "site")
    (kept,) = rejected(tmp_path / "site")
    mended = kept["record"] | {"debunk": "It does not."}
    given.write_text(json.dumps(mended) + "\n")

    report = publish_quietly(given, site=tmp_path / "site", at=LATER)

    assert len(report.outcome.digests) == 1
    assert rejected(tmp_path / "site") == []


def test_a_debunk_known_only_by_its_address_is_enough(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {"debunk": None, "claim": None})

    report = publish_quietly(given, site=tmp_path / "site")

    assert len(report.outcome.digests) == 1
    assert report.manifest is not None
    assert report.manifest.findings["Warning"] == 2


def test_a_line_that_is_no_case_is_kept_and_the_others_go_on(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {})
    given.write_text(given.read_text() + '{"title": 5}\n')

    report = publish_quietly(given, site=tmp_path / "site")

    (kept,) = rejected(tmp_path / "site")
    assert len(report.outcome.digests) == 1
    assert kept["record"] == '{"title": 5}'
    assert kept["origins"] == [f"{given}:2"]


def test_every_record_is_published_merged_or_rejected(tmp_path: Path) -> None:
    given = write_cases(
        tmp_path / "in.jsonl",
        *numbered(3),
        numbered(1)[0] | {"countries": ["Russia"]},
        {"report": None, "debunk": None},
    )

    report = publish_quietly(given, site=tmp_path / "site")

    assert report.summary.read == 5
    assert report.summary.account.merged == 1
    assert len(report.outcome.digests) == 3
    assert report.outcome.rejected == 1


def test_a_link_to_a_case_that_is_rejected_is_not_published(tmp_path: Path) -> None:
    naming = {
        "report": "https://euvsdisinfo.eu/report/naming/",
        "title": "A hill is said to sing",
        "debunk": "It does not. See other examples, such as claims that lakes burn.",
    }
    named = {"report": None, "debunk": None, "title": "Lakes burn"}
    given = write_cases(tmp_path / "in.jsonl", naming, named)

    publish_quietly(given, site=tmp_path / "site", chunk=1)

    assert "lakes burn" in dump(tmp_path / "site")
    assert "http://purl.org/dc/terms/relation" not in dump(tmp_path / "site")


def test_a_debunk_that_names_another_case_links_to_it_with_evidence(tmp_path: Path) -> None:
    naming = {
        "report": "https://euvsdisinfo.eu/report/naming/",
        "title": "A hill is said to sing",
        "debunk": "It does not. See other examples, such as claims that lakes burn.",
    }
    named = {"report": "https://euvsdisinfo.eu/report/named/", "title": "Lakes burn"}
    given = write_cases(tmp_path / "in.jsonl", naming, named)

    publish_quietly(given, site=tmp_path / "site", chunk=1)

    assert (
        "<http://localhost:8000/id/case/naming> <http://purl.org/dc/terms/relation> "
        "<http://localhost:8000/id/case/named> ."
    ) in dump(tmp_path / "site")


def test_a_country_that_is_none_is_listed_and_not_published(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {"countries": ["Kazakhstan", "David Icke"]})

    publish_quietly(given, site=tmp_path / "site")

    with (sites.current(tmp_path / "site") / "unresolved.csv").open(newline="") as file:
        rows = {row["kind"]: row for row in csv.DictReader(file)}
    told = rows["no country"]
    assert (told["label"], told["mentions"], told["same_as"]) == ("David Icke", "1", "")
    assert "Icke" not in dump(tmp_path / "site")


def test_a_natural_person_who_reported_a_case_is_not_published(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {"reported_by": "Jane Q. Reader"})

    publish_quietly(given, site=tmp_path / "site")

    published = [path for path in sites.current(tmp_path / "site").rglob("*") if path.is_file()]
    assert not [path for path in published if b"Jane Q. Reader" in path.read_bytes()]


def test_what_two_records_disagree_on_is_kept_with_both_places(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {}, {"issue": "271"})

    publish_quietly(given, site=tmp_path / "site")

    row = json.loads((sites.current(tmp_path / "site") / "conflicts.jsonl").read_text())
    assert (row["field"], row["kept"], row["dropped"]) == ("issue", "270", "271")
    assert (row["kept_from"], row["dropped_from"]) == (f"{given}:1", f"{given}:2")


def test_strict_publishes_nothing_when_something_is_rejected(tmp_path: Path) -> None:
    refused = {"report": None, "debunk": None, "title": "A lake burns"}
    given = write_cases(tmp_path / "in.jsonl", {}, refused)
    strict = replace(order(given, site=tmp_path / "site"), strict=True)

    report = publish(strict, lambda step: None)

    assert report.release is None
    assert sites.live(tmp_path / "site") is None
    assert not (tmp_path / "site").exists()


def test_a_dry_run_publishes_nothing(tmp_path: Path) -> None:
    dry = replace(order(CASES, site=tmp_path / "site"), dry_run=True)

    report = publish(dry, lambda step: None)

    assert report.manifest is not None and report.manifest.cases == DEMONSTRATION
    assert sites.live(tmp_path / "site") is None


def test_the_same_inputs_make_no_second_release(tmp_path: Path) -> None:
    first = publish_quietly(CASES, site=tmp_path)

    second = publish_quietly(CASES, site=tmp_path, at=LATER)

    assert (first.new, second.new) == (True, False)
    assert second.release == first.release
    assert len(sites.releases(tmp_path)) == 1


def test_a_new_rejection_alone_makes_a_new_release_that_holds_it(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {})
    publish_quietly(given, site=tmp_path / "site")
    given.write_text(given.read_text() + "nonsense\n")

    report = publish_quietly(given, site=tmp_path / "site", at=LATER)

    assert report.new
    assert [row["record"] for row in rejected(tmp_path / "site")] == ["nonsense"]


def test_a_release_says_what_is_new_changed_and_gone(tmp_path: Path) -> None:
    publish_quietly(write_cases(tmp_path / "a.jsonl", *numbered(3)), site=tmp_path / "site")
    changed = numbered(1, first=1)[0] | {"issue": "9"}
    given = write_cases(tmp_path / "b.jsonl", changed, *numbered(3, first=2))

    report = publish_quietly(given, site=tmp_path / "site", at=LATER)

    assert report.manifest is not None
    assert report.manifest.changes == {"new": 2, "changed": 1, "gone": 1}


def test_a_sudden_loss_of_many_cases_stops_the_publication(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "a.jsonl", *numbered(20)), site=site)
    few = write_cases(tmp_path / "b.jsonl", *numbered(2))
    live = sites.current(site)

    with pytest.raises(ReleaseError, match=r"18 of the 20 cases .* --drop-missing"):
        publish_quietly(few, site=site, at=LATER)

    assert sites.current(site) == live
    told = publish(replace(order(few, site=site, at=LATER), drop_missing=True), lambda step: None)
    assert told.new


def test_a_case_that_gains_an_address_keeps_its_iri(tmp_path: Path) -> None:
    site = tmp_path / "site"
    without = write_cases(tmp_path / "a.jsonl", {"report": None})
    publish_quietly(without, site=site)
    (before,) = set(state.slugs(site).values())
    with_address = write_cases(tmp_path / "b.jsonl", {})

    publish_quietly(with_address, site=site, at=LATER)

    assert set(state.slugs(site).values()) == {before}
    assert f"<http://localhost:8000/id/case/{before}>" in dump(site)


def test_the_case_lines_dump_published_again_gives_the_same_identity(
    site: Path, tmp_path: Path
) -> None:
    lines = sites.current(site) / "dumps" / "cases.jsonl"

    publish_quietly(lines, site=tmp_path)

    again = manifest.read(sites.current(tmp_path))
    assert again.identity == manifest.read(sites.current(site)).identity


def test_the_case_lines_dump_keeps_further_titles(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {}, {"title": "Of a river and a hill"})
    publish_quietly(given, site=tmp_path / "one")
    lines = sites.current(tmp_path / "one") / "dumps" / "cases.jsonl"

    publish_quietly(lines, site=tmp_path / "two")

    assert "Of a river and a hill" in dump(tmp_path / "two")
    assert dump(tmp_path / "two") == dump(tmp_path / "one")


def test_a_file_that_is_refused_stops_the_publication_before_it_begins(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Dear reader,\n")

    with pytest.raises(InputError, match=r"page\.txt:1: 'Dear reader,' .*expected"):
        publish_quietly(CASES, page, site=tmp_path / "site")

    assert sites.live(tmp_path / "site") is None


def test_a_base_that_is_no_base_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="slash at the end"):
        publish(replace(order(CASES, site=tmp_path), base="https://x.example"), lambda step: None)


def test_a_second_publication_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with sites.writing(tmp_path), pytest.raises(ReleaseError, match="another program"):
        publish_quietly(CASES, site=tmp_path)


def test_two_spellings_of_a_narrative_are_one_under_the_usual_name(tmp_path: Path) -> None:
    said = "Recurring pro-Kremlin disinformation narrative about {}.\n\nIt is not so."
    names = ("NATO Enlargement", "NATO enlargement", "NATO enlargement")
    cases = [
        case | {"debunk": said.format(name)} for case, name in zip(numbered(3), names, strict=True)
    ]

    publish_quietly(write_cases(tmp_path / "in.jsonl", *cases), site=tmp_path / "site", chunk=1)

    labels = [line for line in dump(tmp_path / "site").splitlines() if "NATO E" in line]
    assert [line for line in labels if "prefLabel" in line] == []
    assert '"NATO enlargement"@en' in dump(tmp_path / "site")


def reviews_of_one_page(*titles: str) -> list[dict[str, object]]:
    page = "https://fact.example/a-page-of-reviews"
    return [{"report": page, "title": title, "claim": f"{title}, they say."} for title in titles]


def test_a_review_keeps_its_iri_when_its_page_gains_a_second_one(tmp_path: Path) -> None:
    site = tmp_path / "site"
    one, two = reviews_of_one_page("Lakes burn", "Hills sing")
    before = publish_quietly(write_cases(tmp_path / "a.jsonl", one), site=site)

    publish_quietly(write_cases(tmp_path / "b.jsonl", two, one), site=site, at=LATER)

    (slug,) = before.outcome.digests
    named = f'<http://localhost:8000/id/case/{slug}> <http://schema.org/name> "{{}}"@en .'
    assert named.format("Lakes burn") in dump(site)
    assert named.format("Hills sing") not in dump(site)
    assert "Hills sing" in dump(site)


def test_of_two_reports_only_one_inherits_the_iri_of_a_case_without_address(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "a.jsonl", {"report": None}), site=site)
    pages = [{"report": f"https://euvsdisinfo.eu/report/page-{n}/"} for n in (1, 2)]

    report = publish_quietly(write_cases(tmp_path / "b.jsonl", *pages), site=site, at=LATER)

    assert len(report.outcome.digests) == 2


def test_the_case_lines_of_a_page_with_two_reviews_give_the_same_identity(tmp_path: Path) -> None:
    one, two = reviews_of_one_page("Lakes burn", "Hills sing")
    variant = two | {"title": "Hills are said to sing"}
    given = write_cases(tmp_path / "in.jsonl", one, two, variant)
    publish_quietly(given, site=tmp_path / "one")
    lines = sites.current(tmp_path / "one") / "dumps" / "cases.jsonl"

    publish_quietly(lines, site=tmp_path / "two")

    assert "Hills are said to sing" in dump(tmp_path / "two")
    assert dump(tmp_path / "two") == dump(tmp_path / "one")


def test_two_publications_of_one_process_know_their_own_labels(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {"keywords": ["foo bar"]})
    publish_quietly(given, site=tmp_path / "site")
    write_cases(given, {"keywords": ["FOO BAR"]})

    publish_quietly(given, site=tmp_path / "site", at=LATER)

    assert '"FOO BAR"@en' in dump(tmp_path / "site")


def test_a_keyword_is_in_the_language_of_its_case(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {"text_language": "de", "keywords": ["Impfung"]})

    publish_quietly(given, site=tmp_path / "site")

    assert '"Impfung"@de' in dump(tmp_path / "site")


def test_more_runs_than_files_may_be_open_are_merged_all_the_same(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", *numbered(150))
    publish_quietly(given, site=tmp_path / "whole")

    publish_quietly(given, site=tmp_path / "small", chunk=1)

    assert dump(tmp_path / "small") == dump(tmp_path / "whole")


def test_a_disk_that_is_full_is_told_in_one_line_and_leaves_the_old_release(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "a.jsonl", *numbered(2)), site=site)
    live = sites.current(site)
    given = write_cases(tmp_path / "b.jsonl", *numbered(300))
    script = f"ulimit -f 64; exec {sys.executable} -m disinfo_graph publish {given} --site {site}"

    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "expected to write a release" in done.stderr
    assert sites.current(site) == live
    assert len(list((site / "releases").iterdir())) == 1


def test_every_field_of_a_record_is_merged(tmp_path: Path) -> None:
    (record,) = (item for item in read([write_cases(tmp_path / "in.jsonl", {})]))
    assert isinstance(record, Record)
    full = replace(
        record,
        reported_by="StopFake",
        rights="CC BY 4.0",
        reviewed=AT.date(),
        rating=Rating(label="False"),
        claim_links=("https://river.example/map",),
        debunk_links=("https://gauges.example/",),
    )

    case = merge(("key",), "slug", [full])

    assert told(case) == told(full)
    assert all(value for value in told(full).values())


def test_inputs_without_any_case_do_not_replace_a_release(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "a.jsonl", *numbered(2)), site=site)
    (tmp_path / "empty.jsonl").write_text("")

    with pytest.raises(ReleaseError, match=r"2 of the 2 cases .* are not in the inputs"):
        publish_quietly(tmp_path / "empty.jsonl", site=site, at=LATER)


def test_cases_that_share_but_a_title_are_not_mixed(tmp_path: Path) -> None:
    nameless = {"report": None, "published": None, "title": "No evidence"}
    given = write_cases(
        tmp_path / "in.jsonl",
        nameless | {"claim": "Lakes burn.", "countries": ["Ukraine"]},
        nameless | {"claim": "Hills sing.", "countries": ["Syria"]},
    )

    report = publish_quietly(given, site=tmp_path / "site")

    assert len(report.outcome.digests) == 2
    assert report.summary.account.merged == 0


def test_a_link_to_nowhere_in_a_folder_is_told_and_the_rest_published(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    write_cases(inputs / "a.jsonl", {})
    (inputs / "gone.jsonl").symlink_to(tmp_path / "nowhere")

    report = publish_quietly(inputs, site=tmp_path / "site")

    assert any(
        "gone.jsonl: passed over, a link that leads nowhere" in note
        for note in report.summary.notes
    )
    assert len(report.outcome.digests) == 1


@pytest.mark.parametrize("make", ["link", "folder"])
def test_nothing_in_a_folder_is_passed_over_untold(tmp_path: Path, make: str) -> None:
    inputs, other = tmp_path / "in", tmp_path / "other"
    inputs.mkdir()
    other.mkdir()
    write_cases(inputs / "a.jsonl", {})
    write_cases(other / "b.jsonl", *numbered(2))
    if make == "link":
        (inputs / "more").symlink_to(other)
    else:
        other.rename(inputs / "more")

    report = publish_quietly(inputs, site=tmp_path / "site")

    # A link to a folder may lead in circles: it is told, and can be named as an input itself.
    told = f"{inputs / 'more'}: a link to a folder: not followed"
    assert (told in report.summary.notes) == (make == "link")
    assert len(report.outcome.digests) == (1 if make == "link" else 3)
