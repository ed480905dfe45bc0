"""docs/changes.md against what is served: its requests, the keys of an answer, its figures."""

from __future__ import annotations

import re
import shlex
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from browsing import browsing, config

from disinfo_graph.release.feed import log, since, told
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, ROOT, numbered, publish_quietly, write_cases

TEXT = (ROOT / "docs" / "changes.md").read_text()
REQUESTS = [shlex.split(one) for one in re.findall(r"^curl .*$", TEXT, re.MULTILINE)]


def test_requests_are_answered_and_keys_are_those_that_are_told(tmp_path: Path) -> None:
    root, given = tmp_path / "site", tmp_path / "in.jsonl"
    publish_quietly(write_cases(given, *numbered(2)), site=root)
    withdraw(root, Request(slugs=("case-1",), reason="told to", at=AT + timedelta(hours=1)))
    corrected = {**numbered(1)[0], "claim": "Corrected."}
    publish_quietly(write_cases(given, corrected), site=root, at=AT + timedelta(hours=2))
    page = next(iter(log.live(root, "http://localhost:8000/")))

    with browsing(config(root)) as client:
        for words in REQUESTS:
            path = words[-1].removeprefix("http://localhost:8000").replace("/1", f"/{page}")
            name, _, value = words[words.index("-H") + 1].partition(": ")
            answer = client.get(path, headers={name: value})
            assert (answer.status_code, answer.mimetype) == (200, value)
        answer = client.get(f"/changes?since={log.lines(root)[0].release}")

    shown = orjson.loads(TEXT.partition("```json\n")[2].partition("```")[0])
    served = orjson.loads(answer.data)
    assert [*served] == [key for key in shown if key != "next"]
    changes = {tuple(one["type"]): [*one] for one in served["changes"]}
    assert changes == {tuple(one["type"]): [*one] for one in shown["changes"]}
    assert len(REQUESTS) > 1


@pytest.mark.parametrize(
    ("number", "words"), [(since.MOST, "at most {} to a page"), (told.PAGE_SIZE, "holds {}\n")]
)
def test_figures_are_those_of_the_code(number: int, words: str) -> None:
    assert words.format(number) in TEXT
