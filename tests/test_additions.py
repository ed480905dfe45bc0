"""What the README says is all there is to do to add something: done, in a copy, and tried."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from making import CASES, ROOT, write_cases

pytestmark = pytest.mark.slow

PARTS = ("src", "ontology", "shapes", "data")
SYNTAX = """\
    Syntax(
        name="n3",
        title="N3",
        media_type="text/n3",
        w3c="N3",
        suffix=".n3",
        engine=RdfFormat.N3,
        writer=_by_engine,
    ),
)
"""
READER = '''\
"""Reads case JSON Lines under another name."""

from collections.abc import Iterator

from disinfo_graph.model import Record, Rejected
from disinfo_graph.readers import case_jsonl
from disinfo_graph.readers.opening import Source


def read(source: Source) -> Iterator[Record | Rejected]:
    """Yield the cases of a file."""
    yield from case_jsonl.read(source)
'''


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout of its own, to be changed."""
    for part in PARTS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    return tmp_path


def run(copy: Path, *arguments: str | Path) -> str:
    """Run the program of a checkout; return what it says."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def replace(path: Path, pattern: str, text: str) -> None:
    """Put a text in the place of the one that a pattern finds."""
    changed, count = re.subn(pattern, lambda match: match[1] + text, path.read_text(), flags=re.S)
    assert count == 1, path
    path.write_text(changed)


def test_an_rdf_syntax_is_one_row(copy: Path) -> None:
    table = copy / "src/disinfo_graph/formats/__init__.py"
    replace(table, r"(\nSYNTAXES: [^\n]*\n.*?)\n\)\n(?=\nRESULTS)", f"\n{SYNTAX}")
    construct = "CONSTRUCT WHERE { ?case a dg:Case }"

    run(copy, "-m", "disinfo_graph", "publish", CASES, "--site", "site")

    assert list((copy / "site").glob("releases/*/dumps/disinfo-graph.n3.gz"))
    assert "dg:Case" in run(copy, "-m", "disinfo_graph", "query", construct, "--format", "n3")
    told = run(copy, "-c", "from disinfo_graph.web.negotiation import *; print(DOCUMENTS, GRAPHS)")
    assert told.count("suffix='.n3'") == 2


def test_an_input_format_is_one_module_and_one_row(copy: Path) -> None:
    readers = copy / "src/disinfo_graph/readers"
    (readers / "another.py").write_text(READER)
    table = readers / "__init__.py"
    replace(table, r"(from disinfo_graph\.readers import \(\n)", "    another,\n")
    row = 'Reader(name="another", form=case_jsonl.FORM, suffixes=(".other",), read=another.read),'
    replace(table, r"(\nREADERS: [^\n]*\n)", f"    {row}\n")
    cases = write_cases(copy / "cases.jsonl", {}).rename(copy / "cases.other")

    assert "A river is said to flow uphill" in run(copy, "-m", "disinfo_graph", "read", cases)


SHAPE = """
dgs:Claim-genre
    a sh:PropertyShape ;
    sh:path schema:genre ;
    sh:name "genre"@en ;
    sh:order 90 ;
    sh:maxCount 1 ;
    sh:severity sh:Violation ;
    sh:message "The claim has two genres. Keep one."@en .
