"""Records and releases: what is counted, where findings are, and what damage does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from disinfo_graph.errors import InputError, ReleaseError
from disinfo_graph.inspecting import release_in
from disinfo_graph.publish import Request
from disinfo_graph.publish import check as checked
from disinfo_graph.release import site as sites
from disinfo_graph.reporting import Report
from making import CASES, DEMONSTRATION, write_cases


def check(*inputs: Path, chunk: int = 1000) -> Report:
    return checked(Request(inputs=inputs, chunk=chunk), lambda step: None).report


def test_the_size_of_chunks_changes_nothing_that_is_found() -> None:
    small, whole = check(CASES, chunk=1), check(CASES)

    assert (small.cases, small.faulty, small.rules) == (whole.cases, whole.faulty, whole.rules)
    assert small.findings == whole.findings


def test_a_case_of_several_records_has_all_their_places(tmp_path: Path) -> None:
    first = write_cases(tmp_path / "one.jsonl", {"published": None, "keywords": []})
    second = write_cases(tmp_path / "two.jsonl", {"published": None})

    report = check(first, second)

    assert report.cases == 1
    assert report.records is not None and report.records.merged == 1
    for found in report.findings:
        assert {str(place) for place in found.places} == {f"{first}:1", f"{second}:1"}


def test_folders_of_sites_and_releases_are_known(site: Path, tmp_path: Path) -> None:
    live = sites.current(site)

    assert release_in(site) == release_in(live) == live
    assert release_in(CASES) is None
    assert release_in(tmp_path) is None


def test_findings_of_a_release_are_at_the_places_where_its_cases_were_read(site: Path) -> None:
    report = check(site)

    assert report.cases == DEMONSTRATION
    assert {Path(place.file).parent for found in report.findings for place in found.places} == {
        CASES
    }


def test_a_release_that_left_records_out_says_so(tmp_path: Path, site: Path) -> None:
    copy = shutil.copytree(sites.current(site), tmp_path / "release")
    told = (copy / "manifest.json").read_text()
    (copy / "manifest.json").write_text(told.replace('"rejected": 0', '"rejected": 7'))

    assert any("7 records are not in the release" in note for note in check(copy).notes)


@pytest.mark.parametrize(
    ("file", "content", "error"),
    [
        ("manifest.json", "{", ReleaseError),
        ("dumps/disinfo-graph.nt", "nonsense\n", InputError),
        ("dumps/disinfo-graph.nt", None, ReleaseError),
        ("provenance.jsonl", "{\n", ReleaseError),
    ],
)
def test_a_damaged_release_cannot_be_checked(
    tmp_path: Path, site: Path, file: str, content: str | None, error: type[Exception]
) -> None:
    copy = shutil.copytree(sites.current(site), tmp_path / "release")
    (copy / file).unlink()
    if content is not None:
        (copy / file).write_text(content)

    with pytest.raises(error, match=Path(file).name.replace(".", r"\.")):
        check(copy)


def test_a_release_without_places_is_checked_all_the_same(tmp_path: Path, site: Path) -> None:
    copy = shutil.copytree(sites.current(site), tmp_path / "release")
    (copy / "provenance.jsonl").unlink()

    report = check(copy)

    assert report.findings
    assert all(found.places == () for found in report.findings)
