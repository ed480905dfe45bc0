"""Writes the text of the page /harvest from docs/harvest.md, which is its source: `make docs`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from making import ROOT

SOURCE = ROOT / "docs" / "harvest.md"
PAGE = ROOT / "src" / "disinfo_graph" / "web" / "templates" / "harvest-text.html"
SITE = "http://localhost:8000/"
"""What the source has in the place of the site's own address."""

_ONLY_HERE = re.compile(r"<!-- not on the page -->\n.*?<!-- end -->\n", re.DOTALL)
_OUTSIDE = '<a class="outside" rel="nofollow noopener noreferrer" href="'
_AS_ON_PAGES: tuple[tuple[str, str], ...] = (
    (r"<h1>.*?</h1>\n", ""),
    (r'<h2 id="(.*?)">(.*?)</h2>', r'<h2 id="\1"><a href="#\1">\2</a></h2>'),
    (r'<pre><code class=".*?">', '<pre tabindex="0"><code>'),
    (r"<table>", '<div class="scroll" tabindex="0" role="region" aria-label="Table">\n<table>'),
    (r"</table>", "</table>\n</div>"),
    (r"<th>", '<th scope="col">'),
    (r"<(p|ul)>", r'<\1 class="measure">'),
    (r'<a href="https://', f"{_OUTSIDE}https://"),
    (rf'<a href="{SITE}', '<a href="{{ root }}/'),
    (SITE, "{{ base }}"),
    (r"<!-- if (\w+) -->", r"{% if \1 %}"),
    (r"<!-- end if -->", "{% endif %}"),
)
"""What is written in another way, in this order."""


def page() -> str:
    """Return the text of the page, as a template."""
    text = _ONLY_HERE.sub("", SOURCE.read_text(encoding="utf-8"))
    told: str = MarkdownIt("commonmark").enable("table").render(_with_ids(text))
    for pattern, replacement in _AS_ON_PAGES:
        told = re.sub(pattern, replacement, told)
    return "{# Written by `make docs` from docs/harvest.md. #}\n" + told


def _with_ids(text: str) -> str:
    """Return a text whose headings have the names that they have on a code host."""
    return re.sub(
        r"^## (.+)$",
        lambda found: f'<h2 id="{found[1].lower().replace(" ", "-")}">{found[1]}</h2>\n',
        text,
        flags=re.MULTILINE,
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
