"""The example questions, wherever they are kept."""

from __future__ import annotations

from pathlib import Path

from making import ROOT

_FOLDERS = (ROOT / "src" / "disinfo_graph" / "web" / "examples", ROOT / "data" / "examples")


def examples() -> list[Path]:
    """Return the files of the example questions, each a query."""
    return sorted(path for folder in _FOLDERS for path in folder.glob("**/*.rq"))
