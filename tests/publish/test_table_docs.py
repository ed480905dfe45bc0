"""docs/tables.md lists the columns that there are, and what it tells to run runs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import table_docs
from disinfo_graph.dumps.tables.columns import METADATA, TABLES

PAGE = table_docs.PAGE.read_text(encoding="utf-8")


def test_the_page_lists_the_columns_that_are_written() -> None:
    told = PAGE.partition(table_docs.BEGIN)[2].partition(table_docs.END)[0]

    assert told == table_docs.columns()


def test_the_page_names_every_file() -> None:
    files = {name for table in TABLES for name in (table.csv, table.parquet)} | {METADATA}

    told = re.findall(r"`([a-z-]+\.(?:csv|parquet|json))`", PAGE)

    assert {*told} == files


@pytest.mark.slow
def test_what_the_page_tells_to_run_runs(endpoint: str) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    here = program.replace("http://localhost:8000/", endpoint.removesuffix("sparql"))

    done = subprocess.run([sys.executable, "-c", here], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "Ukraine" in done.stdout
