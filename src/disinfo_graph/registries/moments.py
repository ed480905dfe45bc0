"""Tells labels that are only a date or a time: they name nobody, whatever words stand in them."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_SAID = re.compile(
    r"""
    a|after|am|and|approx|approximately|at|before|beginning|begins|between|d|date|dated|ends?
    |following|for|from|h|hours?|hr|in|m|mark|min|minutes?|mins|of|on|onwards|part|pm|s|secs?
    |seconds?|see|starting|starts|st|nd|rd|th|till|time|timecode|timing|the|to|until|video
    |jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?
    |sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?
    |(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?
    """,
    re.VERBOSE,
)
"""What words may stand beside the figures of a date or a time."""


def only(text: str) -> bool:
    """Return whether a text is a date or a time, or several, and nothing else."""
    if not any(map(str.isdigit, text)):
        return False
    return all(map(_SAID.fullmatch, _WORD.findall(text.lower())))
