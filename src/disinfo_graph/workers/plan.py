"""What a broker is told when it starts; it only names the functions, and never calls them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import BinaryIO

from disinfo_graph.config import Lanes, Limits, Rate
from disinfo_graph.errors import ConfigError

Opener = Callable[[str], object]
Evaluate = Callable[[object, bytes, BinaryIO], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Two functions as `package.module:function`, and what one request may take."""

    opener: str
    """Takes a name, returns the thing of that name."""
    evaluate: str
    """Takes the thing, a request and an output file; returns the header of the reply."""
    preload: bool
    """Open once and let workers share it by fork; else each worker opens for itself."""
    limits: Limits
    lanes: Lanes
    rate: Rate = field(default_factory=Rate)


def opener(plan: Plan) -> Opener:
    """Import the plan's opener."""
    return _function(plan.opener)


def evaluate(plan: Plan) -> Evaluate:
    """Import the plan's evaluate."""
    found = _function(plan.evaluate)

    def checked(thing: object, request: bytes, output: BinaryIO) -> bytes:
        header = found(thing, request, output)
        if isinstance(header, bytes):
            return header
        raise TypeError(f"{plan.evaluate} returned {type(header).__name__} (expected bytes)")

    return checked


def _function(path: str) -> Callable[..., object]:
    module, _, name = path.partition(":")
    found: object = getattr(import_module(module), name, None)
    if not callable(found):
        raise ConfigError(f"{path}: not a function (expected package.module:function)")
    return found
