"""The wheel in an empty environment, without development packages: what users install."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from making import ROOT, write_cases

pytestmark = pytest.mark.slow
EDITOR = ROOT / "src" / "disinfo_graph" / "web" / "static" / "editor"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    run(*build, cwd=ROOT)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_carries_ontology_shapes_and_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    for folder in ("ontology", "shapes", "data"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        told = {f"disinfo_graph/_bundled/{path.relative_to(ROOT).as_posix()}" for path in files}
        assert told <= names
    assert {name for name in names if name.endswith((".css", ".html", ".rq"))}


@pytest.mark.skipif(
    not EDITOR.is_dir(), reason="the editor of the query page was not fetched (make editor)"
)
def test_the_wheel_carries_the_editor_and_its_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for path in EDITOR.iterdir():
            assert archive.read(f"disinfo_graph/web/static/editor/{path.name}") == path.read_bytes()
        licences = archive.read("disinfo_graph/web/static/editor/licences.txt").decode()

    names = {path.name for path in EDITOR.iterdir()}
    packed = json.loads((ROOT / "src/disinfo_graph/web/editor/package-lock.json").read_text())[
        "packages"
    ]
    bundled = {name for name in packed if name and "@" not in name}
    assert names == {"yasqe.min.js", "yasqe.min.css", "licences.txt"}
    assert "@zazuko/yasqe" in licences
    assert all(f"==> {name}/" in licences for name in bundled)


@pytest.mark.parametrize("folder", ["src/disinfo_graph/web/editor", "tests/browser"])
def test_lock_files_name_versions_and_no_registry(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text())
    wanted = json.loads((ROOT / folder / "package.json").read_text())["dependencies"]

    for name, package in lock["packages"].items():
        assert not name or package["integrity"].startswith("sha512-")
        assert "resolved" not in package
    assert all(lock["packages"][f"node_modules/{one}"]["version"] == wanted[one] for one in wanted)


def test_it_publishes_checks_and_answers_from_an_empty_environment(
    wheel: Path, tmp_path: Path
) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "env", cwd=tmp_path)
    program = tmp_path / "env" / "bin" / "disinfo-graph"
    run(tmp_path / "env" / "bin" / "pip", "install", "--quiet", wheel, cwd=tmp_path)
    write_cases(tmp_path / "in.jsonl", {})

    published = run(program, "publish", "in.jsonl", "--site", "here", cwd=tmp_path)
    run(program, "check", "in.jsonl", "--format", "html", cwd=tmp_path)
    answered = run(
        program,
        "query",
        "--site",
        "here",
        "SELECT ?t { ?c a dg:Case ; schema:name ?t }",
        cwd=tmp_path,
    )
    helped = run(program, "serve", "--help", cwd=tmp_path)

    assert "is live in here" in published
    assert "A river is said to flow uphill" in answered
    assert "Example" in helped
