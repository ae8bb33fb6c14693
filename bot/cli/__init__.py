"""The command line: ``hallwarden``."""

from __future__ import annotations

import typer

from bot.cli.announce import announce
from bot.cli.audit import audit
from bot.cli.backtest import backtest
from bot.cli.coverage import coverage
from bot.cli.db import db
from bot.cli.decide import decide
from bot.cli.deeds import deeds
from bot.cli.diff import diff
from bot.cli.explain import explain
from bot.cli.hash import hash
from bot.cli.importing import importing
from bot.cli.init import init
from bot.cli.may import may
from bot.cli.member import member
from bot.cli.model import model
from bot.cli.past import bring_history
from bot.cli.policy import policy
from bot.cli.report import report
from bot.cli.run import run

app = typer.Typer(
    name="hallwarden",
    help="Keeps order in group chats on many platforms with one policy.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(run)
app.command()(init)
app.command()(decide)
app.command()(hash)
app.command()(may)
app.command()(report)
policy.command()(diff)
policy.command()(backtest)
policy.command()(explain)
policy.command()(coverage)
policy.command()(deeds)
app.add_typer(policy, name="policy")
importing.command("history")(bring_history)
app.add_typer(importing, name="import")
app.add_typer(model, name="model")
app.add_typer(announce, name="announce")
app.add_typer(db, name="db")
app.add_typer(audit, name="audit")
app.add_typer(member, name="member")
