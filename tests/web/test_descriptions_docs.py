"""The page about descriptions is held to a real server: what it tells to run runs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from disinfo_graph.cli import group
from disinfo_graph.web.app import ROUTES
from making import ROOT

PAGE = (ROOT / "docs" / "descriptions.md").read_text()
SCRIPTS = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.S)


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_what_it_tells_to_run_runs(script: str, endpoint: str) -> None:
    here = script.replace("http://localhost:8000", endpoint.removesuffix("/sparql"))
    command = ["bash", "-euo", "pipefail", "-c", here.replace("curl ", "curl --fail ")]

    done = subprocess.run(command, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert b"dcat" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_its_programs_print_a_checksum_of_each_file(program: str, endpoint: str) -> None:
    here = program.replace("http://localhost:8000", endpoint.removesuffix("/sparql"))

    done = subprocess.run([sys.executable, "-c", here], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(re.findall(r"^[0-9a-f]{64} http://\S+/dumps/\S+$", done.stdout, re.M)) > 12


def test_its_addresses_are_answered() -> None:
    rules = {route.rule for route in ROUTES}
    listed = re.findall(r"^\| `(/\S+)` \|", PAGE, re.M)

    assert len(listed) == 5
    for path in listed:
        kind = path.split("/")[1]
        assert any(kind in rule for rule in rules), path


def test_its_options_are_those_of_publish() -> None:
    options = {name for one in group.commands["publish"].params for name in one.opts}

    assert {"--publisher", "--contact"} <= set(re.findall(r"--[a-z]+", PAGE)) <= options
