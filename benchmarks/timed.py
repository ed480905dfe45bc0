"""Times one verb in a process of its own: `python -m benchmarks.timed WAY VERB FOLDER`.

Prints seconds, peak memory in bytes and the number found as JSON. FOLDER holds `cases.jsonl`.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from pathlib import Path

from benchmarks import plain_verbs, steps, verbs
from benchmarks.clock import Clock, Verb


def prepare(folder: Path, clock: Clock) -> int:
    """Make the canonical files that the verbs after mapping start from."""
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        for number, chunk in enumerate(steps.chunks(folder)):
            told = [steps.nodes(one) for one in chunk]
            steps.write_runs(told, number, Path(workshop))
        with clock:
            steps.merge_runs(Path(workshop), folder)
    return 0


def start(folder: Path, clock: Clock) -> int:
    """Do nothing: what a process takes before it does anything."""
    return 0


WAYS: dict[str, dict[str, Verb]] = {
    "package": verbs.VERBS,
    "plain": plain_verbs.VERBS,
    "both": {"prepare": prepare, "agree": plain_verbs.agree, "start": start},
}


def main() -> None:
    """Time one verb."""
    way, verb, folder = sys.argv[1:]
    clock = Clock()
    found = WAYS[way][verb](Path(folder), clock)
    # Of the children, the kernel tells the largest: so this is the largest process of all.
    users = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(user).ru_maxrss for user in users) * 1024
    print(json.dumps({"seconds": clock.seconds, "peak": peak, "found": found}))


if __name__ == "__main__":
    main()
