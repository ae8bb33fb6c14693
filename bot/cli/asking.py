"""Questions at the terminal: what no flag says is asked of the person, where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import typer
from rich.console import Console

from bot.cli.saying import fail, tell
from policies.file.phrases import phrase
from policies.policy import Language

T = TypeVar("T", bound=str)


class Asking:
    """Answers from flags, and from the person where there is one."""

    def __init__(self, language: Language, *, here: bool) -> None:
        self.language = language
        self._here = here
        self._console = Console(stderr=True, highlight=False)

    def one(self, given: T | None, key: str, choices: Sequence[T]) -> T:
        """One of the choices, by number or name. Ends the program where nobody can be asked."""
        if given is not None:
            return given
        self._or_fail(key, choices)
        tell(self._console, self.language, f"init.ask.{key}")
        for number, each in enumerate(choices, 1):
            self._console.print(f"  {number}  {each}: {self._named(key, each)}", markup=False)
        while True:
            said = self._read()
            if said.isdecimal() and 0 < int(said) <= len(choices):
                return choices[int(said) - 1]
            if found := [each for each in choices if each == said]:
                return found[0]
            self._refuse("again", given=said, choices=", ".join(choices))

    def several(self, given: str | None, key: str, choices: Sequence[T]) -> tuple[T, ...]:
        """Some of the choices, by name, with commas between."""
        if given is None and not self._here:
            return ()
        if given is None:
            tell(self._console, self.language, f"init.ask.{key}")
        while True:
            said = self._read() if given is None else given
            names = [each.strip() for each in said.replace("，", ",").split(",") if each.strip()]
            strange = [each for each in names if each not in choices]
            if not strange:
                return tuple(one for name in names for one in choices if one == name)
            wrong = {"given": strange[0], "choices": ", ".join(choices)}
            if given is not None:
                fail(self.language, "init.again", **wrong)
            self._refuse("again", **wrong)

    def text(self, given: str | None, key: str, otherwise: str) -> str:
        """Any words; with nobody to ask, or no answer, what is said otherwise."""
        if given is not None or not self._here:
            return given or otherwise
        tell(self._console, self.language, f"init.ask.{key}")
        return self._read() or otherwise

    def _named(self, key: str, choice: str) -> str:
        return phrase(self.language, f"init.{key}.{choice}", {})

    def _or_fail(self, key: str, choices: Sequence[str]) -> None:
        if not self._here:
            names = {"option": f"--{key}", "choices": ", ".join(choices)}
            fail(self.language, "init.missing", **names)

    def _refuse(self, key: str, **names: str) -> None:
        tell(self._console, self.language, f"init.{key}", **names)

    def _read(self) -> str:
        try:
            return self._console.input("> ").strip()
        except EOFError:
            raise typer.Exit(1) from None
