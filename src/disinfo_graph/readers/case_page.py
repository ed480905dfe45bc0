"""Reads case page text: cases as copied from case pages, several in a file (data/README.md).

A case begins at its "Disinfo: …" line. Then claim, debunk and labelled fields; it keeps paragraphs
and never guesses: where claim and debunk cannot be told apart, the case is rejected with its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from disinfo_graph.errors import InputError
from disinfo_graph.model import Origin, Record, Rejected
from disinfo_graph.readers import bounds, texts
from disinfo_graph.readers.opening import Source

FORM = "case page text"

_LINE_END = re.compile(r"\r\n?|\n")
_TITLE = re.compile(r"\s*(?:[#•*–-]\s*)?disinfo\s*:\s*(?P<title>.*)", re.IGNORECASE)
_SEE_MORE = re.compile(r"see more\s*[.…]*", re.IGNORECASE)
_BULLET = r"\s*(?P<bullet>[•*·‣◦▪–-]\s*)?"
_RECURRING = re.compile(r"(this is )?(an? |another )?recurr(ing|ent)\b", re.IGNORECASE)
_DEBUNK_OPENING = re.compile(
    rf"{_RECURRING.pattern}|(there is )?no evidence\b|conspiracy theory\b", re.IGNORECASE
)
_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    line: int
    text: str
    gap: int
    """Blank lines before it."""


def read(source: Source) -> Iterator[Record | Rejected]:
    """Yield a file's cases in order; raises InputError for a file that is no case page."""
    lines = [
        _Line(number=number, text=text)
        for number, text in enumerate(_LINE_END.split(bounds.whole_text(source)), start=1)
    ]
    starts = [index for index, line in enumerate(lines) if _title(line)]
    before = lines[: starts[0]] if starts else lines
    for line in before:
        if line.text.strip():
            told = texts.shown(line.text)
            raise InputError(
                f"{told} is no case page (expected a line 'Disinfo: <title>' first)",
                source=source.name,
                line=line.number,
            )
    if not starts:
        raise InputError("empty (expected a line 'Disinfo: <title>')", source=source.name, line=1)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _case(lines[start:end], source.name)


def _title(line: _Line) -> re.Match[str] | None:
    return _TITLE.fullmatch(texts.visible(line.text))


def _case(lines: list[_Line], source: str) -> Record | Rejected:
    origin = Origin(source=source, line=lines[0].number)
    try:
        facts = _facts(lines)
    except ValueError as error:
        text = "\n".join(line.text for line in lines).rstrip()
        return Rejected(origin=origin, reason=str(error), record=text)
    return Record(origin=origin, form=FORM, **facts)


def _facts(lines: list[_Line]) -> dict[str, Any]:
    _refuse_odd(lines)
    title = _title(lines[0])
    if title is None or not title["title"]:
        raise ValueError(f"line {lines[0].number}: no title (expected 'Disinfo: <title>')")
    body = lines[1:]
    first_field = next((i for i, line in enumerate(body) if _field(line.text)), len(body))
    while first_field and _belongs_to_fields(body[first_field - 1], first_field < len(body)):
        first_field -= 1
    claim, debunk = _divided(_paragraphs(body[:first_field]))
    texts_and_publisher = {
        "title": texts.one_line(title["title"]),
        "claim": _joined(claim),
        "debunk": _joined(debunk),
        # A case page of this form is the publisher's English edition.
        "text_language": "en",
        "publisher": "EUvsDisinfo",
    }
    return texts_and_publisher | _fields(body[first_field:])


def _refuse_odd(lines: list[_Line]) -> None:
    """Refuse a line with nothing but control characters: it may or may not have been blank."""
    for line in lines:
        try:
            plain = texts.one_line(texts.visible(line.text))
        except ValueError as error:
            raise ValueError(f"line {line.number}: {error}") from error
        if plain and not any(map(str.isprintable, plain)):
            code = f"U+{ord(plain[0]):04X}"
            raise ValueError(f"line {line.number}: nothing but {code} (expected text or nothing)")


def _paragraphs(lines: list[_Line]) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    gap = blank = 0
    for line in lines:
        text = texts.one_line(line.text)
        if _SEE_MORE.fullmatch(text):
            # It is no text: the blank lines on its two sides are two gaps, not one wide one.
            blank = 0
        elif not texts.visible(text):
            blank += 1
            gap = max(gap, blank)
        elif gap == 0 and found:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {text}")
        else:
            found.append(_Paragraph(line=line.number, text=text, gap=gap))
            gap = blank = 0
    return found


def _joined(paragraphs: list[_Paragraph]) -> str | None:
    return "\n\n".join(paragraph.text for paragraph in paragraphs) or None


