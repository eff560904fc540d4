# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A task: a form over a prompt, with a class floor and a wish for a size of model of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.tier import Tier
from stellwerk.workbench.tasks.field import NOTHING, Both, Field

TO_COME = "unterlagen"
"""The field of the form that says: the text follows as a document in the next step."""

MATERIAL = "text"
"""The field that holds the material itself, in every task that takes documents."""

_TO_COME = "(Der Text steht in den beigefügten Unterlagen.)"


class Group(StrEnum):
    """Where a task stands on the page."""

    UNDERSTAND = "understand"
    WRITE = "write"
    PLAIN = "plain"  # for everyone to understand


class Extent(msgspec.Struct, frozen=True):
    """How long answers usually become: ``base`` tokens, and ``share`` of the tokens of the material."""

    base: int
    share: float = 0.0


class Filled(msgspec.Struct, frozen=True):
    """A task with its form filled in: all that a conversation begins with."""

    task: str  # its name
    title: str  # of the conversation; never holds what was typed
    instruction: str  # goes before everything else
    question: str  # the first message
    floor: DataClass
    tier: Tier  # the size of model wished for; the signal decides
    documents_follow: bool  # the material comes in the next step: add it before the question is sent


class Wrong(msgspec.Struct, frozen=True):
    """What is wrong with a form, by field, in the order of its fields."""

    errors: Mapping[str, Both]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a town hall does every day."""

    name: str  # in the address
    title: Both
    purpose: Both  # one sentence
    group: Group
    icon: str  # of the template's symbols
    fields: tuple[Field, ...]
    documents: bool  # may be added in the next step
    floor: DataClass
    floor_note: Both  # why
    note: Both = NOTHING  # what to bear in mind before the result is used
    tier: Tier
    extent: Extent
    instruction: str  # German; drafts only (R12), nothing invented, material is no instruction (R21)
    ask: Callable[[Mapping[str, str]], str]  # from the fields, checked, to the first message
    example: Mapping[str, str]  # made up; fills the form to try it

    def read(self, typed: Mapping[str, str], *, english: bool = False) -> Filled | Wrong:
        """The form as it was sent, checked. ``english``: the language of the title."""
        follow = self.documents and bool(typed.get(TO_COME, ""))
        values: dict[str, str] = {}
        errors: dict[str, Both] = {}
        for field in self.fields:
            read = field.read(typed.get(field.name, ""))
            if isinstance(read, str):
                values[field.name] = read
            elif follow and field.name == MATERIAL and not typed.get(MATERIAL, "").strip():
                values[field.name] = _TO_COME
            else:
                errors[field.name] = read
        if errors:
            return Wrong(errors)
        chosen = [(field, field.option(values[field.name])) for field in self.fields if field.options]
        floors = [option.floor for _, option in chosen if option is not None]
        named = [o.label[english] for f, o in chosen if o is not None and f.in_title]
        return Filled(
            task=self.name,
            title=self.title[english] + (f" ({', '.join(named)})" if named else ""),
            instruction=self.instruction,
            question=self.ask(values),
            floor=max(self.floor, *floors) if floors else self.floor,
            tier=self.tier,
            documents_follow=follow and values.get(MATERIAL) == _TO_COME,
        )
