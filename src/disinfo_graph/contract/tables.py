"""The tables of docs/json-ld.md: the keys of each class, with IRI, value and how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from disinfo_graph.contract.classes import Class, Key
from disinfo_graph.vocab import PREFIXES, short

_BEGIN, _END = "<!-- written by make contract -->\n", "<!-- end -->"

_VALUES: dict[str, str] = {
    "": "text",
    "@id": "IRI",
    "@language": "texts by language",
    PREFIXES["xsd"] + "date": "date, `2022-01-17`",
    PREFIXES["xsd"] + "decimal": 'decimal in quotes, `"0.9"`',
    PREFIXES["xsd"] + "integer": 'integer in quotes, `"12"`',
}
"""By the coercion of a term: what one value of it is."""


def page(text: str, classes: Mapping[str, Class]) -> str:
    """Return the page with its tables made anew."""
    told = "\n".join(_tables(classes))
    between = re.escape(_BEGIN) + ".*?" + re.escape(_END)
    return re.sub(between, lambda _: f"{_BEGIN}\n{told}\n{_END}", text, flags=re.DOTALL)


def _tables(classes: Mapping[str, Class]) -> Iterator[str]:
    for own in classes.values():
        yield f"### {own.name}\n"
        yield "| Key | IRI | Value | How many | What |\n|---|---|---|---|---|"
        yield from (_row(key) for key in own.keys.values())
        for names in own.one_of:
            known = " or ".join(f"`{name}`" for name in names if name in own.keys)
            yield f"\nThere is always {known}."
        yield ""


def _row(key: Key) -> str:
    what = f"{key.name}. {key.note}".strip() if key.note else key.name
    cells = (f"`{key.term.key}`", f"`{short(key.iri)}`", _value(key), _many(key), what)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _value(key: Key) -> str:
    if key.below:
        return f"[{key.below}](#{key.below.lower()}) in its place, or its IRI"
    if key.choices:
        return " or ".join(f"`{one}`" for one in key.choices)
    return _VALUES[key.term.coercion]


def _many(key: Key) -> str:
    least = "1" if key.required else "0"
    if key.term.coercion == "@language":
        return f"{least}…n, " + ("a list for each" if key.term.many else "one for each")
    if key.term.many:
        return f"list of {least}…n"
    return "1" if key.required else "0…1"
