"""The web layer: releases over HTTP, as documents, pages, queries, files; it makes none."""

from disinfo_graph.web.app import create_app

__all__ = ["create_app"]
