"""Writes the table of rules in docs/quality.md from the shapes: `python tests/rule_docs.py`."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import DCTERMS, RDFS, SH, Graph
from rdflib.term import Node

from disinfo_graph import resources
from disinfo_graph.checking import CASE_SHAPES, REGISTRY_SHAPES, RELEASE_SHAPES
from disinfo_graph.vocab import SHAPES
from making import ROOT

PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->\n"
SETS = (CASE_SHAPES, REGISTRY_SHAPES, RELEASE_SHAPES)
SEVERITIES = ("Violation", "Warning", "Info")


def shapes() -> Graph:
    """Return all shapes as one graph."""
    graph = Graph(bind_namespaces="none")
    for file in resources.shapes():
        graph.parse(file)
    return graph


def rows(whole: Graph) -> Iterator[tuple[str, str, str, str]]:
    """Yield set, severity, name and message of each rule."""
    for shape, message in whole.subject_objects(SH.message):
        owner = whole.value(predicate=SH.property, object=shape) or shape
        severity = whole.value(shape, SH.severity)
        yield (
            _local(whole.value(owner, DCTERMS.isPartOf)),
            _local(severity),
            _local(shape),
            str(message),
        )


def table() -> str:
    """Return the rules, by weight and set, as a table in Markdown."""
    whole = shapes()
    ranked = sorted(
        rows(whole), key=lambda row: (SEVERITIES.index(row[1]), SETS.index(row[0]), row)
    )
    lines = ["| Severity | Checked | Rule | What it says |", "|---|---|---|---|"]
    for of, severity, name, message in ranked:
        label = str(whole.value(whole.resource(SHAPES + of).identifier, RDFS.label))
        lines.append(f"| {severity} | {label.removesuffix(' shapes')} | `{name}` | {message} |")
    return "".join(f"{line}\n" for line in lines)


def _local(node: Node | None) -> str:
    return str(node).rpartition("#")[2]


def main() -> None:
    """Write the table into the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}{table()}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
