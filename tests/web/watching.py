"""How tests look at what is told of requests: the application in the layers of `serve`."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask
from werkzeug.test import Client

from disinfo_graph.config import Config
from disinfo_graph.query import Endpoint
from disinfo_graph.web.logs import Log
from disinfo_graph.web.server import observed

NOWHERE = Endpoint("/nowhere", Config().limits)
HERE = {"REMOTE_ADDR": "127.0.0.1"}
THERE = {"REMOTE_ADDR": "192.0.2.77"}


class Served(NamedTuple):
    """The application over real workers, which `serve` puts its layers around."""

    settings: Config
    endpoint: Endpoint
    app: Flask

    def client(self, log: Log) -> Client:
        return Client(observed(self.app, self.settings, self.endpoint, log))
