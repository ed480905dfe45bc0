"""Reads JSON values strictly, and tells what is wrong with one; it knows no input format.

Numbers stay as they are written, so that none is rounded and none is too large.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from disinfo_graph.readers import texts

DEEPEST = 100
"""So many objects and lists may stand in each other."""
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII)

Reads = Callable[[Any], Any]
"""Reads a field's value; raises ValueError for one that it refuses."""


class Faults(ValueError):
    """Everything wrong with one object, each fault with its place in the object."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Constant:
    """What some programs write for no number (`NaN`), and JSON does not know."""

    text: str


class Repeating(dict[str, object]):
    """An object that gives fields more than once: `twice` names them."""

    def __init__(self, value: dict[str, object], twice: list[str]) -> None:
        self.twice = twice
        super().__init__(value)


def decoded(data: bytes) -> object:
    """Return what a line in UTF-8 writes, strict; raises ValueError where that is no value."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(texts.no_utf_8(error)) from error
    value = parsed(text, "one JSON object a line")
    refuse_odd(value)
    return value


def parsed(text: str, expected: str = "JSON") -> object:
    """Return the value that a text writes; raises ValueError where it is no JSON.

    Control characters within strings pass, as they do in pages; `refuse_odd` is the caller's part.
    """
    try:
        value: object = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=Number,
            parse_float=Number,
            parse_constant=Constant,
            strict=False,
        )
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if "\n" in text else ""
        raise ValueError(
            f"{line}column {error.colno}: {error.msg} (expected {expected})"
        ) from error
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    counted = Counter(field for field, _ in pairs)
    return Repeating(value, sorted(field for field in counted if counted[field] > 1))


_TOO_DEEP = f"nested too deeply (expected at most {DEEPEST} levels)"


def refuse_odd(value: object) -> None:
    """Raise ValueError for a field given twice at any place, NaN, and what is nested too deeply."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        inner, depth = waiting.pop()
        if depth > DEEPEST:
            raise ValueError(_TOO_DEEP)
        if isinstance(inner, Repeating):
            twice = ", ".join(name(field) for field in inner.twice)
            raise ValueError(f"field given twice: {twice} (expected each field once)")
        if isinstance(inner, Constant):
            raise ValueError(f"{inner.text} is no JSON (expected a number or null)")
        if isinstance(inner, dict | list):
            members = inner.values() if isinstance(inner, dict) else inner
            waiting += [(member, depth + 1) for member in members]


def written(value: object) -> str:
    """Return a value as JSON again, in one line; numbers are written as texts."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=_plain)
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, default=_plain)
    except RecursionError:
        return _TOO_DEEP
    return text


def _plain(value: object) -> str:
    return value.text if isinstance(value, Number | Constant) else str(value)


def shown(value: object) -> str:
    """Return a value as an error tells it: short, in one line, printable."""
    if isinstance(value, Number):
        return _short(value.text)
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return _short(text if text.isprintable() else json.dumps(value))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def name(field: str) -> str:
    """Return a field's name as an error tells it."""
    return field if field.isprintable() and 0 < len(field) <= 60 else shown(field)


def text(value: object) -> str | None:
    """Return paragraphs, None for null and for a text without words."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} (expected text or null)")
    return texts.paragraphs(value)


def label(value: object) -> str | None:
    """Return a text in one line, None for null and for a text without words."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} (expected text or null)")
    return texts.one_line(value) or None


def labels(value: object) -> tuple[str, ...]:
    """Return a list of texts; items without words say nothing and are left out."""
    if not isinstance(value, list):
        raise ValueError(f"{shown(value)} (expected a list of texts)")
    found = []
    for item in value:
        if not isinstance(item, str):
            raise ValueError(f"{shown(item)} in the list (expected a list of texts)")
        found.append(texts.one_line(item))
    return tuple(item for item in found if item)


def day(value: object) -> date | None:
    """Return the day of a YYYY-MM-DD text, None for null."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} (expected YYYY-MM-DD or null)")
    return texts.day(value, _DAY, "YYYY-MM-DD or null")


def address(value: object) -> str:
    """Return a web address as an IRI can hold it."""
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} (expected an http or https address)")
    return texts.web_address(value)


def optional_address(value: object) -> str | None:
    """Return a web address as an IRI can hold it, None for null."""
    return None if value is None else address(value)


def addresses(value: object) -> tuple[str, ...]:
    """Return a list of web addresses."""
    if not isinstance(value, list):
        raise ValueError(f"{shown(value)} (expected a list of addresses)")
    return tuple(address(item) for item in value)


def language_tag(value: object) -> str:
    """Return a BCP 47 tag in lower case."""
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} (expected a BCP 47 tag such as en)")
    return texts.language_tag(value)


def checked(
    value: object, fields: Mapping[str, Reads], optional: Collection[str] = ()
) -> dict[str, Any]:
    """Return what each field's value says; raises Faults that names everything wrong at once."""
    if not isinstance(value, dict):
        raise Faults([f"{shown(value)} (expected an object)"])
    if value.keys() == fields.keys():
        # Whatever is wrong is told below, with all else that is.
        with suppress(ValueError):
            return {field: reads(value[field]) for field, reads in fields.items()}
    faults = [f"{name(field)}: unknown field" for field in value if field not in fields]
    faults += _missing([one for one in fields if one not in value and one not in optional])
    found: dict[str, Any] = {}
    for field, reads in fields.items():
        if field not in value:
            continue
        try:
            found[field] = reads(value[field])
        except Faults as error:
            faults += [f"{field}{fault}" for fault in error.faults]
        except ValueError as error:
            faults.append(f"{field}: {error}")
    if faults:
        raise Faults(faults)
    return found


def _missing(lacking: list[str]) -> list[str]:
    """Return one fault for all fields that are not there, so that a reason stays short."""
    if not lacking:
        return []
    noun, pronoun = ("field", "it") if len(lacking) == 1 else ("fields", "each")
    told = f"missing {noun} (expected {pronoun}, null or [] if not known)"
    return [f"{', '.join(lacking)}: {told}"]
