"""Signals, places for letters and a page that a policy needs, and the settings do not name."""

from __future__ import annotations

from pathlib import Path

from bot.config import Config, read_config
from bot.tables import ConfigError
from policies.errors import Problem
from policies.feasible import unposted
from policies.file.phrases import phrase
from policies.following.signals import waiting
from policies.policy import Policy

BESIDE = "config.toml"


def unheard(file: Path, policy: Policy, given: Path | None) -> tuple[Problem, ...]:
    """Advice at each running rule that would wait for ever, each letter that could not leave, and
    at a page that nobody serves: of the settings that were given, or of those beside the file if
    they name it. Without any nobody knows what will be there.

    Raises ``ConfigError`` when settings that were given cannot be read.
    """
    config = read_config(given) if given else _beside(file)
    if config is None:
        return ()
    rules = {rule.name: rule for rule in policy.rules}
    path = given or file.parent / BESIDE
    own = config.mail.own if config.mail else ()
    letters = tuple(
        Problem(
            file.name,
            at,
            phrase(policy.language, "letter.missing", {"given": channel, "file": str(path)}),
            advice=True,
        )
        for at, channel in unposted(policy, own, config.webhooks)
    )
    words = phrase(policy.language, "appeals.page", {})
    page = (Problem(file.name, "appeals.page", words, advice=True),)
    unserved = page if policy.appeals_page and config.appeals is None else ()
    return (
        letters
        + unserved
        + tuple(
            Problem(
                rules[name].place, "", phrase(policy.language, "signal.missing", about), advice=True
            )
            for signal, names in waiting(policy).items()
            if signal not in config.signals
            for name in names
            for about in ({"name": signal, "rule": name, "file": str(path)},)
        )
    )


def _beside(file: Path) -> Config | None:
    """The settings in the folder of the policy, if they are in order and are about it."""
    path = file.parent / BESIDE
    if not path.is_file():
        return None
    try:
        config = read_config(path)
    except ConfigError:
        return None
    return config if file.resolve() in config.policy_files() else None
