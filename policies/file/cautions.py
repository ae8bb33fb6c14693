"""What rules ask for that will not be done, since a learned score alone removes nobody."""

from __future__ import annotations

from policies.caution import PAUSE, REMOVING, on_scores
from policies.file.gather import Whole
from policies.file.report import Report
from policies.forms import written
from policies.policy import Policy


def caution(whole: Whole, policy: Policy, report: Report) -> None:
    """Say so at each action, as advice; ``policy`` is what the whole was made into."""
    for piece, rule in zip(whole.rules, policy.rules, strict=True):
        if not on_scores(rule):
            continue
        for path, action in piece.source.each((*piece.path, "actions"), piece.table.actions):
            if action.do in REMOVING:
                span = written(PAUSE)
                report.add(piece.source, path, "score.alone", advice=True, do=action.do, span=span)
