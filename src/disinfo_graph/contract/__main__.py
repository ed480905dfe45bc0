"""Writes the files of the contract anew: `python -m disinfo_graph.contract`, in a checkout."""

from __future__ import annotations

from disinfo_graph import resources
from disinfo_graph.contract.files import files


def main() -> None:
    """Write every file."""
    folder = resources.ontology().parent
    for name, content in files():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
