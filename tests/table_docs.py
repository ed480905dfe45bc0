"""Writes the columns in docs/tables.md from the table of columns: `python tests/table_docs.py`."""

from __future__ import annotations

from collections.abc import Iterator

from disinfo_graph.dumps.tables.cells import FORMS
from disinfo_graph.dumps.tables.columns import TABLES, Column, Table
from disinfo_graph.formats.context import terms
from disinfo_graph.vocab import short
from making import ROOT

PAGE = ROOT / "docs" / "tables.md"
BEGIN, END = "<!-- columns -->\n", "<!-- end of columns -->\n"


def columns() -> str:
    """Return a table in Markdown for each table."""
    return "".join(line + "\n" for table in TABLES for line in _table(table))


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name}\n"
    yield "| Column | Type | Property | What |\n|---|---|---|---|"
    for one in table.columns:
        yield f"| `{one.name}` | {_type(one)} | {_property(one)} | {one.about} |"
    yield ""


def _type(column: Column) -> str:
    told = FORMS[column.kind].arrow if column.kind in ("date", "integer") else column.kind
    return f"list of {told}" if column.many else told


def _property(column: Column) -> str:
    properties = {term.key: short(iri) for iri, term in terms().predicates.items()}
    path = [key for key in column.path if key != "id"]
    return f"`{properties[path[-1]]}`" if path and path[-1] in properties else "–"


def main() -> None:
    """Write the tables into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}{columns()}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
