"""The page about all addresses says what the table says, and its commands run."""

from __future__ import annotations

import re
import subprocess

import pytest

import route_docs
from disinfo_graph.web.described import OPERATIONS

PAGE = route_docs.PAGE.read_text(encoding="utf-8")
(COMMANDS,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def test_the_table_is_written_from_the_rows() -> None:
    assert route_docs.page(PAGE) == PAGE
    assert PAGE.count("\n| `") == len(OPERATIONS)


@pytest.mark.parametrize("command", COMMANDS.splitlines())
def test_its_commands_run(endpoint: str, command: str) -> None:
    at = command.replace("http://localhost:8000", endpoint.removesuffix("/sparql"))

    done = subprocess.run(
        ["bash", "-c", at.replace("curl ", "curl --fail ")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert 'rel="service-desc"' in done.stdout or '"openapi":"3.1.' in done.stdout
