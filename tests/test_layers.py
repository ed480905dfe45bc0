"""The architecture as tests: layers, and each engine in its one place."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from making import ROOT

PACKAGE = ROOT / "src" / "disinfo_graph"

ENGINES = {
    "flask": {"web"},
    "pyoxigraph": {"formats", "store"},
    "pyshacl": {"checking"},
    "waitress": {"web"},
}
"""Which top modules of the package may import which engine."""


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.slow
def test_the_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_known_only_where_it_belongs(engine: str) -> None:
    users = {
        path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for path in PACKAGE.rglob("*.py")
        if engine in imported(path)
    }

    assert users == ENGINES[engine]


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_a_module_is_short_and_opens_with_its_contract(path: Path) -> None:
    text = path.read_text()

    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 300


def test_no_type_check_is_switched_off() -> None:
    silenced = [path for path in PACKAGE.rglob("*.py") if "type: ignore" in path.read_text()]

    assert silenced == []
