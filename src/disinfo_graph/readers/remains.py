"""Takes out of a text what nobody wrote on purpose: invisible marks, HTML; it knows no record.

A text that is in order, as nearly all are, is told so by one search. What is legitimate stays as it
is: "a < b", "AT&T", "List<String>", what joins letters in Persian and parts of an emoji.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from disinfo_graph.readers import tags

EMPTIED = "nothing was left"
KEPT = "what may be HTML was kept"
_NESTED = "HTML within HTML"
_PASSES = 8
"""So often a text is mended again, as what is taken out may bring HTML together."""

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_TURNING = "\u202a-\u202e\u2066-\u2069"
# What takes no place: between words, for a machine alone, around annotations, as tags.
_NO_PLACE = "\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
_TAGS = "\U000e0000-\U000e007f"
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"
"""The flag of a region is written in such marks, after a black flag."""
_LINK = re.compile(r"<a\s[^<>]*?\bhref\s*=\s*[\"']?\s*(https?://[^\"'<>\s]+)", re.IGNORECASE)
_SUSPECT = re.compile(f"[<&{_CONTROLS}{_TURNING}{_NO_PLACE}{_TAGS}]")


@dataclass(frozen=True, slots=True)
class _Span:
    """Something that is no part of a text, from its beginning to its end."""

    begins: re.Pattern[str]
    ends: re.Pattern[str]
    name: str
    to_the_end: bool = False
    """Whether one without end takes all of the text; else it is left for the other faults."""

    def taken_out(self, text: str) -> str:
        """Return a text without such spans."""
        kept, place = [], 0
        while start := self.begins.search(text, place):
            end = self.ends.search(text, start.end())
            if end is None and not self.to_the_end:
                break
            kept.append(text[place : start.start()])
            place = len(text) if end is None else end.end()
        return " ".join([*kept, text[place:]])


@dataclass(frozen=True, slots=True)
class _Fault:
    """Something that is no part of a text: how it is found, what takes its place, its name."""

    pattern: re.Pattern[str]
    mended: str | Callable[[re.Match[str]], str]
    name: str

    def taken_out(self, text: str) -> str:
        """Return a text mended."""
        return self.pattern.sub(self.mended, text)


def _read_entity(match: re.Match[str]) -> str:
    name = match["name"]
    if name[0] != "#" and f"{name};" not in html5:
        # Some write the names of spaces and quotation marks in capitals.
        name = name.lower() if name.lower() in tags.OPEN_ENTITIES else ""
    shown = unescape(f"&{name};") if name else match[0]
    # What stands for a character that no text may hold stands for nothing.
    return "" if "\ufffd" in shown else shown


_WEDGED = re.compile(r"\w<([abipqsu])>\w", re.IGNORECASE)
_NEAR = 300
"""So far from its beginning the end of such an element is looked for."""


def _untagged(match: re.Match[str]) -> str:
    """Return nothing for a tag, but "a<b>c" as it is where no end of such an element follows."""
    text, start, end = match.string, match.start(), match.end()
    wedged = _WEDGED.fullmatch(text, max(start - 1, 0), end + 1)
    if wedged and f"</{wedged[1]}".lower() not in text[end : end + _NEAR].lower():
        return match[0]
    return ""


def _span(name: str) -> _Span:
    return _Span(
        re.compile(rf"<{name}\b[^<>]*>", re.IGNORECASE),
        re.compile(rf"</{name}\s*>", re.IGNORECASE),
        "a script or style",
        to_the_end=True,
    )


MARKS: tuple[_Fault, ...] = (
    # Python takes these for white space, and words stand on both sides of them.
    _Fault(re.compile("[\x0b\x0c\x1c-\x1f]"), " ", "a control character"),
    _Fault(re.compile(f"[{_CONTROLS}]"), "", "a control character"),
    _Fault(re.compile(f"[{_TURNING}]"), "", "a mark that turns text around"),
    _Fault(
        re.compile(f"({_FLAG})|[{_NO_PLACE}{_TAGS}]"),
        lambda match: match[1] or "",
        "an invisible character",
    ),
)
_HTML: tuple[_Span | _Fault, ...] = (
    _span("script"),
    _span("style"),
    _Span(re.compile("<!--"), re.compile("-->"), "a comment of HTML"),
    _Fault(re.compile("<!--"), "", "a comment of HTML"),
    _Span(re.compile(r"<\?(?=[A-Za-z=])"), re.compile(r"\?>"), "a processing instruction"),
    _Fault(tags.INSTRUCTION, "", "a processing instruction"),
    _Fault(tags.DECLARATION, "", "a declaration of HTML"),
    _Fault(tags.BLOCK, "\n\n", "a tag of HTML"),
    _Fault(tags.INLINE, _untagged, "a tag of HTML"),
    _Fault(tags.UNFINISHED, "", "a tag of HTML"),
    # Ampersands written several times over are read at once, however many they are.
    _Fault(tags.ENTITY, _read_entity, "an entity of HTML"),
)
"""In the order in which they are mended."""

_Faults = tuple[_Span | _Fault, ...]
Fold = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Mended:
    """A text without what is no part of it, what that was, and the addresses it linked to."""

    text: str | None
    faults: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def is_in_order(text: str) -> bool:
    """Tell whether nothing in a text may have to be taken out."""
    return _SUSPECT.search(text) is None


def mended(text: str, fold: Fold, faults: _Faults = (*MARKS, *_HTML)) -> Mended:
    """Return a text mended; `fold` folds the white space that is left, to None for no word."""
    if is_in_order(text):
        return Mended(text)
    found: list[str] = []
    links: list[str] = []
    for _ in range(_PASSES):
        before = text
        links += (unescape(link) for link in _LINK.findall(text))
        for fault in faults:
            after = fault.taken_out(text)
            found += [fault.name] if after != text else []
            text = after
        text = fold(text) or ""
        if text == before:
            break
    else:
        # Whoever wrote this meant no text; without these marks nothing can come together again.
        found.append(_NESTED)
        text = fold(_SUSPECT.sub("", text)) or ""
    found += [KEPT] if _HTML[-1] in faults and tags.MAYBE.search(text) else []
    found += [] if text else [EMPTIED]
    return Mended(text or None, tuple(dict.fromkeys(found)), tuple(dict.fromkeys(links)))
