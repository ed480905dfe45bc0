"""The ways to read an outlet's label: name, station, platform, notes; it knows no registry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations

PLATFORMS: dict[str, str] = {
    "youtube": "YouTube",
    "youyube": "YouTube",
    "you tube": "YouTube",
    "facebook": "Facebook",
    "twitter": "Twitter",
    "telegram": "Telegram",
    "instagram": "Instagram",
    "vkontakte": "VK",
    "v kontakte": "VK",
    "vk": "VK",
    "livejournal": "LiveJournal",
    "odnoklassniki": "Odnoklassniki",
    "blogspot": "Blogger",
    "rutube": "RuTube",
    "tiktok": "TikTok",
}
"""How labels name the platforms on which a source has an account."""

LONGEST = 400
"""A longer text is taken apart no further: it is no name, and taking it apart takes long."""

SEVERAL = "several outlets in one label"
SIDE_BY_SIDE = "outlets side by side, each of them known"
PLATFORM = "platform after the name"
STATION = "programme at a station"
EDITION = "edition in a language"
QUOTED = "name in quotation marks"
NOTE = "note after the name"
IN_SQUARES = "name in square brackets"

_ON_PLATFORM = "|".join(map(re.escape, sorted(PLATFORMS, key=len, reverse=True)))
_DIVIDED = re.compile(r"\s*(?:(?<!:)//|[\r\n]+|;\s)\s*")
_JOINT = re.compile(r"\s*[/,;|&+]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_JOINTS = 6
"""More make no label of outlets, and too many ways to read one."""
_PLATFORM = re.compile(
    rf"(?P<name>.*\S)(?:\s*[-–—,|(@/]+|\s+)\s*[(\"'‘]?(?:the\s+|its\s+)?"
    rf"(?P<platform>{_ON_PLATFORM})"
    r"(?:[\s-]+(?:channel|page|group|account|post|video|blog|live))*(?:,\s*\w+)?[)\"'’]?",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"(?:[\s\-–—,|(@/]+(?:on|at|and|via|in|official)|[-–—,|(@/]+|['’]s)$", re.IGNORECASE
)
"""What joins a name to the platform after it, and belongs to neither."""
_STATION = re.compile(r"(?P<name>[^@]*\w[^@]*?)[\s(,]*@\s*(?P<station>[^@]*\w[^@]*)")
_IN_BRACKETS = re.compile(r"(?P<name>.*\w.*?)\s*\((?P<station>[^()]*[^\W\d][^()]*)\)")
_EDITION = re.compile(r"(?P<name>.*\S)\s+[-–—]\s+(?P<language>[^\W\d]+)")
_QUOTED = re.compile(r"[\"“”„«‘]+(?P<name>[^\"“”„«»‘’]{3,})[\"”“»’']+")
_SQUARES = re.compile(r"\[(?P<name>[^\[\]]*[^\W\d_][^\[\]]*)\]")
_TIME = r"\d{1,2}\s*[:.]\s*\d{2}(?:\s*[:.]\s*\d{2})?"
_NOTES = re.compile(
    r"\s*\([^()]*\)[.’']?$|\s*\[[^\[\]]*\]$"
    r"|[\s,;(\[@–—-]*(?:\b(?:at|from|time|timecode|timing|video)\b\s*:?\s*)*[\[(]*"
    rf"{_TIME}(?:\s*(?:-|–|—|and|,|to|;)\s*[\[(]*{_TIME})*[\])]*$"
    r"|[\s,;:.–—-]+$",
    re.IGNORECASE,
)
_QUOTES = "\"'“”„«»‘’ "
_KIND = re.compile(
    r"^(?:the\s+)?(?:tv|radio)[\s-]+(?:channel\s+)?|[\s-]+(?:tv|radio|channel|tv[\s-]channel|video|site)$",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:others|various|multiple|several|etc|numerous)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a label: the name that is left, what else it tells, and by which rule."""

    name: str
    rule: str | None = None
    station: str | None = None
    platform: str | None = None
    language: str | None = None
    certain: bool = True
    """Whether the form alone says that a station is named."""


def divided(label: str) -> tuple[str, ...]:
    """Return the outlets that a label lists by `//`, line breaks or `; `, or as one host by one."""
    pieces = (piece for piece in _DIVIDED.split(label.strip()) if piece)
    return tuple(one for piece in pieces for one in _hosts(piece) or (piece,))


