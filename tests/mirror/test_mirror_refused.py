"""What is no dump of a release, or not all of one, is refused, and nothing is published."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from disinfo_graph.errors import ConfigError, InputError, ReleaseError
from disinfo_graph.publish import publish
from disinfo_graph.release import manifest
from disinfo_graph.release import site as sites
from making import CASES, order, publish_quietly
from mirrors import LATER, changed, dump, live, origin, without_lines

FOREIGN = b'<http://other.example/x> <http://www.w3.org/2000/01/rdf-schema#label> "x" .\n'
BLANK = b'_:b <http://www.w3.org/2000/01/rdf-schema#label> "x" .\n'


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: FOREIGN, "no thing of a site"),
        (lambda data: data + FOREIGN, "http://other.example/x: no release says this"),
        (lambda data: data + BLANK, "names everything by IRIs"),
        (lambda data: data.replace(b'"0.1.0"', b'"9.0.0"'), "ontology 9.0.0 (expected a whole"),
        (without_lines(b"versionInfo"), "no version of the ontology"),
        (lambda data: data + b"<http://x", "expected N-Triples"),
        (lambda data: data.replace(b"/id/case/case-1>", b"/id/case/%2e%2e/x>"), "has slugs of"),
    ],
)
def test_what_is_no_dump_of_this_version_is_refused(
    change: Callable[[bytes], bytes], told: str, tmp_path: Path
) -> None:
    given = changed(origin(tmp_path), "disinfo-graph.nt", change, tmp_path)

    with pytest.raises(InputError) as error:
        publish_quietly(given, site=tmp_path / "mirror")

    assert told in str(error.value)
    assert str(given) in str(error.value)
    assert not (tmp_path / "mirror").exists()


def test_a_statement_in_another_graph_than_releases_have_it_in_is_refused(tmp_path: Path) -> None:
    site = origin(tmp_path)
    moved = lambda data: data.replace(b"/id/graph/cases> .", b"/id/graph/quality> .")  # noqa: E731
    given = changed(site, "disinfo-graph.nq", moved, tmp_path)

    with pytest.raises(InputError, match="in graph"):
        publish_quietly(given, site=tmp_path / "mirror")


def test_evidence_about_no_claim_is_refused(site: Path, tmp_path: Path) -> None:
    cut = without_lines(b"/id/evidence/", b"ns#about>")
    given = changed(site, "disinfo-graph.nq", cut, tmp_path)

    with pytest.raises(InputError, match="is about 0 claims"):
        publish_quietly(given, site=tmp_path / "mirror")


def test_a_line_with_another_context_is_refused_with_its_place(tmp_path: Path) -> None:
    site = origin(tmp_path)
    data = dump(site, "disinfo-graph.ndjson").read_bytes().splitlines(keepends=True)
    data[1] = data[1].replace(b'{"@context":{', b'{"@context":{"x":"http://x.example/",')
    given = tmp_path / "changed.ndjson"
    given.write_bytes(b"".join(data))

    with pytest.raises(InputError, match=r"changed\.ndjson:2: another context"):
        publish_quietly(given, site=tmp_path / "mirror")


def test_a_dump_is_published_alone_and_as_it_is(tmp_path: Path) -> None:
    site = origin(tmp_path)
    given = dump(site, "disinfo-graph.nq")
    one = order(given, site=tmp_path / "mirror")

    with pytest.raises(InputError, match="a dump among 2 inputs"):
        publish_quietly(given, CASES / "gaps.jsonl", site=tmp_path / "mirror")
    with pytest.raises(ConfigError, match="a mirror keeps them"):
        publish(replace(one, base="https://cases.example.org/"), lambda step: None)
    with pytest.raises(ConfigError, match="says nothing about"):
        publish(replace(one, additions=(tmp_path / "names.csv",)), lambda step: None)
    assert not (tmp_path / "mirror").exists()


def test_a_dump_of_many_cases_fewer_is_stopped_as_any_publication_is(tmp_path: Path) -> None:
    site, mirror = origin(tmp_path, 30), tmp_path / "mirror"
    publish_quietly(dump(site, "disinfo-graph.nq"), site=mirror)
    few = origin(_folder(tmp_path, "few"))

    with pytest.raises(ReleaseError, match="27 of the 30 cases"):
        publish_quietly(dump(few, "disinfo-graph.nq"), site=mirror, at=LATER)


def _folder(parent: Path, name: str) -> Path:
    made = parent / name
    made.mkdir()
    return made


def test_a_dump_cut_short_is_refused_and_the_live_release_stays(tmp_path: Path) -> None:
    site, mirror = origin(tmp_path), tmp_path / "mirror"
    publish_quietly(dump(site, "disinfo-graph.nq"), site=mirror)
    packed = dump(site, "disinfo-graph.nq.gz").read_bytes()
    cut = tmp_path / "cut.nq.gz"
    cut.write_bytes(packed[: len(packed) // 2])
    assert gzip.decompress(packed)

    with pytest.raises(InputError, match="cut"):
        publish_quietly(cut, site=mirror, at=LATER)

    assert manifest.read(sites.current(mirror)).quads == live(site).quads
