"""What every adapter must do, whatever platform is behind it.

An adapter's tests subclass ``Conformance`` with a fixture ``world``: the platform's counterpart
with one place, one channel, the people that ``World`` names, and the adapter running against it.
"""

from __future__ import annotations

import pytest

from adapters.catalog import Row, row
from tests.adapters.hearing import Hearing
from tests.adapters.ordering import Ordering
from tests.adapters.sanctioning import Sanctioning
from tests.adapters.speaking import Speaking
from tests.adapters.world import World


class Conformance(Hearing, Sanctioning, Speaking, Ordering):
    """The whole suite."""

    @pytest.fixture
    def row(self, world: World) -> Row:
        return row(world.platform)
