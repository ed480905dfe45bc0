"""The ways to read an outlet's label: name, station, platform, notes; it knows no registry."""

from __future__ import annotations

import re
from dataclasses import dataclass

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

SEVERAL = "several outlets in one label"
PLATFORM = "platform after the name"
STATION = "programme at a station"
EDITION = "edition in a language"
QUOTED = "name in quotation marks"
NOTE = "note after the name"

_ON_PLATFORM = "|".join(map(re.escape, sorted(PLATFORMS, key=len, reverse=True)))
_DIVIDED = re.compile(r"\s*(?:(?<!:)//|[\r\n]+|;\s)\s*")
_PLATFORM = re.compile(
    rf"(?P<name>.*\S)\s*(?:[-–—,|(@/]+|\bon\b|\s)\s*[(\"'‘]?(?:the\s+|its\s+)?"
    rf"(?P<platform>{_ON_PLATFORM})"
    r"(?:[\s-]+(?:channel|page|group|account|post|video|blog|live))*(?:,\s*\w+)?[)\"'’]?",
    re.IGNORECASE,
)
_STATION = re.compile(r"(?P<name>[^@]*\w[^@]*?)[\s(,]*@\s*(?P<station>[^@]*\w[^@]*)")
_IN_BRACKETS = re.compile(r"(?P<name>.*\w.*?)\s*\((?P<station>[^()]*[^\W\d][^()]*)\)")
_EDITION = re.compile(r"(?P<name>.*\S)\s+[-–—]\s+(?P<language>[^\W\d]+)")
_QUOTED = re.compile(r"[\"“”„«‘]+(?P<name>[^\"“”„«»‘’]{3,})[\"”“»’']+")
_TIME = r"\d{1,2}\s*[:.]\s*\d{2}(?:\s*[:.]\s*\d{2})?"
_NOTES = re.compile(
    r"\s*\([^()]*\)[.’']?$|\s*\[[^\[\]]*\]$"
    rf"|[\s,;(\[–—-]*(?:\b(?:at|from|time|timecode)\b\s*:?\s*)*[\[(]*{_TIME}"
    rf"(?:\s*(?:-|–|—|and|,|to|;)\s*[\[(]*{_TIME})*[\])]*$"
    r"|[\s,;:–—-]+$",
    re.IGNORECASE,
)
_QUOTES = "\"'“”„«»‘’ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a label: the name that is left, what else it tells, and by which rule."""

    name: str
    rule: str | None = None
    station: str | None = None
    platform: str | None = None
    language: str | None = None
    certain: bool = True
    """Whether the form alone says that the name is an outlet's."""


def divided(label: str) -> tuple[str, ...]:
    """Return the outlets that a label lists by `//` or line breaks."""
    return tuple(piece for piece in _DIVIDED.split(label.strip()) if piece)


def of(label: str) -> tuple[Reading, ...]:
    """Return every way to read one outlet's label, the plainest first."""
    plain = without_notes(label)
    found = [Reading(name=label)]
    for text in dict.fromkeys((label, plain)):
        found.extend(_structured(text))
    if plain and plain != label:
        found.append(Reading(name=plain, rule=NOTE))
    quoted = _QUOTED.findall(label)
    if len(quoted) == 1:
        found.append(Reading(name=quoted[0].strip(), rule=QUOTED))
    return tuple(found)


def _structured(text: str) -> list[Reading]:
    found: list[Reading] = []
    if match := _PLATFORM.fullmatch(text):
        name, platform = without_notes(match["name"]), PLATFORMS[match["platform"].lower()]
        found.append(Reading(name=name, rule=PLATFORM, platform=platform))
    for pattern in (_STATION, _IN_BRACKETS):
        if match := pattern.fullmatch(text):
            name, station = without_notes(match["name"]), without_notes(match["station"])
            certain = pattern is _STATION
            found.append(Reading(name=name, rule=STATION, station=station, certain=certain))
    if match := _EDITION.fullmatch(text):
        name = without_notes(match["name"])
        found.append(Reading(name=name, rule=EDITION, language=match["language"]))
    return [reading for reading in found if reading.name]


def without_notes(text: str) -> str:
    """Return a text without what stands after a name: brackets, times, marks; and unquoted."""
    left, shorter = "", text.strip()
    while left != shorter:
        left = shorter
        shorter = _NOTES.sub("", left.strip(_QUOTES)).strip()
    return left
