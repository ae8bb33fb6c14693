"""Where the labelled data and the platforms' descriptions lie, which are no part of the project."""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[2] / "shared"
SHARED = Path(os.environ.get("HALLWARDEN_SHARED", _BESIDE))
"""``HALLWARDEN_SHARED``, or a folder ``shared`` beside the project; it need not be there."""
