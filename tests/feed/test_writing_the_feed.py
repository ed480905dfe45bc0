"""The feed as `publish` and `rollback` write it: what is announced, when, into which pages."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from browsing import browsing, config
from click.testing import CliRunner

from disinfo_graph.cli import group
from disinfo_graph.release import manifest, state
from disinfo_graph.release import site as sites
from disinfo_graph.release.feed import log, pages
from disinfo_graph.vocab.feed import LDES, TREE
from feed.reading import files, members, told
from making import AT, BASE, numbered, publish_quietly, write_cases

HOUR = timedelta(hours=1)


def publish(given: Path, site: Path, *changes: dict[str, object], hours: int = 0) -> None:
    write_cases(given, *changes)
    order_at = AT + hours * HOUR
    publish_quietly(given, site=site, at=order_at)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    return tmp_path / "in.jsonl"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_each_publication_announces_what_is_new_corrected_gone_and_there_again(
    given: Path, site: Path
) -> None:
    one, two, three = numbered(3)
    publish(given, site, one, two)
    publish(given, site, one, {**two, "claim": "Corrected."}, three, hours=1)
    publish(given, site, one, three, hours=2)
    publish(given, site, one, two, three, hours=3)

    assert told(site) == [
        ("case-0", "created"),
        ("case-1", "created"),
        ("case-1", "changed"),
        ("case-2", "created"),
        ("case-1", "removed"),
        ("case-1", "restored"),
    ]
    second = [one for one in members(site) if one.slug == "case-1"]
    assert [one.before for one in second] == ["", *(one.stamp for one in second[:-1])]


def test_a_version_holds_the_whole_document_and_says_what_it_follows(
    given: Path, site: Path
) -> None:
    (one,) = numbered(1)
    publish(given, site, one)
    publish(given, site, {**one, "claim": "Corrected."}, hours=1)

    (page,) = log.live(site, BASE).values()
    data = pages.path(site, page, pages.RDF).read_bytes()
    quads = [*ox.parse(data, format=ox.RdfFormat.TRIG)]
    first, second = (f"{BASE}id/version/{member.name}" for member in members(site))
    graphs = {
        one: {q.triple for q in quads if str(q.graph_name) == f"<{one}>"} for one in (first, second)
    }
    release = (sites.current(site) / "dumps" / "disinfo-graph.nt").read_bytes()
    live = {quad.triple for quad in ox.parse(release, format=ox.RdfFormat.N_TRIPLES)}
    assert graphs[second] < live
    assert len(graphs[first] - live) > 0
    assert {quad.object.value for quad in quads if "reviewBody" in quad.predicate.value}
    default = {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in quads
        if quad.graph_name == ox.DefaultGraph()
    }
    prov, dcterms = "http://www.w3.org/ns/prov#", "http://purl.org/dc/terms/"
    assert (second, f"{prov}wasRevisionOf", first) in default
    assert (second, f"{dcterms}isVersionOf", f"{BASE}id/case/case-0") in default
    assert (second, f"{dcterms}modified", "2026-01-02T04:04:05Z") in default
    assert (f"{BASE}changes#stream", str(TREE.member), second) in default


def test_a_rollback_goes_forward_under_new_versions(given: Path, site: Path) -> None:
    one, two = numbered(2)
    publish(given, site, one)
    publish(given, site, {**one, "claim": "Corrected."}, two, hours=1)

    done = CliRunner().invoke(group, ["rollback", "--site", str(site)])

    assert done.exit_code == 0, done.output
    assert told(site)[1:] == [
        ("case-0", "changed"),
        ("case-1", "created"),
        ("case-0", "changed"),
        ("case-1", "removed"),
    ]
    assert len({one.name for one in members(site)}) == len(members(site))
    first, _, third = (one for one in members(site) if one.slug == "case-0")
    assert (first.digest, first.stamp) != (third.digest, third.stamp)
    assert first.digest == third.digest


def test_the_same_input_at_the_same_time_gives_the_same_bytes(tmp_path: Path) -> None:
    given = tmp_path / "in.jsonl"
    for name in ("one", "other"):
        publish(given, tmp_path / name, *numbered(3))
        publish(given, tmp_path / name, *numbered(4), hours=1)

    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_a_site_that_had_no_feed_announces_everything_next(given: Path, site: Path) -> None:
    publish(given, site, *numbered(2))
    shutil.rmtree(site / pages.FOLDER)
    (site / "state" / state.FEED).unlink()

    publish(given, site, *numbered(3), hours=1)

    assert told(site) == [(f"case-{n}", "created") for n in range(3)]


def test_what_was_announced_without_a_switch_is_told_to_nobody_and_taken_back(
    given: Path, site: Path
) -> None:
    publish(given, site, *numbered(2))
    before = files(site)
    first = sites.linked(site)
    publish(given, site, *numbered(3), hours=1)
    # As it is after a death between the two: the new release is there, and the old one is live.
    sites.switch(site, site / "releases" / str(first))

    assert told(site) == [("case-0", "created"), ("case-1", "created")]
    log.settle(site)

    assert files(site) == before


def test_nothing_is_announced_earlier_than_what_came_before(given: Path, site: Path) -> None:
    publish(given, site, *numbered(1), hours=5)
    publish(given, site, *numbered(2), hours=1)

    first, second = log.lines(site)
    assert second.time == first.time + timedelta(seconds=1)


def test_each_base_has_a_feed_of_its_own(given: Path, site: Path, tmp_path: Path) -> None:
    publish(given, site, *numbered(2))
    other = "https://cases.example.org/"
    arguments = ["publish", str(given), "--site", str(site), "--base-iri", other]
    done = CliRunner().invoke(group, [*arguments, "--at", (AT + HOUR).isoformat()])

    assert done.exit_code == 0, done.output
    assert [one.slug for one in members(site, other)] == ["case-0", "case-1"]
    assert told(site) == [("case-0", "created"), ("case-1", "created")]
    (page,) = log.live(site, other).values()
    assert BASE.encode() not in pages.path(site, page, pages.RDF).read_bytes()


@pytest.mark.slow
def test_a_full_page_is_closed_and_the_last_one_goes_on(given: Path, site: Path) -> None:
    publish(given, site, *numbered(252))
    closed, going_on = log.live(site, BASE).values()
    before = pages.path(site, closed, pages.RDF).read_bytes()
    publish(given, site, *numbered(254), hours=1)

    first, second = log.live(site, BASE).values()
    assert (first.members, first.closed, second.members, second.closed) == (250, True, 4, False)
    assert first == closed
    assert (second.name, second.first) == (going_on.name, going_on.first)
    assert second.last > going_on.last
    assert pages.path(site, first, pages.RDF).read_bytes() == before
    with browsing(config(site)) as client:
        kept = [client.get(f"/changes/{one}").headers["Cache-Control"] for one in (1, 2)]
    assert ["immutable" in one for one in kept] == [True, False]
    immutable = str(LDES.immutable).encode()
    assert immutable in before
    assert immutable not in pages.path(site, second, pages.RDF).read_bytes()


def test_the_line_of_a_publication_names_its_release(given: Path, site: Path) -> None:
    publish(given, site, *numbered(1))

    (line,) = log.lines(site)
    known = manifest.read(sites.current(site))
    assert (line.release, line.identity, line.before) == (known.id, known.identity, None)
