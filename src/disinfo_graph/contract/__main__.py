"""Writes the files of the contract anew: `python -m disinfo_graph.contract`, in a checkout."""

from __future__ import annotations

from disinfo_graph import resources
from disinfo_graph.contract import classes, tables
from disinfo_graph.contract.files import files


def main() -> None:
    """Write every file, and the tables of the page that tells of them."""
    folder = resources.ontology().parent
    for name, content in files():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    page = folder.parent / "docs" / "json-ld.md"
    page.write_text(tables.page(page.read_text(), classes.read()))


if __name__ == "__main__":
    main()
