"""What commands print, as text; it decides and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from disinfo_graph.model import Finding, Record, Rejected, Severity, told
from disinfo_graph.publish import Inspection, Order, Report
from disinfo_graph.release import manifest

_EXAMPLES = 3


def record(item: Record) -> str:
    """Return a record as a line of the project's input format, with its origin."""
    return orjson.dumps({"origin": str(item.origin)} | told(item)).decode()


def release(folder: Path, *, live: bool) -> str:
    """Return a release in one line."""
    known = manifest.read(folder)
    mark = "*" if live else " "
    return (
        f"{mark} {known.id}  {known.published:%Y-%m-%d %H:%M:%S} UTC  "
        f"{_number(known.cases, 'case')}  {sum(known.triples.values()):,} triples  "
        f"{known.rejected:,} rejected"
    )


def checked(items: Iterable[Inspection | Rejected]) -> str:
    """Return the report on a check: the sum first, then each rule with examples."""
    cases = [item for item in items if isinstance(item, Inspection)]
    refused = [item for item in items if isinstance(item, Rejected)]
    faulty = [case for case in cases if case.findings]
    rules: dict[tuple[Severity, str], list[Inspection]] = {}
    for case in faulty:
        for severity, message in dict.fromkeys(map(_rule, case.findings)):
            rules.setdefault((severity, message), []).append(case)
    broken = f"{_number(len(rules), 'rule')} broken by {len(faulty):,}"
    lines = [
        f"{broken} of {_number(len(cases), 'case')}; {_number(len(refused), 'record')} refused"
    ]
    lines.extend(f"\nREFUSED {item.origin}: {item.reason}" for item in refused)
    order = list(Severity)
    for severity, message in sorted(rules, key=lambda rule: (order.index(rule[0]), rule[1])):
        lines.extend(_broken(severity, message, rules[severity, message]))
    lines.extend(_unresolved(cases))
    return "\n".join(lines)


def _rule(finding: Finding) -> tuple[Severity, str]:
    return finding.severity, finding.message


def _broken(severity: Severity, message: str, cases: list[Inspection]) -> Iterator[str]:
    yield f"\n{severity.value.upper()} in {_number(len(cases), 'case')}: {message}"
    for case in cases[:_EXAMPLES]:
        yield f"  {', '.join(case.origins)}: {case.title or 'without title'}"
    if len(cases) > _EXAMPLES:
        yield f"  and {len(cases) - _EXAMPLES:,} more"


def _unresolved(cases: Iterable[Inspection]) -> Iterator[str]:
    missing = {label for case in cases for label in case.unresolved}
    for label in sorted(missing, key=lambda label: (label.kind, label.label)):
        yield f"\nNOT RESOLVED {label.kind} {label.label!r}: {label.reason}"


def report(done: Report, order: Order) -> str:
    """Return what a publication came to."""
    outcome = done.outcome
    lines = [
        f"read {_number(done.read, 'record')}: {_number(len(outcome.digests), 'case')} to publish, "
        f"{done.merged:,} merged, {len(outcome.rejected):,} rejected; "
        f"{_number(len(outcome.unresolved), 'label')} not resolved"
    ]
    lines.extend(f"  rejected {_reason(row)}" for row in outcome.rejected)
    if done.manifest is not None:
        counted = done.manifest.findings
        lines.append(", ".join(f"{count:,} {name.lower()}" for name, count in counted.items()))
        changes = done.manifest.changes
        lines.append(", ".join(f"{count:,} {name}" for name, count in changes.items()))
    lines.extend(f"  damaged {fault}" for fault in done.damage)
    lines.append(_ended(done, order))
    return "\n".join(lines)


def _ended(done: Report, order: Order) -> str:
    if done.release is None:
        why = "dry run" if order.dry_run else "strict, and something was rejected"
        return f"nothing published: {why}"
    if done.new:
        instead = ", in place of a damaged one" if done.damage else ""
        return f"release {done.release} is live in {order.site}{instead}"
    return f"release {done.release} says the same already: nothing published"


def _reason(row: bytes) -> str:
    values = orjson.loads(row)
    return f"{', '.join(values['origins'])}: {values['reason']}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
