"""Withdrawn cases are gone from every release, and stay out of those that follow."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result
from rdflib import Graph
from rdflib.compare import isomorphic

from disinfo_graph import store
from disinfo_graph.checking import CASE_SHAPES, check
from disinfo_graph.cli import group
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats import nodes
from disinfo_graph.iris import Iris
from disinfo_graph.release import finishing, manifest, redaction, state, verification, withdrawal
from disinfo_graph.release import site as sites
from disinfo_graph.release.withdrawal import Withdrawal
from disinfo_graph.release.withdrawing import Report, Request, withdraw
from making import AT, BASE, numbered, publish_quietly, write_cases
from marking import found, marked, words

Make = Callable[..., tuple[Path, Path]]
LATER = AT + timedelta(days=1)


def withdrawn(root: Path, *slugs: str, hide: bool = False, public: bool = False) -> Report:
    request = Request(
        slugs=slugs, reason="by court order", at=LATER, hide_slug=hide, public_reason=public
    )
    return withdraw(root, request)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, [*arguments])


def dumps(root: Path) -> dict[str, bytes]:
    """Return the dumps of the live release, its lists and its findings."""
    folder = sites.current(root)
    told = [*(folder / "dumps").iterdir(), folder / "unresolved.csv"]
    told += [*folder.glob("*.jsonl"), folder / "quality" / "findings.jsonl"]
    return {path.name: path.read_bytes() for path in told}


def test_a_redacted_release_is_what_publishing_without_the_cases_gives(
    marked_site: Make, tmp_path: Path
) -> None:
    root, given = marked_site(5)
    other = tmp_path / "other"

    withdrawn(root, "case-0", "case-3")
    (other / "state").mkdir(parents=True)
    shutil.copy(root / "state" / "withdrawn.jsonl", other / "state")
    publish_quietly(given, site=other, at=LATER)

    assert dumps(root) == dumps(other)
    assert list(verification.faults(sites.current(root))) == []


def test_the_same_inputs_do_not_bring_a_case_back(marked_site: Make) -> None:
    root, given = marked_site(5)

    withdrawn(root, "case-0", "case-1")
    report = publish_quietly(given, site=root, at=LATER + timedelta(hours=1))

    summary = report.summary
    assert not report.new  # the redacted release says the same
    assert (summary.read, summary.account.withdrawn) == (7, 4)
    assert (summary.account.published, summary.account.rejected.total()) == (3, 0)
    assert found(root).keys() == {2, 3, 4}


def test_a_case_does_not_come_back_by_another_of_its_keys(tmp_path: Path) -> None:
    root, given = tmp_path / "site", tmp_path / "in.jsonl"
    other, case = numbered(2)
    without = case | {"report": None, "issue": "271"}  # joined by title and day; alone, another IRI
    publish_quietly(write_cases(given, other, case, without), site=root, at=AT)

    withdrawn(root, "case-1")
    report = publish_quietly(write_cases(given, other, without), site=root, at=LATER)

    assert report.summary.account.withdrawn == 1
    assert redaction.slugs(sites.current(root)) == ["case-0"]


def test_every_release_that_held_the_case_is_another_one(marked_site: Make) -> None:
    root, _ = marked_site(3)
    before = [path.name for path in sites.releases(root)]

    report = withdrawn(root, "case-2")

    told = [manifest.read(path) for path in sites.releases(root)]
    assert [one.redactionOf for one in told] == [(name,) for name in before]
    assert [one.cases for one in told] == [2, 2]
    assert told[1].previous == told[0].id
    assert report.finished.removed == tuple(before)
    assert sorted(path.name for path in (root / "releases").iterdir()) == [one.id for one in told]
    assert sites.current(root).name == told[1].id


def test_a_second_withdrawal_keeps_the_order_of_the_releases(marked_site: Make) -> None:
    root, _ = marked_site(3)
    first = [path.name for path in sites.releases(root)]

    withdrawn(root, "case-0")
    withdrawn(root, "case-1")

    told = [manifest.read(path) for path in sites.releases(root)]
    assert [one.redactionOf[0] for one in told] == first
    assert [len(one.redactionOf) for one in told] == [2, 2]
    assert sites.previous(root).name == told[0].id
    assert found(root).keys() == {2}


def test_a_release_that_never_held_the_case_stays_as_it_is(tmp_path: Path) -> None:
    root = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "a.jsonl", marked(1)), site=root)
    both = write_cases(tmp_path / "b.jsonl", marked(1), marked(2))
    publish_quietly(both, site=root, at=AT + timedelta(hours=1))
    first, second = sites.releases(root)

    withdrawn(root, "case-2")

    assert first in sites.releases(root)
    assert second not in sites.releases(root)


def test_what_is_left_of_a_hidden_case_says_nothing(tmp_path: Path) -> None:
    root = tmp_path / "site"
    given = write_cases(tmp_path / "in.jsonl", marked(1), {**marked(2), "report": None})
    publish_quietly(given, site=root)
    (slug,) = (one for one in redaction.slugs(sites.current(root)) if one != "case-1")
    assert slug.startswith("zq0002000") and found(root / "state").keys() == {2}

    (one,) = withdrawn(root, slug, hide=True).withdrawn
    publish_quietly(given, site=root, at=LATER + timedelta(hours=1))

    assert one.id.startswith("withdrawn-")
    assert found(root).keys() == {1}
    assert "by court order" not in (sites.current(root) / "dumps/disinfo-graph.ttl").read_text()


def test_a_public_reason_stands_on_the_tombstone(marked_site: Make) -> None:
    root, _ = marked_site(3)

    withdrawn(root, "case-2", public=True)

    said = store.of(store.on_disk(sites.current(root) / "store"), f"{BASE}id/case/case-2")
    assert sorted(str(one.object.value) for one in said if hasattr(one.object, "value")) == [
        "2026-01-03T03:04:05Z",
        "by court order",
        "http://www.w3.org/ns/prov#Entity",
        "https://w3id.org/disinfo-graph/ns#WithdrawnCase",
    ]


def test_tombstones_are_as_their_golden_graph_has_them_and_break_no_shape() -> None:
    rows = [
        Withdrawal(
            id=name,
            slug="",
            keys=frozenset(),
            texts=frozenset(),
            at=AT,
            reason="The case mixed up two kettles.",
            public=public,
        )
        for name, public in (("kettles-listen", True), ("withdrawn-0123456789abcdef", False))
    ]

    lines = [row for one in withdrawal.tombstones(rows, Iris(BASE)) for row in nodes.lines(one)]

    told = Graph().parse(data=b"".join(lines), format="nt")
    assert isomorphic(told, Graph().parse(Path(__file__).with_name("withdrawn.ttl")))
    assert check(lines, CASE_SHAPES) == ()


def test_what_only_the_case_mentions_goes_with_it(marked_site: Make) -> None:
    root, _ = marked_site(3)

    withdrawn(root, "case-2")

    dump = (sites.current(root) / "dumps/disinfo-graph.nt").read_text()
    for gone in ("issue/22>", "only-2.example", "case/case-2> <http://schema.org/"):
        assert gone not in dump
    for kept in ("issue/21>", "only-1.example", "id/keyword/rivers>", "id/source/river-example>"):
        assert kept in dump
    # Nothing links to it either: what is left is its tombstone.
    left = [row.split(" ") for row in dump.splitlines() if "/id/case/case-2>" in row]
    assert {subject for subject, *_ in left} == {f"<{BASE}id/case/case-2>"}
    assert len(left) == 3


def test_a_record_that_no_reader_takes_stays_out_too(marked_site: Make) -> None:
    root, _ = marked_site(3)
    rejected = sites.current(root) / "rejected.jsonl"
    assert words(1, 0, 4) in rejected.read_text()

    withdrawn(root, "case-1")

    folder = sites.current(root)
    summary = orjson.loads((folder / "summary.json").read_bytes())
    assert (folder / "rejected.jsonl").read_bytes() == b""
    assert (summary["withdrawn"], summary["rejected"]["records"]) == (2, 0)
    parts = summary["published"] + summary["merged"] + summary["withdrawn"]
    assert summary["read"]["records"] == parts


def test_nothing_is_withdrawn_where_one_of_the_cases_is_unknown(marked_site: Make) -> None:
    root, _ = marked_site(3)
    before = sites.current(root)

    with pytest.raises(ReleaseError, match="no case 'case-9' in any release"):
        withdrawn(root, "case-2", "case-9")

    assert sites.current(root) == before and state.withdrawals(root) == []


def test_a_case_is_withdrawn_once(marked_site: Make) -> None:
    root, _ = marked_site(3)

    withdrawn(root, "case-2")
    again = withdrawn(root, "case-2")

    assert again.already == ("case-2",) and again.withdrawn == ()
    assert len(state.withdrawals(root)) == 1


def test_going_back_to_a_release_that_holds_the_case_is_refused(
    marked_site: Make, tmp_path: Path
) -> None:
    root, _ = marked_site(3)
    old = sites.releases(root)[0]
    shutil.copytree(old, tmp_path / "backup")
    withdrawn(root, "case-2")
    shutil.copytree(tmp_path / "backup", old)

    with pytest.raises(ReleaseError, match="holds cases that were withdrawn"):
        finishing.require_redacted(root, old)
    refused = run("rollback", old.name, "--site", str(root))
    back = run("rollback", "--site", str(root))

    assert isinstance(refused.exception, ReleaseError)
    assert back.exit_code == 0 and sites.current(root) == sites.releases(root)[0]


def test_losing_many_cases_by_withdrawal_stops_no_publication(tmp_path: Path) -> None:
    root = tmp_path / "site"
    given = write_cases(tmp_path / "in.jsonl", *numbered(15))
    publish_quietly(given, site=root)
    withdrawn(root, *(f"case-{n}" for n in range(15)))

    # The same files, with one case more.
    more = write_cases(tmp_path / "in.jsonl", *numbered(16))
    report = publish_quietly(more, site=root, at=LATER)

    assert report.manifest is not None and report.manifest.cases == 1


def test_the_audit_log_says_what_went_when_and_from_where(marked_site: Make) -> None:
    root, _ = marked_site(3)
    first, second = (path.name for path in sites.releases(root))

    withdrawn(root, "case-2")

    copies = [path.name for path in sites.releases(root)]
    rows = [row for row in state.audit(root) if row["action"] != "publish"]
    assert {row["time"] for row in rows} == {LATER.isoformat()}
    assert [{**row, "time": ""} for row in rows] == [
        {"time": "", "action": "withdraw", "case": "case-2", "releases": f"{first} {second}"},
        {"time": "", "action": "redact", "release": first, "copy": copies[0]},
        {"time": "", "action": "redact", "release": second, "copy": copies[1]},
        {"time": "", "action": "switch", "release": copies[1], "before": second},
        {"time": "", "action": "remove", "release": first},
        {"time": "", "action": "remove", "release": second},
    ]


def test_the_command_says_what_it_did(marked_site: Make) -> None:
    root, _ = marked_site(3)
    iri = f"{BASE}id/case/case-2"

    done = run("withdraw", iri, "--reason", "a mistake", "--site", str(root))

    assert done.exit_code == 0
    assert done.output.startswith("withdrawn 1: case-2\nredacted: ")
    assert done.output.count("removed: ") == 2


def test_a_release_in_use_goes_once_nobody_reads_it(marked_site: Make) -> None:
    root, _ = marked_site(3)
    old = sites.current(root)

    with sites.shared_lock(old):
        report = withdrawn(root, "case-2")
        assert report.finished.in_use == (old.name,) and old.is_dir()
        assert old not in sites.releases(root) and sites.current(root) != old

    pruned = run("prune", "--site", str(root))
    assert pruned.exit_code == 0 and not old.exists()
    assert found(root).keys() == {0, 1}


def test_a_damaged_release_is_never_copied(marked_site: Make) -> None:
    root, _ = marked_site(3, 1)
    folder = sites.current(root)
    with (folder / "dumps" / "disinfo-graph.nq").open("ab") as dump:
        dump.write(b"\n")

    with pytest.raises(ReleaseError, match=r"disinfo-graph\.nq: missing or changed"):
        withdrawn(root, "case-2")

    assert sites.current(root) == folder and state.withdrawals(root) == []


def test_what_a_killed_command_left_half_removed_goes_too(marked_site: Make) -> None:
    root, _ = marked_site(3, 1)
    left = root / "releases" / ".building-left"
    shutil.copytree(sites.current(root), left)
    withdrawn(root, "case-2")
    shutil.copytree(root / "state", left)  # as if it had died at the very end
    (left / "text").write_text(words(2, 0, 4))

    assert finishing.pending(root)
    run("prune", "--site", str(root))

    assert not finishing.pending(root) and found(root).keys() == {0, 1}
