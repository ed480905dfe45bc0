"""Documentation that fails when it goes stale: commands, files, classes, and what to run."""

from __future__ import annotations

import html
import inspect
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

import command_docs
from disinfo_graph import resources
from disinfo_graph.cli import group
from disinfo_graph.client import Connection, Rows
from disinfo_graph.dumps.files import DUMPS, SUMS
from disinfo_graph.readers import READERS
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import PREFIXES, short
from making import ROOT
from test_additions import PROPERTY

README = (ROOT / "README.md").read_text()
BLOCKS = [block for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)]
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table below a heading of the README."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_the_readme_begins_with_a_picture_three_sentences_and_two_commands() -> None:
    _, picture, *paragraphs = README.partition("\n## A first")[0].split("\n\n")
    (name,) = re.findall(r"!\[.+\]\((\S+)\)", README)
    sentences = re.findall(r"\.(?=\s|$)", paragraphs[0])

    assert picture.endswith(f"({name})")
    assert ElementTree.parse(ROOT / name).getroot().tag.endswith("svg")
    assert len(sentences) == 3
    assert paragraphs[1] == "## Two commands"
    assert len(re.findall(r"^make ", BLOCKS[0], re.MULTILINE)) == 2


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert (ROOT / "docs" / "commands.md").read_text() == command_docs.page()


@pytest.mark.parametrize(
    "used", sorted(set(re.findall(r"disinfo-graph ([a-z]+) ", README.replace("`", " "))))
)
def test_the_readme_names_only_commands_that_are_there(used: str) -> None:
    assert used in {*group.commands, "is", "publishes"}


@pytest.mark.parametrize("used", sorted(set(re.findall(r" (--[a-z-]+)", README))))
def test_the_readme_names_only_options_that_are_there(used: str) -> None:
    known = {
        option for command in group.commands.values() for p in command.params for option in p.opts
    }
    of_other_programs = {
        "--data-binary",
        "--data-urlencode",
        "--check",
        "--ignore-missing",
        "--help",
    }

    assert used in known | of_other_programs


def test_the_readme_names_only_make_targets_that_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"`?make ([a-z]+)", README)) - {"and"} <= targets


def test_the_readme_lists_the_files_of_a_release(site: Path) -> None:
    told = {
        name for cells in table("What a release holds") for name in re.findall(r"`(.*?)`", cells[0])
    }
    release = sites.current(site)

    there = {path.name + "/" * path.is_dir() for path in release.iterdir()}
    there |= {f"quality/{path.name}" for path in (release / "quality").iterdir()}
    there = there - {"dumps/", "quality/"} | {f"dumps/{SUMS}"}
    assert told == there | {f"dumps/{dump.name}" for dump in DUMPS}


def test_the_readme_lists_the_classes_and_what_they_are_aligned_with() -> None:
    ontology = Graph().parse(resources.ontology())
    told = {cells[1].strip("`"): re.findall(r"`(.*?)`", cells[2]) for cells in table("The model")}

    classes = {
        f"dg:{str(iri).rpartition('#')[2]}" for iri in ontology.subjects(RDF.type, OWL.Class)
    }
    assert set(told) == classes
    for name, standard in told.items():
        term = URIRef(PREFIXES["dg"] + name.removeprefix("dg:"))
        above = {short(str(iri)) for iri in ontology.objects(term, RDFS.subClassOf)}
        assert above & set(standard), name


PLACES = {cells[0]: re.findall(r"`(.*?)`", cells[1]) for cells in table("For developers")}
PACKAGE = ROOT / "src" / "disinfo_graph"


@pytest.mark.parametrize("thing", PLACES)
def test_the_places_to_add_something_are_there(thing: str) -> None:
    for place in (name for name in PLACES[thing] if "/" in name or name.endswith(".py")):
        assert (ROOT / place).exists() or (PACKAGE / place).exists(), place


def test_the_places_to_add_a_property_are_all_listed() -> None:
    listed = PLACES["a property"]

    for file, _, _ in PROPERTY:
        assert any(place in file for place in listed if "/" in place), file


def test_each_reader_is_a_module_and_a_row() -> None:
    inside = {path.stem for path in (PACKAGE / "readers").iterdir() if path.name[0] != "_"}
    of_all = {"bounds", "decoding", "opening", "json_lines", "json_values", "mending", "remains"}
    modules = inside - of_all - {"spooling", "tags", "texts"}

    assert {reader.read.__module__.rpartition(".")[2] for reader in READERS} == modules


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout."""
    made = tmp_path_factory.mktemp("readme")
    (made / "data").symlink_to(ROOT / "data")
    return made


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    """The port at which `make serve` serves, once all is installed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    there = (".venv/.installed", "src/disinfo_graph/web/static/editor/yasqe.min.js")
    installed = [*(f"--old-file={file}" for file in there), f"BIN={Path(sys.executable).parent}"]
    command = ["make", "--file", str(ROOT / "Makefile"), "serve", f"PORT={number}", *installed]
    with subprocess.Popen(command, cwd=folder, start_new_session=True) as server:
        try:
            _wait(f"http://localhost:{number}/health")
            yield number
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def _wait(address: str) -> None:
    end = time.monotonic() + 40
    while True:
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.05)


def at(port: int, script: str) -> str:
    return script.replace("localhost:8000", f"localhost:{port}")


def run(script: str, folder: Path) -> str:
    """Run what a reader would copy; return what it prints."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script.replace("curl ", "curl --fail ")],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("block", [b for b in BLOCKS if "make " not in b], ids=lambda b: b[:40])
def test_what_the_readme_tells_to_run_runs(block: str, folder: Path, port: int) -> None:
    assert run(at(port, block), folder)


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program[:40])
def test_the_programs_of_the_readme_run(program: str, tmp_path: Path, port: int) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", at(port, program)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "country  claims" in done.stdout


def test_the_readme_names_only_what_the_client_has() -> None:
    rows = {"claims": Rows, "endpoint": Connection}
    used = re.findall(r"(claims|endpoint)\.([a-z_]+)", README)

    assert {name for name, _ in used} == set(rows)
    assert all(hasattr(rows[name], attribute) for name, attribute in used)
    assert set(re.findall(r"\b([a-z_]+)=\[…\]", README)) <= set(
        inspect.signature(Connection.select).parameters
    )


def test_the_extras_of_the_readme_are_there() -> None:
    (told,) = re.findall(r"pip install '\.\[(\w+)\]'` \(or `(\w+)`; Arrow is there\)", README)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    engines = re.findall(r"[Ww]ith\s+`pip install '\.\[(\w+)\]'`, `--engine", README)
    assert {*told, *engines} == set(project["optional-dependencies"])


@pytest.mark.slow
def test_what_the_front_page_tells_to_run_runs(tmp_path: Path, port: int) -> None:
    request = urllib.request.Request(f"http://localhost:{port}/", headers={"Accept": "text/html"})
    with urllib.request.urlopen(request) as answer:
        commands = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", answer.read().decode(), re.S)

    query, harvest, check = (
        run(at(port, html.unescape(text).replace("pip install", "# pip install")), tmp_path)
        for text in commands
    )

    assert query.startswith("case,claim")
    assert "disinfo-graph.nt.gz: OK" in harvest
    assert "Conforms: True" in check
