"""The page for partners: what it tells to run runs, and keeps up with corrections, withdrawals."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from serving import free_port, get, running

import harvest_docs
from disinfo_graph.publish import Order, publish
from disinfo_graph.release import signing
from disinfo_graph.release import site as sites
from disinfo_graph.release.signing import Signer
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, ROOT, numbered, write_cases

LDES = ROOT / "tests" / "ldes" / "node_modules"
BLOCK = re.compile(r"<pre[^>]*><code>(.*?)</code></pre>", re.DOTALL)


class Here(NamedTuple):
    """A signed site below a path, served at its own base, and a folder to harvest into."""

    site: Path
    base: str
    signer: Signer
    folder: Path


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    port = free_port()
    folder = tmp_path / "partner"
    folder.mkdir()
    base = f"http://localhost:{port}/cases/"
    made = Here(tmp_path / "site", base, signer(tmp_path), folder)
    published(made, *numbered(3))
    with running(made.site, port=port):
        yield made


def signer(folder: Path) -> Signer:
    path = folder / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True)
    return signing.opened(path)


def published(here: Here, *cases: dict[str, object], hours: int = 0) -> None:
    given = write_cases(here.folder.parent / "cases.jsonl", *cases)
    at = AT + timedelta(hours=hours)
    order = Order(inputs=(given,), site=here.site, at=at, base=here.base, signer=here.signer)
    publish(order, lambda step: None)


def blocks(here: Here) -> list[str]:
    with urllib.request.urlopen(f"{here.base}harvest") as answer:
        return [html.unescape(one) for one in BLOCK.findall(answer.read().decode())]


def run(block: str, folder: Path) -> str:
    """Run what a partner would copy; return what it prints. Nothing is installed anew."""
    program = block.startswith(("import ", "from "))
    script = block.replace("curl ", "curl --fail ").replace("npm install", "# npm install")
    shell = ["bash", "-euo", "pipefail", "-c", script]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block] if program else shell,
        cwd=folder,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, (block, done.stdout, done.stderr)
    return done.stdout


def having(found: list[str], words: str) -> str:
    (one,) = (block for block in found if words in block)
    return one


@pytest.mark.slow
def test_what_the_page_tells_to_run_runs_and_a_cut_download_is_gone_on_with(here: Here) -> None:
    found = blocks(here)
    whole = (sites.current(here.site) / "dumps" / "disinfo-graph.nq.gz").read_bytes()
    cut = here.folder / "disinfo-graph.nq.gz"
    if LDES.is_dir() and shutil.which("npx"):
        (here.folder / "node_modules").symlink_to(LDES)
    else:
        found.remove(having(found, "ldes-client"))

    told = ""
    for block in found:
        if cut.name in block:
            cut.write_bytes(whole[: len(whole) // 2])
        told += run(block, here.folder)

    live = sites.current(here.site)
    assert "disinfo-graph.ndjson.gz: OK" in told
    assert f"3 cases of {live.name}" in told
    assert f"whole {live.name} cases/" in told or f"unchanged {live.name} cases/" in told
    assert 'Good "disinfo-graph@w3id.org" signature' in told
    assert "FAILED" not in told
    assert cut.read_bytes() == whole
    changes = json.loads((here.folder / "changes.json").read_text())
    assert (changes["release"], changes["changes"]) == (live.name, [])
    if (here.folder / "node_modules").exists():
        versions = (here.folder / "versions.nq").read_text()
        assert f"{here.base}id/version/case-2/" in versions


@pytest.mark.slow
def test_the_programs_keep_up_with_corrections_and_withdrawals(here: Here) -> None:
    found = blocks(here)
    program, pulling = having(found, "urlopen"), having(found, "from disinfo_graph import pull")
    curl, later = having(found, "basename"), having(found, "cat release.txt")
    for block in (program, pulling, curl):
        run(block, here.folder)

    soon = AT + timedelta(hours=1)
    hidden = Request(slugs=("case-1",), reason="", at=soon, hide_slug=True, signer=here.signer)
    withdraw(here.site, hidden)
    published(here, {**numbered(1)[0], "claim": "Corrected."}, hours=2)
    for block in (program, pulling, later):
        run(block, here.folder)

    kept = json.loads((here.folder / "harvest.json").read_text())
    lines = (sites.current(here.site) / "dumps" / "disinfo-graph.ndjson").read_text().splitlines()
    there = {one["id"] for one in map(json.loads, lines) if "Case" in one["type"]}
    assert kept["cases"].keys() == there
    assert kept["release"] == sites.current(here.site).name
    assert "Corrected." in json.dumps(kept)
    pulled = (here.folder / "cases" / "current" / "disinfo-graph.ndjson").read_text()
    assert pulled.splitlines() == lines
    types = [
        one["type"][0] for one in json.loads((here.folder / "changes.json").read_text())["changes"]
    ]
    assert {"Update", "Delete"} <= set(types)


def test_the_page_is_written_from_the_document() -> None:
    assert harvest_docs.PAGE.read_text() == harvest_docs.page()
    assert not re.search(r"{[{%#]", harvest_docs.SOURCE.read_text())


def test_the_page_leads_only_to_what_is_there_and_tells_of_no_signature_where_none_is(
    endpoint: str,
) -> None:
    port = int(endpoint.split(":")[2].split("/")[0])
    status, body = get(port, "/harvest")

    page = body.decode()
    assert status == 200
    assert "allowed_signers" not in page, "this site is not signed"
    for target in set(re.findall(r'href="(/[^"#]*)', page)):
        assert get(port, target)[0] in (200, 302), target
    anchors = set(re.findall(r'href="#([^"]+)', page))
    assert anchors <= set(re.findall(r'id="([^"]+)', page))
