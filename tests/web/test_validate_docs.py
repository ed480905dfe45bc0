"""What `docs/validate.md` tells of forms, formats and limits is what the service has."""

from __future__ import annotations

import re
from pathlib import Path

from disinfo_graph.config import Config
from disinfo_graph.uploads.forms import FORMS
from disinfo_graph.web.validation import OFFERS

TEXT = (Path(__file__).parents[2] / "docs/validate.md").read_text()


def rows(heading: str) -> list[list[str]]:
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def ticked(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def test_each_form_is_listed() -> None:
    assert rows("What may be handed in") == [
        [form.title, ticked(form.media_types), ticked(form.suffixes)] for form in FORMS
    ]


def test_each_format_is_listed() -> None:
    assert rows("The report") == [
        [f"`{offer.name}`", f"`{offer.media_type}`", offer.title] for offer in OFFERS
    ]


def test_the_limits_are_those_of_the_settings() -> None:
    told = Config().uploading
    numbers = re.findall(r"[\d,]+", " ".join(TEXT.partition("## Limits")[2].split())[:360])

    assert [int(number.replace(",", "")) for number in numbers if number != ","][:7] == [
        told.size >> 20,
        int(told.limits.seconds),
        told.limits.memory >> 20,
        told.rate.minute,
        told.rate.burst,
        told.each,
        told.workers,
    ]
