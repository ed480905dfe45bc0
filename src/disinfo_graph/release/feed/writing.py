"""Writes members into pages: goes on where a page is open, and closes it when it is full.

A page that goes on is written under new file names: until the switch the old files are the page.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from disinfo_graph.formats import blocks
from disinfo_graph.iris import Iris
from disinfo_graph.release import site
from disinfo_graph.release.feed import pages, quads
from disinfo_graph.release.feed.told import PAGE_SIZE, Member, Page


class Writer:
    """Takes members, oldest first; `written` are the pages that it wrote, once it is closed."""

    def __init__(self, root: Path, iris: Iris, mark: str, number: int) -> None:
        """Write pages; their files bear `mark`, and `number` is that of the next new one."""
        self._root, self._iris, self._mark, self._number = root, iris, mark, number
        self._page: Page | None = None
        self._files: dict[str, BinaryIO] = {}
        self._stack = ExitStack()
        self._known: quads.Known = {}
        self.written: list[Page] = []
        (root / pages.FOLDER).mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.end()
        self._stack.close()

    def go_on(self, page: Page) -> None:
        """Go on with a page that is open."""
        self._page = self._opened(replace(page, file=f"{page.name}.{self._mark}"))
        for suffix in pages.SUFFIXES:
            with pages.path(self._root, page, suffix).open("rb") as before:
                shutil.copyfileobj(before, self._files[suffix])
        # Another version of the program may have begun the page, with fewer of them.
        self._write(pages.RDF, blocks.prefixes())

    def begin(self, name: str | None = None) -> None:
        """Begin a page, under a name or the next number."""
        self.end()
        if name is None:
            name, self._number = str(self._number), self._number + 1
        self._page = self._opened(
            Page(
                base=self._iris.base,
                name=name,
                file=f"{name}.{self._mark}",
                members=0,
                first="",
                last="",
                closed=False,
            )
        )
        self._write(pages.RDF, blocks.prefixes())
        self._write(pages.RDF, *quads.page_lines(self._iris.base, name, closed=False))

    def add(self, member: Member, document: bytes) -> None:
        """Add a member to the page that is open, or to a new one."""
        if self._page is None:
            self.begin()
        page = self._page
        assert page is not None
        self._write(pages.MEMBERS, pages.row(member))
        self._write(pages.DOCUMENTS, document)
        self._write(pages.RDF, *quads.member_text(member, document, self._iris, self._known))
        first = page.first or member.stamp
        self._page = replace(page, members=page.members + 1, first=first, last=member.stamp)
        if self._page.members >= PAGE_SIZE:
            self.end(closed=True)

    def end(self, *, closed: bool = False) -> None:
        """End the page at hand, to be gone on with unless it is closed."""
        page = self._page
        if page is None:
            return
        if closed:
            self._write(pages.RDF, *quads.page_lines(self._iris.base, page.name, closed=True))
        self._stack.close()
        for suffix in pages.SUFFIXES:
            site.sync(pages.path(self._root, page, suffix))
        site.sync(self._root / pages.FOLDER)
        self.written.append(replace(page, closed=closed))
        self._page = None

    def _opened(self, page: Page) -> Page:
        for suffix in pages.SUFFIXES:
            file = pages.path(self._root, page, suffix).open("wb")
            self._files[suffix] = self._stack.enter_context(file)
        return page

    def _write(self, suffix: str, *data: bytes) -> None:
        self._files[suffix].writelines(data)
