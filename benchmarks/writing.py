"""Prints what a benchmark tells, or writes it into a document, between marks that name it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path


def tell_or_write(name: str, document: Path | None, tell: Callable[[], None]) -> None:
    """Have a benchmark print, or write what it prints into the document."""
    if document is None:
        tell()
        return
    # Before minutes are spent on measuring.
    _marked(name, document)
    printed = StringIO()
    with redirect_stdout(printed):
        tell()
    text, marks = _marked(name, document)
    document.write_text(
        marks.sub(lambda found: found[1] + printed.getvalue().strip() + found[2], text),
        encoding="utf-8",
    )


def _marked(name: str, document: Path) -> tuple[str, re.Pattern[str]]:
    """Return a document and where a name is marked in it; ends the program where it is not."""
    text = document.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end of {name} -->)", re.DOTALL)
    if not marks.search(text):
        raise SystemExit(f"{document}: <!-- {name} --> is not there (expected the two marks)")
    return text, marks
