# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long the next answer will probably become, and may become at most: by what is asked, not by who answers.

A small model may repeat a line until its context is full, and a large one is paid for every word: so each call from the
workbench has a bound. What it cut off can be asked for with one click.
"""

from __future__ import annotations

from typing import NamedTuple

from stellwerk.gateway.length import CHARACTERS_PER_TOKEN
from stellwerk.settings import Answers
from stellwerk.values.call import ChatCall, UserMessage
from stellwerk.workbench.tasks import ALL
from stellwerk.workbench.tasks.task import Extent
from stellwerk.workbench.values import Conversation

_CHAT = Extent(400)  # about a page
_SLACK = 3
"""A task may come to so many times its usual length: scripts differ in tokens for a word, texts in words."""
_THOUGHTS = 1024
"""Tokens that a model may think before it writes the answer of a task; providers count them with it."""


class Length(NamedTuple):
    """Of an answer, in tokens."""

    usual: int
    most: int


def length_of(conversation: Conversation, call: ChatCall, answers: Answers) -> Length:
    """For the answer to ``call``, the next of this conversation."""
    kind, _, name = conversation.origin.partition(":")
    task = ALL.get(name) if kind == "task" else None
    if task is None:
        return Length(min(_CHAT.base, answers.chat_tokens), answers.chat_tokens)
    usual = task.extent.base + round(task.extent.share * _material(call))
    most = min(answers.task_tokens, _SLACK * usual + _THOUGHTS)
    return Length(min(usual, most), most)


def _material(call: ChatCall) -> int:
    """Tokens of what the person gave, documents included: a later wish is about the same text."""
    given = (m.content for m in call.messages if isinstance(m, UserMessage))
    return sum(len(text) for text in given if isinstance(text, str)) // CHARACTERS_PER_TOKEN
