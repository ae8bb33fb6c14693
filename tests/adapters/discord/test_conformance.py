"""The conformance suite over the real library against the counterpart."""

from __future__ import annotations

from tests.adapters.conformance import Conformance


class TestDiscord(Conformance):
    """Discord does what the catalog says."""
