"""A dump published again: the same identity, IRIs and graphs, and nothing that may not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from disinfo_graph.publish import publish
from disinfo_graph.release import redaction, state, verification, withdrawal
from disinfo_graph.release import site as sites
from disinfo_graph.release.withdrawing import Request, withdraw
from making import numbered, order, publish_quietly, write_cases
from mirrors import LATER, REFUTES, changed, dump, live, origin, rejected, without_lines


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "disinfo-graph.nq",
        "disinfo-graph.nq.gz",
        "disinfo-graph.trig",
        "disinfo-graph.jsonld",
        "disinfo-graph.ndjson.gz",
        "disinfo-graph.ttl",
        "disinfo-graph.nt",
        "disinfo-graph.rdf",
    ],
)
def test_a_mirror_of_any_dump_has_the_identity_the_graphs_and_the_dumps_of_its_origin(
    name: str, site: Path, tmp_path: Path
) -> None:
    report = publish_quietly(dump(site, name), site=tmp_path / "mirror", at=LATER)

    there, here = live(site), live(tmp_path / "mirror")
    assert (here.identity, here.quads) == (there.identity, there.quads)
    assert (here.base, here.cases, here.triples) == (there.base, there.cases, there.triples)
    assert report.summary.account.published == there.cases
    for suffix in ("nq", "nt", "trig", "ttl", "rdf", "jsonld", "ndjson"):
        files = [dump(one, f"disinfo-graph.{suffix}") for one in (site, tmp_path / "mirror")]
        assert files[0].read_bytes() == files[1].read_bytes(), suffix
    for file in ("cases.tsv", "quality/findings.jsonl"):
        told = [(sites.current(one) / file).read_bytes() for one in (site, tmp_path / "mirror")]
        assert told[0] == told[1], file
    assert list(verification.faults(sites.current(tmp_path / "mirror"))) == []


@pytest.mark.slow
@pytest.mark.parametrize("chunk", [1, 7])
def test_how_many_cases_are_looked_at_together_makes_no_difference(
    chunk: int, site: Path, tmp_path: Path
) -> None:
    given = dump(site, "disinfo-graph.nq")
    one = order(given, site=tmp_path / "mirror", chunk=chunk)

    publish(replace(one, workers=2), lambda step: None)

    for suffix in ("nq", "jsonld", "ndjson"):
        name = f"disinfo-graph.{suffix}"
        assert dump(tmp_path / "mirror", name).read_bytes() == dump(site, name).read_bytes()


def test_a_mirror_of_a_mirror_is_the_same_once_more(tmp_path: Path) -> None:
    site = origin(tmp_path)
    publish_quietly(dump(site, "disinfo-graph.trig"), site=tmp_path / "mirror")

    publish_quietly(
        dump(tmp_path / "mirror", "disinfo-graph.nq"), site=tmp_path / "second", at=LATER
    )

    assert live(tmp_path / "second").quads == live(site).quads


def test_the_same_dump_published_again_makes_no_new_release(tmp_path: Path) -> None:
    given = dump(origin(tmp_path), "disinfo-graph.nq")
    first = publish_quietly(given, site=tmp_path / "mirror")

    again = publish_quietly(given, site=tmp_path / "mirror", at=LATER)

    assert again.release == first.release
    assert not again.new


def test_a_case_that_violates_a_shape_is_kept_out_whole_with_what_only_it_mentions(
    tmp_path: Path,
) -> None:
    site = tmp_path / "origin"
    rest = write_cases(tmp_path / "rest.jsonl", *numbered(2))
    publish_quietly(rest, site=site)
    whole = live(site).quads
    odd = {"keywords": ["estuaries"], "issue": "999", "debunk_links": []}
    given = write_cases(tmp_path / "all.jsonl", *numbered(2), {**numbered(1, first=2)[0], **odd})
    publish_quietly(given, site=site, at=LATER)
    cut = without_lines(b"/id/debunk/case-2>", REFUTES)
    broken = changed(site, "disinfo-graph.nq", cut, tmp_path)

    report = publish_quietly(broken, site=tmp_path / "mirror")

    (row,) = rejected(report, tmp_path / "mirror")
    assert row["origins"] == [str(broken)]
    assert "case-2" in str(row["record"])
    assert report.summary.account.rejected.total() == 1
    assert live(tmp_path / "mirror").quads == whole
    assert b"estuaries" not in dump(tmp_path / "mirror", "disinfo-graph.nt").read_bytes()
    assert list(verification.faults(sites.current(tmp_path / "mirror"))) == []


def test_strict_publishes_nothing_of_a_dump_with_a_violation(tmp_path: Path) -> None:
    site = origin(tmp_path)
    cut = without_lines(b"/id/debunk/case-2>", REFUTES)
    broken = changed(site, "disinfo-graph.nq", cut, tmp_path)

    report = publish(
        replace(order(broken, site=tmp_path / "mirror"), strict=True), lambda step: None
    )

    assert report.release is None
    assert not (tmp_path / "mirror").exists()


def test_parts_of_no_case_are_kept_out_and_told(tmp_path: Path) -> None:
    site = origin(tmp_path)
    cut = without_lines(b"/id/case/case-1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
    broken = changed(site, "disinfo-graph.nq", cut, tmp_path)

    report = publish_quietly(broken, site=tmp_path / "mirror")

    (row,) = rejected(report, tmp_path / "mirror")
    assert "no case tells of it" in row["reason"]
    assert b"/case-1>" not in dump(tmp_path / "mirror", "disinfo-graph.nt").read_bytes()


def test_what_was_withdrawn_at_the_origin_is_withdrawn_from_every_release_of_the_mirror(
    tmp_path: Path,
) -> None:
    site, mirror = origin(tmp_path), tmp_path / "mirror"
    publish_quietly(dump(site, "disinfo-graph.nq"), site=mirror)
    before = sites.current(mirror)
    asked = Request(slugs=("case-1",), reason="by court order", at=LATER, public_reason=True)
    withdraw(site, asked)

    publish_quietly(dump(site, "disinfo-graph.nq"), site=mirror, at=LATER + timedelta(hours=1))

    assert live(mirror).quads == live(site).quads
    assert dump(mirror, "disinfo-graph.ndjson").read_bytes() == (
        dump(site, "disinfo-graph.ndjson").read_bytes()
    )
    (told,) = withdrawal.read(mirror)
    assert (told.id, told.at, told.reason, told.public) == ("case-1", LATER, asked.reason, True)
    assert not before.exists()
    assert len(sites.releases(mirror)) == 2
    assert all("case-1" not in redaction.slugs(one) for one in sites.releases(mirror))
    assert any(row["action"] == "withdraw" for row in state.audit(mirror))


def test_what_the_mirror_withdrew_stays_out_though_the_origin_has_it(tmp_path: Path) -> None:
    site, mirror = origin(tmp_path), tmp_path / "mirror"
    given = dump(site, "disinfo-graph.trig")
    publish_quietly(given, site=mirror)

    withdraw(mirror, Request(slugs=("case-1",), reason="contested", at=LATER))
    redacted = live(mirror)
    report = publish_quietly(given, site=mirror, at=LATER + timedelta(hours=1))

    assert report.summary.account.withdrawn == 1
    assert live(mirror).quads == redacted.quads
    assert list(verification.faults(sites.current(mirror))) == []


def test_a_mirror_has_no_cases_to_edit_and_its_origins_make_it_one_that_can_be_edited(
    tmp_path: Path,
) -> None:
    site, mirror = tmp_path / "origin", tmp_path / "mirror"
    # Published without an address, the case keeps the name that it had when it gains one.
    bare = {**numbered(1)[0], "report": None}
    publish_quietly(write_cases(tmp_path / "one.jsonl", bare, *numbered(2, first=1)), site=site)
    named = set(redaction.slugs(sites.current(site)))
    given = write_cases(tmp_path / "two.jsonl", *numbered(3))
    publish_quietly(given, site=site, at=LATER)
    assert set(redaction.slugs(sites.current(site))) == named

    publish_quietly(dump(site, "disinfo-graph.nq"), site=mirror, at=LATER)
    assert not dump(mirror, "cases.jsonl").exists()
    report = publish_quietly(dump(site, "cases.jsonl"), site=mirror, at=LATER + timedelta(hours=1))

    assert report.manifest is not None
    assert live(mirror).quads == live(site).quads
    assert dump(mirror, "cases.jsonl").exists()


def test_the_case_json_lines_of_a_site_make_another_one_with_the_same_identity(
    site: Path, tmp_path: Path
) -> None:
    publish_quietly(dump(site, "cases.jsonl.gz"), site=tmp_path / "copy", at=LATER)

    assert live(tmp_path / "copy").quads == live(site).quads
