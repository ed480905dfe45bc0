"""Puts the web application together: which address is answered by which view, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from http import HTTPStatus
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, request
from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from disinfo_graph import resources
from disinfo_graph.config import Config
from disinfo_graph.errors import DisinfoGraphError
from disinfo_graph.iris import TYPES
from disinfo_graph.query import Endpoint
from disinfo_graph.reporting import wording
from disinfo_graph.uploads import Uploads
from disinfo_graph.web import (
    answers,
    api,
    atom,
    browse,
    catalogue,
    changes,
    completion,
    contract,
    documents,
    downloads,
    files,
    graphs,
    handed_in,
    harvest,
    home,
    machines,
    problems,
    quality,
    rows,
    sitemap,
    sparql,
    telling,
    terms,
    validation,
    versions,
    vocabulary,
)
from disinfo_graph.web.begun import Begun
from disinfo_graph.web.files import File
from disinfo_graph.web.front import Front
from disinfo_graph.web.negotiation import DOCUMENTS, HTML
from disinfo_graph.web.reading import Switched
from disinfo_graph.web.remembered import Found, Remembered
from disinfo_graph.web.repeated import Repeated
from disinfo_graph.web.serving import Serving

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

View = Callable[..., AnyResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An address, and the view that answers it."""

    rule: str
    view: View
    methods: tuple[str, ...] = ("GET",)


_KIND = f"<any({', '.join(TYPES)}):kind>"
_TERMS = ", ".join(
    f'"{name}{suffix}"'
    for name in terms.PAGES
    for suffix in ("", *(offer.suffix for offer in DOCUMENTS))
)
_QUALITY = ", ".join(f'"{name}"' for name in quality.NAMES)

_CATALOGUE = ", ".join(f'"{name}"' for name in catalogue.NAMES)

ROUTES: tuple[Route, ...] = (
    Route(rule="/", view=home.home),
    Route(rule="/case/", view=browse.cases),
    Route(rule=f"/<any({', '.join(browse.KINDS)}):kind>/", view=browse.listed),
    Route(rule=f"/id/{_KIND}/<path:slug>", view=documents.thing),
    Route(rule=f"/{_KIND}/<path:slug>", view=documents.document),
    Route(rule=f"/linkset/{_KIND}/<path:slug>", view=documents.link_set),
    Route(rule="/sparql", view=sparql.sparql, methods=("GET", "POST")),
    Route(rule=graphs.PATH, view=graphs.content),
    Route(rule=validation.PATH, view=validation.validate, methods=("GET", "POST")),
    Route(rule="/sparql/terms.json", view=completion.terms),
    Route(rule=f"/<any({_TERMS}):name>", view=terms.terms),
    Route(rule=f"/<any({_QUALITY}):name>", view=quality.quality),
    Route(rule=quality.WORKLIST, view=quality.worklist),
    Route(rule="/quality/rules/<name>", view=quality.rule),
    Route(rule="/context.jsonld", view=contract.context),
    Route(rule="/context/<version>.jsonld", view=contract.versioned_context),
    Route(rule="/frame/<kind>.jsonld", view=contract.frame),
    Route(rule="/schema/<kind>.json", view=contract.schema),
    Route(rule=changes.PATH, view=changes.root),
    Route(rule=f"{changes.PATH}.<suffix>", view=changes.root),
    Route(rule=f"{changes.PATH}.atom", view=atom.atom),
    Route(rule=f"{changes.PATH}/<name>", view=changes.page),
    Route(rule="/id/version/<slug>/<stamp>", view=versions.version),
    Route(rule=harvest.PATH, view=harvest.harvest),
    Route(rule="/dumps/", view=downloads.releases),
    Route(rule="/dumps/allowed_signers", view=downloads.signers),
    Route(rule="/dumps/<name>/", view=downloads.release),
    Route(rule="/dumps/<name>/<file>", view=downloads.file),
    Route(rule="/.well-known/void", view=machines.void),
    Route(rule=f"/<any({_CATALOGUE}):name>", view=catalogue.catalog),
    Route(rule="/id/dataset/<name>", view=catalogue.dataset),
    Route(rule="/dataset/<name>", view=catalogue.document),
    Route(rule="/health", view=machines.health),
    Route(rule="/robots.txt", view=machines.robots),
    Route(rule=answers.DESCRIPTION, view=api.openapi),
    Route(rule=answers.REFERENCE, view=api.page),
    Route(rule=sitemap.PATH, view=sitemap.index),
    Route(rule="/sitemap-<name>.xml", view=sitemap.part),
    Route(rule="/favicon.ico", view=machines.icon),
    Route(rule="/static/<path:name>", view=machines.static),
)

