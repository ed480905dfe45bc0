"""The dump files of every release: lists as pages or JSON, files with ranges and checksums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson
from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from disinfo_graph.dumps.files import (
    DUMPS,
    FILES,
    SEALS,
    SIGNATURE,
    SIGNERS,
    SUMS,
    read_sums,
)
from disinfo_graph.dumps.packing import checksum
from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import manifest, site
from disinfo_graph.release.manifest import Manifest
from disinfo_graph.vocab import PREFIXES
from disinfo_graph.web import answers, linking
from disinfo_graph.web.answers import Link
from disinfo_graph.web.conditions import Current
from disinfo_graph.web.negotiation import JSON, LISTS
from disinfo_graph.web.problems import accepted
from disinfo_graph.web.serving import Serving

LATEST = "latest"
_DOWNLOAD = PREFIXES["schema"] + "DataDownload"
_PLAIN = frozenset(dump.name for dump in DUMPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that can be fetched."""

    name: str
    title: str
    media_type: str
    size: int
    sha256: str
    """Empty for the list of checksums, which cannot hold its own, and for its signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A release with its files."""

    manifest: Manifest
    live: bool
    files: tuple[File, ...]


def releases(serving: Serving) -> Response:
    """List the files of every release, the newest first."""
    return _listed(serving, [_shelf(serving, path) for path in _folders(serving)])


def release(serving: Serving, name: str) -> Response:
    """List the files of one release."""
    if name == LATEST:
        return _latest(serving, "")
    return _listed(serving, [_shelf(serving, _folder(serving, name))])


def file(serving: Serving, name: str, file: str) -> Response:
    """Return one file of a release, or the piece of it that is asked for."""
    if name == LATEST:
        return _latest(serving, file)
    folder = _folder(serving, name)
    found = next((one for one in _files(folder / "dumps") if one.name == file), None)
    if found is None:
        raise NotFound(f"Release {name} has no file {file!r}.")
    path, changed = folder / "dumps" / found.name, manifest.read(folder).published
    response = Response(content_type=answers.with_charset(found.media_type))
    response.headers["Content-Disposition"] = f"inline; filename={found.name}"
    response.headers["Cache-Control"] = answers.FOR_EVER
    response.headers[answers.RELEASE] = name
    response.last_modified = changed
    answers.linked(response, _links(found))
    etag = found.sha256 or checksum(path)
    current = Current(etag=etag, size=found.size, changed=changed.replace(microsecond=0))
    return answers.conditional(response, current, partial(_opened, response, path))


def _opened(response: Response, path: Path, start: int, stop: int) -> Iterable[bytes]:
    """Return a file from one offset to the other, read as it is sent.

    To its end the server may send it by itself; only what ends before goes through here.
    """
    file = path.open("rb")
    response.call_on_close(file.close)
    file.seek(start)
    if stop == path.stat().st_size:
        response.direct_passthrough = True
        return wrap_file(request.environ, file)
    return answers.pieces(file, start, stop)


def links(serving: Serving, name: str, *, whole: bool = False) -> Iterator[Link]:
    """Yield the links to the dumps of a release, the compressed ones too if `whole`."""
    folder = serving.config.site / "releases" / name / "dumps"
    for one in _files(folder):
        if whole or one.name in _PLAIN:
            target = f"{request.script_root}/dumps/{name}/{one.name}"
            yield Link(target=target, relation="item", media_type=one.media_type)


def _links(found: File) -> list[Link]:
    """Return the links of one file: to the dataset, its description and the same of now."""
    root = request.script_root
    more = (
        Link(target=f"{root}/.well-known/void", relation="describedby", media_type="text/turtle"),
        Link(target=f"{root}/dumps/{LATEST}/{found.name}", relation="latest-version"),
        Link(target=_DOWNLOAD, relation="type"),
    )
    return linking.part(root, *more)


def signers(serving: Serving) -> Response:
    """Lead to the key that signed the live release."""
    return _latest(serving, SIGNERS)


def _latest(serving: Serving, file: str) -> Response:
    name = site.current(serving.config.site).name
    if file and not (site.current(serving.config.site) / "dumps" / file).is_file():
        raise NotFound(f"Release {name} has no file {file!r}.")
    return answers.elsewhere(f"{request.script_root}/dumps/{name}/{file}", 302)


def _listed(serving: Serving, shelves: list[Shelf]) -> Response:
    offer = accepted(LISTS)
    if offer is JSON:
        told = {"releases": [_as_json(shelf) for shelf in shelves]}
        response = answers.whole(orjson.dumps(told), JSON.media_type)
    else:
        body = serving.page("dumps.html", shelves=shelves, path=request.path)
        response = answers.page(body)
    response.vary.add("Accept")
    return response


def _as_json(shelf: Shelf) -> dict[str, object]:
    folder = f"{request.script_root}/dumps/{shelf.manifest.id}/"
    files = [
        {
            "name": one.name,
            "title": one.title,
            "mediaType": one.media_type,
            "bytes": one.size,
            "sha256": one.sha256 or None,
            "path": folder + one.name,
        }
        for one in shelf.files
    ]
    return {
        "release": shelf.manifest.id,
        "live": shelf.live,
        "published": shelf.manifest.published,
        "cases": shelf.manifest.cases,
        "triples": shelf.manifest.triples,
        "files": files,
    }


def _folders(serving: Serving) -> list[Path]:
    return list(reversed(site.releases(serving.config.site)))


def _folder(serving: Serving, name: str) -> Path:
    try:
        return site.named(serving.config.site, name)
    except ReleaseError as error:
        raise NotFound(f"There is no release {name!r} here.") from error


def _shelf(serving: Serving, folder: Path) -> Shelf:
    return Shelf(
        manifest=manifest.read(folder),
        live=folder.name == serving.live(),
        files=tuple(_files(folder / "dumps")),
    )


def _files(folder: Path) -> Iterator[File]:
    """Yield what the list of checksums names: nothing else in the folder is given out."""
    for name, sha256 in read_sums(folder).items():
        yield _file(folder / name, sha256)
    for name in (SUMS, SIGNATURE):
        if (folder / name).is_file():
            yield _file(folder / name, "")


def _file(path: Path, sha256: str) -> File:
    known = FILES.get(path.name)
    return File(
        name=path.name,
        title=known.title if known else SEALS.get(path.name, path.name),
        media_type=known.media_type if known else "text/plain",
        size=path.stat().st_size,
        sha256=sha256,
    )
