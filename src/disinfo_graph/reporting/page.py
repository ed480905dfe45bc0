"""The report as one HTML page that needs no other file, no script and no network."""

from __future__ import annotations

from functools import lru_cache
from typing import BinaryIO

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from disinfo_graph.reporting import wording
from disinfo_graph.reporting.report import Report, Style


def write(report: Report, style: Style, out: BinaryIO) -> None:
    """Write the page."""
    passed = not report.fails(style.fail_on)
    for piece in _template().generate(report=report, style=style, passed=passed, wording=wording):
        out.write(piece.encode())


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("disinfo_graph.reporting", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
