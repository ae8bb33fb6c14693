"""What the sieges share: databases with nothing in them, and the figures told at the end."""

from __future__ import annotations

import json
from dataclasses import asdict
from io import StringIO

import pytest
from rich.console import Console
from rich.table import Table

from tests.soak.siege import Figures

FIGURES = pytest.StashKey[list[Figures]]()


@pytest.fixture
def results(request: pytest.FixtureRequest) -> list[Figures]:
    """Where the figures of sieges are gathered."""
    return request.config.stash.setdefault(FIGURES, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One table for people, and the same as JSON."""
    found = terminalreporter.config.stash.get(FIGURES, [])
    if not found:
        return
    rows = [asdict(figures) for figures in found]
    table = Table(*rows[0], title="Kill test")
    for row in rows:
        table.add_row(*(f"{c:.1f}" if isinstance(c, float) else str(c) for c in row.values()))
    text = StringIO()
    Console(file=text, width=140).print(table)
    terminalreporter.write(f"\n{text.getvalue()}{json.dumps(rows)}\n")
