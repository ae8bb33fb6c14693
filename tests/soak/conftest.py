"""What the sieges share: databases with nothing in them."""

from tests.databases import empty, kind, origin, postgres

__all__ = ["empty", "kind", "origin", "postgres"]
