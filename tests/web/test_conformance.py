"""The running server answers as its OpenAPI document says, whatever Schemathesis asks it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SETTINGS = """
[checks]
# What fits the schema of a text may still be no SPARQL, no RDF, or no case.
positive_data_acceptance.enabled = false
# A machine under load may stop a query at its time limit: that is documented.
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 503]

# Each report is made by a process of its own: of many kinds of bodies some are enough.
[[operations]]
include-method = "POST"
include-path = "/validate"
phases.coverage.enabled = false
generation.max-examples = 12
"""
OPTIONS = (
    "--generation-deterministic",
    *("--phases", "examples,coverage,fuzzing", "--max-examples", "3", "--no-shrink"),
    *("--continue-on-failure", "--warnings", "off", "--no-color"),
)


@pytest.mark.slow
def test_the_server_answers_as_it_says(endpoint: str, tmp_path: Path) -> None:
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(SETTINGS)
    root = endpoint.removesuffix("/sparql")
    program = str(Path(sys.executable).with_name("st"))
    command = (program, "--config-file", str(settings), "run", f"{root}/openapi.json")

    done = subprocess.run(
        (*command, "--url", root, *OPTIONS),
        cwd=tmp_path,
        env=os.environ | {"SCHEMATHESIS_HOOKS": "conformance", "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tested: " in done.stdout
