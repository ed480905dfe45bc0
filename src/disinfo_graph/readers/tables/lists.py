"""The ways in which tables write a list into one cell: Python, JSON, dividers, lines; strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from disinfo_graph.readers.texts import shown

_ITEM = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)")\s*(,|\]\s*\Z)""", re.DOTALL)
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "r": "\r", "t": "\t"}


def python(text: str) -> list[str]:
    """Return the items of a list of texts as Python writes it; nothing is evaluated."""
    start = re.match(r"\s*\[\s*(\]\s*\Z)?", text)
    if start is None:
        raise ValueError(f"{shown(text)} (expected a list such as ['a', 'b'])")
    items: list[str] = []
    place, end = start.end(), start[1]
    while not end:
        found = _ITEM.match(text, place)
        if found is None:
            raise ValueError(
                f"{shown(text[place:])} in the list (expected texts such as in ['a', 'b'])"
            )
        items.append(_unescaped(found[1] if found[1] is not None else found[2]))
        place, end = found.end(), found[3] != ","
    return items


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1 and int(code[1:], 16) <= 0x10FFFF:
        return chr(int(code[1:], 16))
    if code not in _ESCAPED:
        raise ValueError(f"{shown(match.group())} in the list (expected an escape such as \\n)")
    return _ESCAPED[code]


def as_json(text: str) -> list[str]:
    """Return the items of a JSON list of texts; null is an empty one."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f'{shown(text)} (expected a JSON list such as ["a", "b"])') from error
    if not isinstance(value, list):
        raise ValueError(f'{shown(text)} (expected a JSON list such as ["a", "b"])')
    for item in value:
        if item is not None and not isinstance(item, str):
            raise ValueError(f"{shown(json.dumps(item))} in the list (expected texts)")
    return [item or "" for item in value]


def lines(text: str) -> list[str]:
    """Return the lines of a text; one without anything has one, which is empty."""
    return text.splitlines() or [""]


def _divided(divider: str) -> Callable[[str], list[str]]:
    return lambda text: text.split(divider)


STYLES: dict[str, Callable[[str], list[str]]] = {
    "python": python,
    "json": as_json,
    "lines": lines,
    **{divider: _divided(divider) for divider in ("+", ";", "|", ",")},
}
"""Every way to write a list, and what reads it; raises ValueError for a list it refuses."""


def items(text: str, styles: tuple[str, ...]) -> list[str]:
    """Return the items of a cell; each further style divides the items of the one before."""
    found = [text]
    for style in styles:
        found = [item for part in found for item in STYLES[style](part)]
    return [item.strip() for item in found]
