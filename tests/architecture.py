"""What the house asks of every file beyond what linters know, as functions over a tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("adapters", "bot", "migrations", "policies", "storage", "tests")
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40

VAGUE = re.compile(r"(utils?|helpers?|managers?|common|base|core|services?|misc)")

UNPREDICTABLE = frozenset(
    "asyncio concurrent ctypes http multiprocessing random secrets select signal socket"
    " socketserver ssl subprocess threading time urllib.request uuid".split()
)
"""Modules of the clock, chance, the network and other processes: never under policies/."""

DISK = frozenset("glob importlib io os pathlib shutil tempfile".split())
"""Modules that reach the disk: under policies/ only where the bundle is read."""

READS_THE_BUNDLE = frozenset(
    {
        "policies/file/bundle.py",
        "policies/file/load.py",
        "policies/file/phrases.py",
        "policies/matching/hanzi.py",
        "policies/parity/__init__.py",
        "policies/presets/__init__.py",
        "policies/wording/refusals.py",
        "policies/wording/sentences.py",
    }
)

CLOCKS = frozenset({"now", "utcnow", "today"})


def problems(root: Path) -> list[str]:
    """Everything wrong in the tree under ``root``, each as ``file:line: message``."""
    found: list[str] = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            tree = ast.parse(path.read_text(encoding="utf-8"), name)
            found += (f"{name}:{line}: {what}" for line, what in _of_any_file(path, name, tree))
            if package == "policies":
                found += (f"{name}:{line}: {what}" for line, what in _of_policies(name, tree))
            if package == "migrations":
                found += (f"{name}:{line}: {what}" for line, what in _of_migrations(tree))
    return found


def _of_any_file(path: Path, name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for part in Path(name).with_suffix("").parts:
        if VAGUE.fullmatch(part):
            yield 1, f"a file called {part!r} says nothing about what it holds"
    length = len(path.read_text(encoding="utf-8").splitlines())
    if length > LONGEST_MODULE:
        yield length, f"{length} lines; a module has at most {LONGEST_MODULE}"
    if not one_sentence(ast.get_docstring(tree) or ""):
        yield 1, "a module opens with one sentence that says what it is"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines, at most {LONGEST_FUNCTION} fit"
        elif isinstance(node, ast.ImportFrom | ast.Import):
            if any(alias.name == "TYPE_CHECKING" for alias in node.names):
                yield node.lineno, "TYPE_CHECKING hides an import that points up"
        elif isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING":
            yield node.lineno, "TYPE_CHECKING hides an import that points up"


def one_sentence(docstring: str) -> bool:
    """Whether the first paragraph is one sentence; details may follow in further ones."""
    first = " ".join(docstring.split("\n\n")[0].split())
    return first.endswith(".") and not re.search(r"[.?!] [A-Z]", first)


def _of_policies(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    waiting = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    reads = name in READS_THE_BUNDLE
    for node in ast.walk(tree):
        if isinstance(node, waiting):
            yield node.lineno, "policies never wait: no async here"
        for module in imported(node):
            if within(module, UNPREDICTABLE):
                yield getattr(node, "lineno", 1), f"policies never use {module}"
            elif within(module, DISK) and not reads:
                yield (
                    getattr(node, "lineno", 1),
                    f"policies load from the disk, no more ({module})",
                )
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                yield node.lineno, f"policies never read a clock ({node.func.attr})"
            if isinstance(node.func, ast.Name) and node.func.id == "open" and not reads:
                yield node.lineno, "policies never open a file but to load"


def _of_migrations(tree: ast.Module) -> Iterator[tuple[int, str]]:
    ours = frozenset(PACKAGES) - {"migrations"}
    for node in ast.walk(tree):
        for module in imported(node):
            if within(module, ours) and module.partition(".tables")[0] != "storage":
                yield getattr(node, "lineno", 1), f"migrations know storage.tables, not {module}"


def imported(node: ast.AST) -> tuple[str, ...]:
    """The modules that a statement imports; of ``from a import b`` it is ``a.b``."""
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        return tuple(f"{node.module}.{alias.name}" for alias in node.names)
    return ()


def within(module: str, packages: frozenset[str]) -> bool:
    """Whether a dotted name is one of the packages or lies inside one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)
