"""The page about the JSON-LD contract is held to context, schemas, profiles, and a real server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from contracts import KINDS, Document, errors, framed, quads

from disinfo_graph.contract import classes, tables
from disinfo_graph.formats.context import CONTEXT_VERSION, terms
from disinfo_graph.web.profiles import PROFILES
from making import ROOT

PAGE = (ROOT / "docs" / "json-ld.md").read_text()
EXAMPLES: list[tuple[str, Document]] = [
    (kind, json.loads(block)) for kind, block in re.findall(r"```json (\w+)\n(.*?)```", PAGE, re.S)
]
SCRIPTS = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.S)


def test_its_tables_are_what_context_and_shapes_give() -> None:
    assert tables.page(PAGE, classes.read()) == PAGE, "run `make contract`"


@pytest.mark.parametrize(("kind", "example"), EXAMPLES, ids=[kind for kind, _ in EXAMPLES])
def test_its_examples_are_as_the_contract_says(kind: str, example: Document) -> None:
    assert errors(kind, example) == []
    assert framed(kind, example, id=example["id"]) == example
    assert quads(example)


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from keys(below)
    elif isinstance(value, list):
        for one in value:
            yield from keys(one)


def test_its_examples_have_every_key() -> None:
    used = {key for _, example in EXAMPLES for key in keys(example)}
    # A tombstone has no schema: `tests/web/test_withdrawn.py` holds it to what is told here.
    used |= set(re.findall(r'"(withdrawn|withdrawalReason)": ', PAGE))

    assert {term.key for term in terms().predicates.values()} <= used


def test_it_names_every_type_profile_and_the_version() -> None:
    (listed,) = re.findall(r"\nTypes are (.*?)\. Any page", PAGE, re.S)
    profiles = re.findall(r"^\| .* \| `([a-z-]+)` \| `(https:.*?)` \|", PAGE, re.M)

    assert tuple(re.findall(r"`(\w+)`", listed)) == KINDS
    assert profiles == [(one.name, one.iri) for one in PROFILES]
    assert set(re.findall(r"/context/(\d.*?)\.jsonld", PAGE)) == {CONTEXT_VERSION}


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_what_it_tells_to_run_runs(script: str, endpoint: str) -> None:
    here = script.replace("http://localhost:8000", endpoint.removesuffix("/sparql"))
    command = ["bash", "-euo", "pipefail", "-c", here.replace("curl ", "curl --fail ")]

    done = subprocess.run(command, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert b"{" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_its_programs_find_nothing_wrong(program: str, endpoint: str) -> None:
    here = program.replace("http://localhost:8000", endpoint.removesuffix("/sparql"))

    done = subprocess.run([sys.executable, "-c", here], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
