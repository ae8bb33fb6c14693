"""Logs: lines for people or JSON for programs, with event and community ids, never with secrets."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog
from structlog.types import Processor

OURS = ("adapters", "bot", "migrations", "policies", "storage")
"""Of everybody else only warnings are shown: what libraries say of their calls holds tokens in
addresses, secrets in parameters, and what members wrote."""


def set_up(form: Literal["console", "json"], level: str) -> None:
    """Send our log and the libraries' to standard error in one form."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_written(form)]
    handler = _StandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last)
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(number, logging.WARNING))
    for ours in OURS:
        logging.getLogger(ours).setLevel(number)


class _StandardError(logging.Handler):
    """Writes to whatever standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            print(self.format(record), file=sys.stderr)
        except Exception:
            self.handleError(record)


def _written(form: Literal["console", "json"]) -> list[Processor]:
    """How a line is written. Tracebacks show no local variables: tokens would be among them."""
    if form == "console":
        plain = structlog.dev.plain_traceback
        colors = sys.stderr.isatty()
        return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]
    frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return [structlog.processors.ExceptionRenderer(frames), structlog.processors.JSONRenderer()]
