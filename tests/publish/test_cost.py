"""What a publication takes of its process beside memory and time, and what it gives back."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from disinfo_graph.publish import publish
from making import order, write_cases

_ASKED = """
import sys
import disinfo_graph.publish
from disinfo_graph.checking import CASE_SHAPES, check
check((), CASE_SHAPES)
assert "pyshacl" not in sys.modules
check((), CASE_SHAPES, engine="pyshacl")
assert "pyshacl" in sys.modules
"""


@pytest.mark.slow
def test_pyshacl_is_loaded_when_it_is_asked_and_not_before() -> None:
    subprocess.run([sys.executable, "-c", _ASKED], check=True)


def test_python_looks_for_cycles_as_often_after_a_publication_as_before(tmp_path: Path) -> None:
    before = gc.get_threshold()
    seen: list[int] = []

    publish(
        order(write_cases(tmp_path / "in.jsonl", {}), site=tmp_path / "site"),
        lambda step: seen.append(gc.get_threshold()[0]),
    )

    assert gc.get_threshold() == before
    assert min(seen) > before[0]
