# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fields of a task's form: what may stand in them, and what is said where something else does."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

import msgspec

from stellwerk.values.data_class import DataClass

Both = tuple[str, str]
"""The same in German and in English."""

NOTHING: Both = ("", "")


class Kind(StrEnum):
    """How a field is shown and read."""

    TEXT = "text"  # several lines
    LINE = "line"
    CHOICE = "choice"
    NUMBER = "number"  # whole


class Option(msgspec.Struct, frozen=True):
    """One of the things to choose from."""

    name: str  # in the form
    label: Both
    floor: DataClass = DataClass.K0  # what is chosen may demand more than the task does
    prompt: str = ""  # German: what the model is told


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field. ``missing`` says what to do where it is left empty though required."""

    name: str  # in the form, and its id on the page
    kind: Kind
    label: Both
    hint: Both = NOTHING
    missing: Both = NOTHING
    required: bool = True
    longest: int = 200  # characters
    options: tuple[Option, ...] = ()
    least: int = 1
    most: int = 1
    preset: str = ""
    in_title: bool = False  # what is chosen stands in the conversation's title
    rows: int = 3  # of a text, as it is shown

    def read(self, typed: str) -> str | Both:
        """What was typed, cleaned: or, as a pair, what is wrong with it in German and in English."""
        value = _clean(typed)
        if not value:
            return self.missing if self.required else ""
        if self.kind is Kind.CHOICE:
            return value if self.option(value) is not None else _CHOOSE
        if self.kind is Kind.NUMBER:
            return self._number(value)
        if len(value) > self.longest:
            return _too_long(len(value), self.longest)
        return " ".join(value.split()) if self.kind is Kind.LINE else value

    def option(self, name: str) -> Option | None:
        """The option of that name."""
        return next((option for option in self.options if option.name == name), None)

    def _number(self, value: str) -> str | Both:
        # int() would take "1_0", other scripts' digits, and without end
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
        if number is None or not self.least <= number <= self.most:
            return (
                f"Geben Sie eine ganze Zahl von {self.least} bis {self.most} ein.",
                f"Enter a whole number from {self.least} to {self.most}.",
            )
        return str(number)


def _clean(typed: str) -> str:
    """NFC, line feeds as line feeds, and nothing that hides or turns text round. A tab stays: tables are pasted."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _HIDDEN).strip()


_HIDDEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_CHOOSE: Both = ("Wählen Sie eine der Möglichkeiten.", "Choose one of the options.")


def _too_long(length: int, longest: int) -> Both:
    over = length - longest
    return (
        f"Der Text ist um {_grouped(over)} Zeichen zu lang. Höchstens {_grouped(longest)}. Kürzen Sie ihn, oder fügen "
        "Sie ihn im nächsten Schritt als Unterlage hinzu.",
        f"The text is {over:,} characters too long; at most {longest:,}. Shorten it, or add it as a document in the "
        "next step.",
    )


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
