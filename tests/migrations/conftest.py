"""What the tests of the migrations share: its databases."""

from tests.databases import database, empty, kind, postgres, store

__all__ = ["database", "empty", "kind", "postgres", "store"]