_ATTEMPTS = 3
_REMEMBERED = 256
"""So many answers to the questions of pages are remembered."""


_STATIC = Path(__file__).parent / "static"


class Site(Flask):
    """The application, before which stands another one that answers what it can."""

    front: Front | None = None

    def __init__(self, uploads: Uploads) -> None:
        super().__init__(__package__, template_folder=None, static_folder=None)
        self.uploads = uploads

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        return (self.front or super().wsgi_app)(environ, start_response)

    def begin(self, environ: WSGIEnvironment) -> Begun | None:
        """Look an answer up, or ask for it, without waiting; None leaves a request to a thread."""
        return self.front.begin(environ) if self.front else None


def create_app(
    config: Config, endpoint: Endpoint, ending: Event | None = None, static: Path = _STATIC
) -> Site:
    """Return the application that answers from an endpoint that somebody else started.

    `ending` is set by whoever is about to end both, and closes its `uploads`; `static` is the
    folder of what pages load.
    """
    app = Site(Uploads(config.uploading))
    serving = _serving(config, endpoint, app.uploads, ending or Event(), files.read(static))
    for route in ROUTES:
        view = partial(_steady(route.view), serving)
        app.add_url_rule(
            route.rule, endpoint=route.rule, view_func=view, methods=list(route.methods)
        )
    app.register_error_handler(DisinfoGraphError, partial(_failed, app, serving))
    app.register_error_handler(HTTPException, partial(problems.http_answer, serving))
    app.after_request(partial(_with_headers, serving))
    app.after_request(_within_the_site)  # it runs before the other
    app.front = Front(Repeated(partial(Flask.wsgi_app, app), serving), serving)
    return app


def _serving(
    config: Config,
    endpoint: Endpoint,
    uploads: Uploads,
    ending: Event,
    loaded: Mapping[str, File],
) -> Serving:
    published = {
        "ns": vocabulary.published([resources.ontology()]),
        "shapes": vocabulary.published(resources.shapes()),
    }
    return Serving(
        config=config,
        endpoint=endpoint,
        uploads=uploads,
        templates=_templates(loaded),
        rows=rows.read(published["shapes"].nodes),
        published=published,
        paths=frozenset(route.rule.strip("/") for route in ROUTES),
        files=loaded,
        ending=ending,
        remembered=_following(endpoint, Remembered(_REMEMBERED)),
        sitemaps=_following(endpoint, Remembered(1)),
    )


def _templates(loaded: Mapping[str, File]) -> Environment:
    templates = Environment(
        loader=PackageLoader("disinfo_graph.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["syntaxes_of_documents"] = [one for one in DOCUMENTS if one is not HTML]
    templates.globals |= {"loaded": loaded, "number": wording.number}
    templates.filters |= {"moment": telling.moment, "size": telling.size}
    return templates


def _following(endpoint: Endpoint, remembered: Remembered[Found]) -> Remembered[Found]:
    if endpoint.release is not None:
        remembered.follow(endpoint.release)
    endpoint.when_switched(remembered.follow)
    return remembered


def _steady(view: View) -> View:
    """Ask anew for a page in the middle of which another release went live."""

    @wraps(view)
    def asked(serving: Serving, **values: str) -> AnyResponse:
        for _ in range(_ATTEMPTS - 1):
            try:
                return view(serving, **values)
            except Switched:
                continue
        return view(serving, **values)

    return asked


def _failed(app: Flask, serving: Serving, error: DisinfoGraphError) -> Response:
    if serving.ending.is_set():
        return problems.http_answer(serving, problems.ending())
    response = problems.error_answer(serving, error)
    if response.status_code == 500:
        app.logger.error("%s %s: %s", request.method, request.path, error)
    return response


def _within_the_site(response: Response) -> Response:
    """Have the framework's redirections lead to a path: the host is the client's own word."""
    if response.status_code != HTTPStatus.PERMANENT_REDIRECT:
        return response
    target = urlsplit(response.headers["Location"])
    path = urlunsplit(("", "", "/" + target.path.lstrip("/"), target.query, ""))
    return answers.elsewhere(path, HTTPStatus.PERMANENT_REDIRECT)


def _with_headers(serving: Serving, response: Response) -> Response:
    """Add what every answer carries, errors too."""
    more = answers.PREFLIGHT if request.method == "OPTIONS" else {}
    response.headers.update(answers.CORS | more)
    for header, value in answers.SAFETY.items():
        response.headers.setdefault(header, value)  # the query page has a policy of its own
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = ", ".join(sorted(response.allow))
        if request.endpoint == validation.PATH:
            response.headers["Accept-Post"] = handed_in.TAKEN
    if answers.RELEASE not in response.headers and (name := serving.answering()):
        response.headers[answers.RELEASE] = name
    return response
