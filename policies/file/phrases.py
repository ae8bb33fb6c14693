"""The sentences about policies, begun, written, imported or tried, in the community's language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import get_args

from policies.policy import Language

LANGUAGES: tuple[str, ...] = get_args(Language)
_FILES = ("check", "import", "init", "trial")
_NAME = re.compile(r"\{(\w+)\}")


@cache
def sentences(language: str) -> Mapping[str, str]:
    """All sentences by key, read from ``<file>.<language>.toml`` in the folder ``wording``."""
    folder = Path(__file__).parents[1] / "wording"
    texts = [(folder / f"{name}.{language}.toml").read_text("utf-8") for name in _FILES]
    return {str(k): str(v) for text in texts for k, v in tomllib.loads(text).items()}


def phrase(language: str, key: str, names: Mapping[str, object]) -> str:
    """One sentence with ``{names}`` filled in; what was filled in is never read again."""
    return _NAME.sub(lambda m: shown(str(names.get(m[1], m[0]))), sentences(language)[key])


def shown(text: str) -> str:
    """A quoted piece of somebody's file: one line, no control characters, not too long."""
    clean = "".join(c if c.isprintable() else "·" for c in text)
    return clean if len(clean) <= 120 else f"{clean[:117]}…"
