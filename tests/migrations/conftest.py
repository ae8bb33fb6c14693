"""What the tests of the migrations share: databases."""

from tests.databases import (
    database,
    empty,
    kind,
    migrated,
    migrated_database,
    migrated_file,
    origin,
    postgres,
    store,
)

__all__ = [
    "database",
    "empty",
    "kind",
    "migrated",
    "migrated_database",
    "migrated_file",
    "origin",
    "postgres",
    "store",
]
