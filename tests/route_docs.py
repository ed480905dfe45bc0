"""Writes the table of docs/http.md from the table of addresses: `make docs`."""

from __future__ import annotations

from pathlib import Path

from disinfo_graph.web.described import OPERATIONS
from disinfo_graph.web.described.rows import Operation

PAGE = Path(__file__).resolve().parents[1] / "docs" / "http.md"
_BEGINS = "<!-- Written by `make docs`. -->\n"


def page(told: str) -> str:
    """Return the page with its table as it is to be."""
    head, mark, _ = told.partition(_BEGINS)
    return head + mark + "\n" + table()


def table() -> str:
    """Return the table of all addresses."""
    rows = (
        f"| `{one.method.upper()} {one.path}` | {one.summary} | {_answers(one)} |"
        for one in OPERATIONS
    )
    return "\n".join(("| Address | What | Answers |", "|---|---|---|", *rows, ""))


def _answers(one: Operation) -> str:
    told: list[str] = []
    for answer in one.answers:
        types = ", ".join(f"`{name}`" for name in answer.media_types if name != "*/*")
        told.append(f"{answer.status} {types}".strip())
    return "; ".join(told)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
