"""How tests of merging make records, and cases of them: with the real spool, in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from disinfo_graph.merging import Spool, merged
from disinfo_graph.model import Appearance, Case, Origin, Record

PAGE = "https://euvsdisinfo.eu/report/meters/"
OTHER = "https://euvsdisinfo.eu/report/rivers/"
REVIEWED = "https://fact.example/meters/"
"""A page that may hold several reviews: it is not the main database's."""


def record(line: int, **known: Any) -> Record:
    usual: dict[str, Any] = {
        "origin": Origin(source="a", line=line),
        "form": "case JSON Lines",
        "text_language": "en",
    }
    return Record(**(usual | known))


def cases(
    folder: Path, records: Iterable[Record], known: Mapping[str, str] | None = None, pages: int = 9
) -> list[Case]:
    with Spool(folder / "spool", known or {}) as spool:
        for one in records:
            spool.add(one)
        found = [case for told in spool.ranges(pages) for case in merged(spool.path, told)]
    for path in folder.glob("spool*"):
        path.unlink()
    return found


DAY = date(2016, 8, 30)
TITLE = "Water meters listen to kitchens by night. They tell it to the river."
CUT = "Water meters listen to kitchens by..."


def seen(*numbers: int) -> tuple[Appearance, ...]:
    return tuple(Appearance(url=f"https://lantern.example/{number}") for number in numbers)


def untold(line: int, **known: Any) -> Record:
    usual: dict[str, Any] = {"title": TITLE, "published": DAY, "claim": TITLE}
    return record(line, **(usual | known))


def told(line: int, report: str = PAGE, **known: Any) -> Record:
    usual: dict[str, Any] = {"title": TITLE, "published": DAY, "form": "table", "report": report}
    return record(line, **(usual | known))


def lines(found: Sequence[Case]) -> list[list[int]]:
    return sorted(sorted(origin.line for origin in case.origins) for case in found)


RECORDS = (
    told(1, title=CUT),
    record(2, report=PAGE, appearances=seen(1)),
    untold(3, appearances=seen(1), sources=("Lantern",)),
    untold(4, appearances=seen(2), sources=("Beacon",)),
    told(5, OTHER, title=CUT),
)
"""The first three are one case, found by an address; the others fit it in part."""