_UNDIVIDED = (
    "line {}: claim and debunk cannot be told apart "
    "(expected two blank lines between them, and one between paragraphs)"
)


def _divided(found: list[_Paragraph]) -> tuple[list[_Paragraph], list[_Paragraph]]:
    """Divide claim from debunk at the widest gap; of equals, where a debunk's usual words begin."""
    if len(found) < 2:
        # Alone, such a paragraph may be either: a claim can begin with the same words.
        if not any(_DEBUNK_OPENING.match(paragraph.text) for paragraph in found):
            return found, []
        raise ValueError(_UNDIVIDED.format(found[0].line))
    widest = max(paragraph.gap for paragraph in found[1:])
    borders = [i for i, paragraph in enumerate(found) if i > 0 and paragraph.gap == widest]
    if len(borders) > 1:
        borders = [i for i in borders if _DEBUNK_OPENING.match(found[i].text)]
    # No claim goes on with the words that only a debunk opens with.
    if not borders or any(_RECURRING.match(part.text) for part in found[1 : borders[0]]):
        raise ValueError(_UNDIVIDED.format(found[0].line))
    return found[: borders[0]], found[borders[0] :]


def _day(value: str) -> date:
    return texts.day(value, _DAY, "dd/mm/yyyy")


def _items(value: str) -> tuple[str, ...]:
    return tuple(item for part in value.split(",") if (item := texts.one_line(part)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    pattern: str
    field: str
    reads: Callable[[str], Any]
    colon: bool = False
    """Whether only a colon makes it a label: the words could begin a sentence."""
    bare: str = r"(?!)"
    """What its value has to be for it to be a label without bullet and colon."""


LABELS = (
    _Label(pattern=r"reported in", field="issue", reads=texts.issue, bare=r"issue\s*\d+"),
    _Label(pattern=r"date of publication", field="published", reads=_day, bare=r".*"),
    _Label(pattern=r"article language(?:s|\(s\))?", field="languages", reads=_items, bare=r".*"),
    _Label(
        pattern=r"countries\s*(?:and/or|/)\s*regions\s+discussed(?: in the disinformation)?",
        field="countries",
        reads=_items,
        bare=r".*",
    ),
    _Label(pattern=r"keywords", field="keywords", reads=_items),
    _Label(pattern=r"tags", field="keywords", reads=_items),
    _Label(pattern=r"outlet(?:s|\(s\))", field="sources", reads=_items),
    _Label(pattern=r"report address", field="report", reads=texts.web_address, colon=True),
    _Label(pattern=r"rights", field="rights", reads=texts.one_line, colon=True),
)
"""The labels of a case page, and what each one's value is."""


def _field(line: str, *, among_fields: bool = False) -> tuple[_Label, str] | None:
    """Return the label that a line begins with, and the rest of the line; None for other lines."""
    plain = texts.one_line(texts.visible(line))
    for label in LABELS:
        match = re.fullmatch(
            rf"{_BULLET}{label.pattern}(?P<colon>\s*:)?(?P<value>\s.*|)", plain, re.IGNORECASE
        )
        if match is None:
            continue
        value = match["value"].strip(" ")
        marked = bool(match["bullet"]) or among_fields
        bare = re.fullmatch(label.bare, value, re.IGNORECASE)
        if match["colon"] or (marked and not label.colon) or bare:
            return label, value
    return None


def _fields(lines: list[_Line]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    pending: _Label | None = None
    for line in lines:
        text = texts.one_line(line.text)
        found = _field(line.text, among_fields=True)
        if not texts.visible(text) or _SEE_MORE.fullmatch(text):
            continue
        if found is None and pending is None:
            raise ValueError(
                f"line {line.number}: {texts.shown(text)} is no field (expected {_NAMES})"
            )
        label, value = found if found is not None else (pending, text)
        assert label is not None
        if label.field in values:
            raise ValueError(f"line {line.number}: {label.field} given twice (expected once)")
        pending = label if not value else None
        if value:
            values[label.field] = _value(label, value, line.number)
    return values


_NAMES = "Reported in, Date of publication, Article language(s), Countries, Keywords or Outlet(s)"


def _belongs_to_fields(line: _Line, any_field: bool) -> bool:
    """Tell whether the line before the first sure field is one as well, or blank."""
    blank = not texts.one_line(texts.visible(line.text))
    return any_field and (blank or _field(line.text, among_fields=True) is not None)


def _value(label: _Label, value: str, line: int) -> Any:
    try:
        return label.reads(value)
    except ValueError as error:
        raise ValueError(f"line {line}: {label.field}: {error}") from error