"""
PROPERTY = (
    (
        "src/disinfo_graph/model/facts.py",
        r"(    rights: str \| None = None\n)",
        "    genre: str | None = None\n",
    ),
    (
        "src/disinfo_graph/readers/case_jsonl.py",
        r'(    "rights": json_values\.label,\n)',
        '    "genre": json_values.label,\n',
    ),
    ("src/disinfo_graph/readers/case_jsonl.py", r"(\nADDED: [^\n]*frozenset\()", '["genre"]'),
    (
        "src/disinfo_graph/merging/fields.py",
        r"(        rights=facts\.rights,\n)",
        "        genre=facts.genre,\n",
    ),
    (
        "src/disinfo_graph/merging/fields.py",
        r'(        rights=_one\("rights", [^\n]*\n)',
        '        genre=_one("genre", lambda record: record.genre, told),\n',
    ),
    (
        "src/disinfo_graph/mapping/cases.py",
        r'(def _claim.*?        "discusses": [^\n]*\n)',
        '        "genre": case.genre,\n',
    ),
    ("shapes/claim.ttl", r"(        dgs:Claim-rights ,\n)", "        dgs:Claim-genre ,\n"),
    ("shapes/claim.ttl", r"(dgs:Claim-citation \.\n)", SHAPE),
    (
        "ontology/context.jsonld",
        r'("discusses": [^\n]*\n)',
        '    "genre": {"@id": "http://schema.org/genre"},\n',
    ),
)
"""What adding a property takes: the file, what it is put behind, and what is put there."""


def test_a_property_is_a_line_or_two_in_each_place_that_is_listed(copy: Path) -> None:
    for file, behind, text in PROPERTY:
        replace(copy / file, behind, text)
    cases = write_cases(copy / "cases.jsonl", {"genre": "rumour"}, {"title": "Without a genre"})

    run(copy, "-m", "disinfo_graph", "publish", cases, "--site", "site")

    told = run(copy, "-m", "disinfo_graph", "query", "SELECT ?genre { ?claim schema:genre ?genre }")
    (dumps,) = (copy / "site").glob("releases/*/dumps")
    assert "rumour" in told
    assert '"genre":"rumour"' in (dumps / "disinfo-graph.ndjson").read_text()
    assert '"genre":"rumour"' in (dumps / "cases.jsonl").read_text()
    rows = "from disinfo_graph import resources; from disinfo_graph.web import rows, vocabulary; "
    rows += "print(rows.read(vocabulary.published(resources.shapes()).nodes))"
    assert "genre" in run(copy, "-c", rows)


@pytest.mark.parametrize(
    ("table", "line", "change"),
    [
        ("countries", "xa,Atlantis,region,,,,,The Sunken Land", {"countries": ["Atlantis"]}),
        ("languages", "tlh,Klingon,TLH,,tlhIngan", {"languages": ["tlhIngan"]}),
        ("sources", "lantern,Lantern,,The Lantern|Lantern Daily", {"sources": ["Lantern Daily"]}),
        ("organisations", "checkers,Checkers,,,,The Checkers", {"publisher": "The Checkers"}),
    ],
)
def test_a_registry_entry_is_one_line(
    copy: Path, table: str, line: str, change: dict[str, object]
) -> None:
    registry = copy / "data" / "registries" / f"{table}.csv"
    registry.write_text(f"{registry.read_text().rstrip()}\n{line}\n")
    cases = write_cases(copy / "cases.jsonl", change)

    run(copy, "-m", "disinfo_graph", "publish", cases, "--site", "site")

    (release,) = (copy / "site" / "releases").iterdir()
    name = line.split(",")[1]
    assert f'"{name}"' in (release / "dumps" / "disinfo-graph.nt").read_text()
    assert str(*change.values()) not in (release / "unresolved.csv").read_text()


def test_an_example_query_is_one_file(copy: Path) -> None:
    example = "# Is anything here?\n#\n# ?s what is.\n\nSELECT ?s { ?s ?p ?o } LIMIT 1\n"
    (copy / "data" / "examples" / "anything.rq").write_text(example)
    cases = write_cases(copy / "cases.jsonl", {})
    asked = "SELECT ?question { ?e sh:select ?query ; rdfs:comment ?question }"

    run(copy, "-m", "disinfo_graph", "publish", cases, "--site", "site")

    assert "Is anything here?" in run(copy, "-m", "disinfo_graph", "query", asked)
    offered = "from disinfo_graph.examples import examples; print(len(examples()))"
    assert int(run(copy, "-c", offered)) == len(list((ROOT / "data" / "examples").iterdir())) + 1


def test_an_example_query_without_a_question_is_refused(copy: Path) -> None:
    (copy / "data" / "examples" / "mute.rq").write_text("# Counts things.\nASK {}\n")
    offered = (
        "import disinfo_graph.examples as e\n"
        "from disinfo_graph.errors import ConfigError\n"
        "try:\n    e.examples()\nexcept ConfigError as error:\n    print(error)\n"
    )

    said = run(copy, "-c", offered)

    assert said == "mute.rq: no question (expected one, and what the variables are)\n"
