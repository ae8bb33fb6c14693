"""Figures: how a model fares with rows that it was not trained on, language by language."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.table import Table

from bot.training.fit import Fitted
from policies.learned.model import LANGUAGES, LONG


def figures(fitted: Fitted) -> Table:
    """A line for each signal, language and length: what is found of what is there and of ordinary
    chat above the model's own bound, and the harmonic means where a chance of one half counts as
    found, which others measure."""
    table = Table("signal", "language", "length", "found", "of chat", "F1", "macro-F1", "rows")
    for signal, seen in fitted.seen.items():
        scales = dict(zip(LANGUAGES, fitted.packed.signals[signal].scales, strict=True))
        here = np.array(seen.languages)
        positive = np.array([row.positive for row in seen.rows])
        chat = np.array([row.chat for row in seen.rows])
        long = np.array([len(row.text) > LONG for row in seen.rows])
        for language, scale in scales.items():
            short_bound, long_bound = fitted.bounds[signal][language]
            found = seen.sums > np.where(long, long_bound, short_bound)
            likely = scale.slope * (seen.sums - fitted.middles[signal]) + scale.level > 0
            for name, size in (("all", np.ones(len(long), bool)), (f"over {LONG}", long)):
                rows = size & (here == language)
                own = rows & ~chat if signal == "toxic" else rows
                means = _f1(likely[own], positive[own]), _f1(~likely[own], ~positive[own])
                shares = (found[rows & positive], found[rows & chat])
                cells = (*map(_share, shares), f"{means[0]:.3f}", f"{sum(means) / 2:.3f}")
                table.add_row(signal, language or "other", name, *cells, f"{rows.sum():,}")
    return table


def _share(found: Any) -> str:
    return f"{100 * found.mean():.2f} %" if len(found) else "–"


def _f1(found: Any, there: Any) -> float:
    right, all_ = int((found & there).sum()), int(found.sum() + there.sum())
    return 2 * right / all_ if all_ else 0.0
