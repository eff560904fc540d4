# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Problems of a configuration: all of them, each with its line, what is wrong and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import msgspec

from stellwerk.errors import ConfigurationError
from stellwerk.policy.clear_text import looks_secret

_SHOWN = 40  # characters of a value that are quoted back


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing that is wrong. ``where`` is a path such as ``endpoints.hub-otc.countries``."""

    line: int
    where: str
    what: str
    do: str

    def text(self, file: str) -> str:
        """``stellwerk.yaml:12: endpoints.hub-otc: what is wrong — what to do``."""
        where = f" {self.where}:" if self.where else ""
        return f"{file}:{self.line}:{where} {self.what} — {self.do}"


class Problems:
    """Collects; nothing stops at the first."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def add(self, line: int, where: str, what: str, do: str) -> None:
        """Note a problem. The same one twice counts once."""
        self._found[Problem(line, where, what, do)] = None

    def __bool__(self) -> bool:
        return bool(self._found)

    def error(self, file: str) -> ConfigurationError:
        """All of them, by line, as the error that stops the start."""
        found = sorted(self._found)
        count = "one problem" if len(found) == 1 else f"{len(found)} problems"
        return ConfigurationError(
            f"{file} has {count}; nothing was started.", tuple(problem.text(file) for problem in found)
        )


def show(text: str) -> str:
    """A value quoted for a message: short, one line, and never a secret."""
    if looks_secret(text):
        return "(withheld: it looks like a secret)"
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return repr(flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…")


def suggest(word: str, known: Iterable[str]) -> str:
    """``did you mean "countries"?`` or the list of what there is."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6) or difflib.get_close_matches(
        word.lower().replace("-", "_"), names, n=1, cutoff=0.6
    )
    if close:
        return f'did you mean "{close[0]}"?'
    if not names:
        return "there is none yet"
    listed = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    return f"use one of: {listed}"
