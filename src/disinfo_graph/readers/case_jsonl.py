"""Reads case JSON Lines, the project's own format (data/README.md); every field is present.

A line that is refused becomes a `Rejected` that names each wrong field; the other lines go on.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import langcodes
import orjson

from disinfo_graph.model import Appearance, Origin, Record, Rejected
from disinfo_graph.readers import texts

_DAY = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
_NAME_END = re.compile(rb'"[ \t\r\n]*:')
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class _Faults(ValueError):
    """Everything wrong with one object, each fault with its place in the object."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


def read(path: Path, source: str) -> Iterator[Record | Rejected]:
    """Yield a record or a rejection for each line that is not blank."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.removeprefix(BOM_UTF8).strip():
                yield _record(line, Origin(source=source, line=number))


def _record(line: bytes, origin: Origin) -> Record | Rejected:
    try:
        values = _quickly(line) or _checked(_object(_decoded(line)), FIELDS)
    except ValueError as error:
        kept = line.decode("utf-8", "backslashreplace").rstrip("\r\n")
        return Rejected(origin=origin, reason=str(error), record=kept)
    return Record(origin=origin, **values)


def _quickly(line: bytes) -> dict[str, Any] | None:
    """Return a line's values where all is right with it; None where that has to be found out.

    orjson differs from json in what it makes of large numbers, which no field takes, and of a name
    given twice. Each name ends in a quotation mark and a colon; where the line holds no more of
    these than there are fields, none was given twice.
    """
    try:
        values = _checked(_an_object(orjson.loads(line)), FIELDS)
    except ValueError:
        # What is wrong is for the strict reader to say, with its place.
        return None
    names = len(FIELDS) + len(APPEARANCE_FIELDS) * len(values["appearances"])
    return values if len(_NAME_END.findall(line)) == names else None


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(texts.no_utf_8(error)) from error


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text, object_pairs_hook=_pairs, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"column {error.colno}: {error.msg} (expected one JSON object a line)"
        ) from error
    except RecursionError as error:
        raise ValueError("nested too deeply (expected one JSON object a line)") from error
    return _an_object(value)


def _an_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{_shown(value)} (expected one JSON object a line)")
    return value


def _whole_number(digits: str) -> int:
    try:
        return int(digits)
    except ValueError as error:
        count = len(digits.removeprefix("-"))
        raise ValueError(f"a number of {count} digits (expected no number)") from error


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        twice = ", ".join(_name(name) for name in sorted(counted) if counted[name] > 1)
        raise ValueError(f"field given twice: {twice} (expected each field once)")
    return value


def _text(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} (expected text or null)")
    return texts.paragraphs(value)


def _label(value: object) -> str | None:
    text = _text(value)
    return None if text is None else texts.one_line(text)


def _labels(value: object) -> tuple[str, ...]:
    labels = []
    for item in _list(value, "a list of texts"):
        label = _label(item)
        if label is None:
            raise ValueError(f"{_shown(item)} in the list (expected a list of texts)")
        labels.append(label)
    return tuple(labels)


def _list(value: object, expected: str) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"{_shown(value)} (expected {expected})")
    return value


def _day(value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} (expected YYYY-MM-DD or null)")
    return texts.day(value, _DAY, "YYYY-MM-DD or null")


def _address(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} (expected an http or https address)")
    return texts.web_address(value)


def _optional_address(value: object) -> str | None:
    return None if value is None else _address(value)


def _addresses(value: object) -> tuple[str, ...]:
    return tuple(_address(item) for item in _list(value, "a list of addresses"))


def _language_tag(value: object) -> str:
    if not isinstance(value, str) or not _is_language_tag(value):
        raise ValueError(f"{_shown(value)} (expected a BCP 47 tag such as en)")
    return value.lower()


# A set of cases is written in few languages, and the registry of subtags is slow to ask.
@lru_cache(maxsize=256)
def _is_language_tag(text: str) -> bool:
    return _LANGUAGE_TAG.fullmatch(text) is not None and langcodes.tag_is_valid(text)


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    text = text if text.isprintable() else json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _name(field: str) -> str:
    return field if field.isprintable() and len(field) <= 60 else _shown(field)


def _appearances(value: object) -> tuple[Appearance, ...]:
    rows, faults = [], []
    for number, item in enumerate(_list(value, "a list of appearances")):
        if not isinstance(item, dict):
            faults.append(f"[{number}]: {_shown(item)} (expected an object)")
            continue
        try:
            rows.append(Appearance(**_checked(item, APPEARANCE_FIELDS)))
        except _Faults as error:
            faults += [f"[{number}].{fault}" for fault in error.faults]
    if faults:
        raise _Faults(faults)
    return tuple(rows)


APPEARANCE_FIELDS: dict[str, Callable[[Any], Any]] = {
    "url": _address,
    "archives": _addresses,
    "language": _label,
    "published": _day,
    "source": _label,
}
"""Every field of an appearance, and what reads its value."""

FIELDS: dict[str, Callable[[Any], Any]] = {
    "report": _optional_address,
    "title": _label,
    "claim": _text,
    "debunk": _text,
    "text_language": _language_tag,
    "published": _day,
    "languages": _labels,
    "countries": _labels,
    "keywords": _labels,
    "sources": _labels,
    "appearances": _appearances,
    "issue": _label,
    "publisher": _label,
    "reported_by": _label,
    "rights": _label,
}
"""Every field of a case, and what reads its value; raises ValueError for a value it refuses."""


def _checked(value: dict[str, Any], fields: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Return each field's value; raises _Faults that names everything wrong at once."""
    faults = [f"{_name(name)}: unknown field" for name in value if name not in fields]
    checked = {}
    for name, reads in fields.items():
        if name not in value:
            faults.append(f"{name}: missing field (expected it, null or [] if not known)")
            continue
        try:
            checked[name] = reads(value[name])
        except _Faults as error:
            faults += [f"{name}{fault}" for fault in error.faults]
        except ValueError as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise _Faults(faults)
    return checked
