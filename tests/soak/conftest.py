"""What the sieges share: their databases."""

from tests.databases import database, empty, kind, postgres

__all__ = ["database", "empty", "kind", "postgres"]