def _hosts(piece: str) -> tuple[str, ...]:
    words = tuple(word for word in re.split(r"[\s,]+", piece) if word and word.lower() != "and")
    return words if len(words) > 1 and all(map(host_of, words)) else ()


def side_by_side(label: str) -> tuple[tuple[str, ...], ...]:
    """Return each way to read a label as names joined by `/`, `,`, `&`, `and`; longer names first.

    A name may have such a word in itself: "Georgia and the World and RT" are two.
    """
    joints = list(_JOINT.finditer(label)) if len(label) <= LONGEST else []
    if not 0 < len(joints) <= _JOINTS:
        return ()
    return tuple(filter(all, (_cut(label, some) for some in _subsets(joints))))


def _subsets(joints: list[re.Match[str]]) -> Iterator[tuple[re.Match[str], ...]]:
    return chain.from_iterable(combinations(joints, n) for n in range(1, len(joints) + 1))


def _cut(label: str, joints: tuple[re.Match[str], ...]) -> tuple[str, ...]:
    starts = (0, *(joint.end() for joint in joints))
    ends = (*(joint.start() for joint in joints), len(label))
    return tuple(label[start:end].strip() for start, end in zip(starts, ends, strict=True))


def with_others(label: str) -> bool:
    """Return whether a label says that it stands for others too, whom it does not name."""
    return _OTHERS.search(label) is not None


def of(label: str) -> tuple[Reading, ...]:
    """Return every way to read one outlet's label, the plainest first."""
    if len(label) > LONGEST:
        return (Reading(name=label),)
    plain = without_notes(label)
    found = [Reading(name=label)]
    for text in dict.fromkeys((label, plain)):
        found.extend(_structured(text))
    if plain and plain != label:
        found.append(Reading(name=plain, rule=NOTE))
    if match := _SQUARES.fullmatch(label.strip()):
        found.append(Reading(name=match["name"].strip(), rule=IN_SQUARES))
    quoted = _QUOTED.findall(label)
    if len(quoted) == 1:
        found.append(Reading(name=quoted[0].strip(), rule=QUOTED))
    return tuple(found)


def _structured(text: str) -> list[Reading]:
    left, platforms = _off_platforms(text)
    # Of several platforms, none is the one.
    platform = next(iter(platforms)) if len(platforms) == 1 else None
    found = [Reading(name=left, rule=PLATFORM, platform=platform)] if platforms else []
    for pattern in (_STATION, _IN_BRACKETS):
        if match := pattern.fullmatch(left):
            found.append(
                Reading(
                    name=without_notes(match["name"]).lstrip("@ "),
                    rule=STATION,
                    station=without_notes(match["station"]),
                    platform=platform,
                    certain=pattern is _STATION,
                )
            )
    if match := _EDITION.fullmatch(left):
        name = without_notes(match["name"])
        found.append(Reading(name=name, rule=EDITION, language=match["language"]))
    return [reading for reading in found if reading.name]


def _off_platforms(text: str) -> tuple[str, frozenset[str]]:
    """Return the name before `- YouTube` or `on Twitter and Facebook`, and those platforms."""
    found: set[str] = set()
    while match := _PLATFORM.fullmatch(text):
        found.add(PLATFORMS[match["platform"].lower()])
        text = without_notes(match["name"])
        while (shorter := without_notes(_JOINING.sub("", text))) != text:
            text = shorter
    return text, frozenset(found)


def without_notes(text: str) -> str:
    """Return a text without what stands after a name: brackets, times, marks; and unquoted."""
    left, shorter = "", text.strip()
    if len(text) > LONGEST:
        return shorter
    while left != shorter:
        left = shorter
        shorter = _NOTES.sub("", left.strip(_QUOTES)).strip()
    return left


def without_kind(text: str) -> str:
    """Return the name of a station without the words that say what kind of station it is."""
    return _KIND.sub("", text).strip(_QUOTES)


_DOMAIN = re.compile(
    r"(?:https?://)?(?P<host>[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,})\.?(?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)


_LONGEST_HOST = 253


def host_of(name: str) -> str | None:
    """Return the host that a name consists of: a bare domain, or an address."""
    match = _DOMAIN.fullmatch(name.strip())
    host = match["host"].lower() if match is not None else ""
    return host if 0 < len(host) <= _LONGEST_HOST else None
