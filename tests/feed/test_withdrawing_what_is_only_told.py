"""Withdrawing what no release holds any more, and what harvesters know by another name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from browsing import browsing, config

from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import finishing, site, withdrawal
from disinfo_graph.release.renaming import rename
from disinfo_graph.release.withdrawing import Request, withdraw
from feed.reading import answered, told
from making import AT, publish_quietly, write_cases
from marking import found, marked

pytestmark = pytest.mark.slow
LATER = AT + timedelta(days=1)


def published(root: Path, *numbers: int, hours: int) -> str:
    """Publish cases at some hour; return the name of the release."""
    given = write_cases(root.parent / "in.jsonl", *(marked(n) for n in numbers))
    publish_quietly(given, site=root, at=AT + timedelta(hours=hours))
    return site.current(root).name


def gone(root: Path, *slugs: str, hide: bool = False) -> None:
    withdraw(root, Request(slugs=slugs, reason="told to", at=LATER, hide_slug=hide))


def test_a_case_that_stands_in_the_feed_alone_can_be_withdrawn_and_stays_out(
    tmp_path: Path,
) -> None:
    root = tmp_path / "site"
    since = published(root, 0, 1, 2, hours=0)
    published(root, 0, 2, hours=1)
    site.prune(root, 1)
    assert {path.partition("/")[0] for path in found(root)[1]} == {"feed"}

    gone(root, "case-1")

    assert 1 not in found(root)
    assert not finishing.pending(root)
    assert ("case-1", "withdrawn") in told(root)
    with browsing(config(root)) as client:
        assert client.get("/case/case-1.ttl").status_code == 410
        (page,) = answered(client, AT.isoformat().replace("+00:00", "Z"))
    assert [one["type"] for one in page["changes"]] == [["Delete", "WithdrawnCase"]]
    published(root, 0, 1, 2, hours=48)
    assert 1 not in found(root)
    assert site.current(root).name != since


def test_a_case_that_is_nowhere_is_told(tmp_path: Path) -> None:
    root = tmp_path / "site"
    published(root, 0, hours=0)

    with pytest.raises(ReleaseError, match="no case 'case-9' in any release, nor in the feed"):
        gone(root, "case-9")


@pytest.mark.parametrize("hide", [False, True])
def test_harvesters_who_know_the_case_by_an_older_slug_are_told(tmp_path: Path, hide: bool) -> None:
    root = tmp_path / "site"
    since = published(root, 0, 1, 2, hours=0)
    rename(root, "case-1", "other-name", AT + timedelta(minutes=1))
    published(root, 0, 1, 2, hours=1)

    gone(root, "other-name", hide=hide)

    with browsing(config(root)) as client:
        (page,) = answered(client, since)
    (change,) = page["changes"]
    assert change["slugHash"] == withdrawal.hashed("other-name")
    assert change["otherSlugHashes"] == [withdrawal.hashed("case-1")]
