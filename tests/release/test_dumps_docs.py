"""What docs/dumps.md tells to run runs, in its order, against a site that is signed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from serving import running

from disinfo_graph.publish import publish
from disinfo_graph.release import signing
from making import CASES, ROOT, order
from signatures import key

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "dumps.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout, with a site that is signed."""
    made = tmp_path_factory.mktemp("dumps")
    (made / "data").symlink_to(ROOT / "data")
    asked = order(CASES, site=made / "served")
    publish(replace(asked, signer=signing.opened(key(made))), lambda step: None)
    return made


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    with running(folder / "served") as (_, number):
        yield number


def test_what_the_page_tells_to_run_runs_in_order(folder: Path, port: int) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    told = []
    for block in BLOCKS:
        # A reader who pins the key has it from elsewhere.
        script = block.replace("localhost:8000", f"localhost:{port}").replace(
            "--key allowed_signers", "--key key.pub"
        )
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script.replace("curl ", "curl --fail ")],
            cwd=folder,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        told.append(done.stdout)

    assert 'Good "disinfo-graph@w3id.org" signature' in told[3]
    assert "verified: signature by SHA256:" in told[2]
    assert (folder / "site" / "current" / "dumps" / "SHA256SUMS.sig").is_file()
