"""Has what somebody hands in looked at, in a process that can be killed; nothing of it is kept.

What looks at it stands above this package, and is only named here. An upload lies in a folder of
its own while it is looked at, within that of the broker, which goes with the broker in the end.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from disinfo_graph.config import Lanes, Uploading
from disinfo_graph.errors import InputError, QueryStopped, UploadRefused, UploadStopped
from disinfo_graph.uploads import forms
from disinfo_graph.uploads.request import Task, Upload, pack
from disinfo_graph.workers import Broker, Client, Plan

__all__ = ["Report", "Upload", "Uploads"]

_NAME = "uploads"
_LOOKING = "disinfo_graph.publish.handed_in"

_STOPPED: dict[str, str] = {
    "seconds": "Its report takes longer than {seconds:g} seconds: hand in less at a time.",
    "memory": "Its report takes more than {memory:,} MB of memory: hand in less at a time.",
    "complexity": "It is nested too deeply to be read.",
    "answer": "Its report would have more than {answer:,} MB: hand in less at a time.",
}
"""By the limit that was met: what whoever handed it in is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report; the reader closes `body`."""

    body: BinaryIO
    size: int


class Uploads:
    """Reports on uploads; one object serves any number of threads.

    Its processes start when something is handed in for the first time: most sites are only read.
    """

    def __init__(self, settings: Uploading) -> None:
        self._settings = settings
        self._starting = Lock()
        self._broker: Broker | None = None
        self._client: Client | None = None

    def close(self) -> None:
        """End the processes, and remove what they were looking at."""
        if self._client is not None:
            self._client.close()
        if self._broker is not None:
            self._broker.close()

    def report(
        self,
        upload: Upload,
        report: str,
        *,
        base: str,
        gone: Callable[[], bool] | None = None,
        client: str | None = None,
    ) -> Report:
        """Return the report on an upload, in the format of that name, with IRIs below a base.

        Raises UploadRefused for what is of no known form or cannot be read, UploadStopped at a
        limit, QueryBusy or QueryTooMany where there is no room for it.
        """
        file = forms.file_name(upload.name, upload.media_type)
        if file is None:
            raise UploadRefused("Neither its name nor its media type tells what it is.")
        workers, folder = self._workers()
        inside = Path(tempfile.mkdtemp(prefix="upload-", dir=folder))
        try:
            (inside / file).write_bytes(upload.data)
            task = pack(Task(folder=inside, file=file, report=report, base=base))
            answer = workers.ask(task, gone=gone, client=client)
        except QueryStopped as error:
            raise self._stopped(error) from error
        except InputError as error:
            raise UploadRefused(error.reason, line=error.line) from error
        finally:
            shutil.rmtree(inside, ignore_errors=True)
        return Report(body=answer.body, size=answer.size)

    def _workers(self) -> tuple[Client, Path]:
        """Return whom to ask, and the folder that goes with them; they are started if need be."""
        with self._starting:
            if self._client is None or self._broker is None or self._broker.ended():
                self.close()
                self._broker = Broker(_plan(self._settings))
                self._client = Client(self._broker.address)
                self._client.open(_NAME)
            return self._client, Path(self._broker.address).parent

    def _stopped(self, error: QueryStopped) -> UploadStopped:
        limits = self._settings.limits
        told = _STOPPED.get(error.limit, str(error)).format(
            seconds=limits.seconds, memory=limits.memory >> 20, answer=limits.answer >> 20
        )
        return UploadStopped(told, limit=error.limit)


def _plan(settings: Uploading) -> Plan:
    seconds = settings.limits.seconds
    return Plan(
        opener=f"{_LOOKING}:ready",
        evaluate=f"{_LOOKING}:evaluate",
        # Each worker opens for itself, and is not sealed: readers open the file that was handed in.
        preload=False,
        limits=settings.limits,
        lanes=Lanes(
            queries=settings.workers,
            pages=0,
            slow=0,
            slow_after=seconds,
            give_way=seconds,
            waiting=settings.waiting,
            each=settings.each,
        ),
        rate=settings.rate,
    )
