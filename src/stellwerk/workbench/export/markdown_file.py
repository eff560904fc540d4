# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A conversation as Markdown. Where it came from stands in front (YAML), and above each answer.

What the model and documents wrote stays what it was, but for what a viewer would fetch or run: pictures become plain
text, and so do tags. Code stays untouched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime

from stellwerk.values.calendar import local_day
from stellwerk.workbench.export import provenance
from stellwerk.workbench.export.words import words
from stellwerk.workbench.values import Conversation

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def markdown_file(conversation: Conversation, person: str, at: datetime, language: str = "de") -> bytes:
    """The file, UTF-8. ``person``: who answers for what was taken over; ``at``: when it is exported."""
    t = words(language)
    title = _line(conversation.title) or t.title
    parts = [*_front(conversation, title, at), "", f"# {harmless(title)}", ""]
    parts += [f"*{t.intro.format(at=f'{local_day(at):%d.%m.%Y}')}*", ""]
    for number, said in enumerate(conversation.said, 1):
        parts += [f"## {t.question.format(number=number)}", "", *_quoted(said.question), ""]
        if went := provenance.papers(said, conversation.attached, t):
            parts += [f"*{_line(harmless(went))}*", ""]
        if not said.answer:
            parts += [f"*{t.not_sent}*", ""]
            continue
        parts += [
            f"## {t.answer.format(number=number)}",
            "",
            f"*{_line(harmless(provenance.notice(said, person, t)))}*",
            "",
        ]
        parts += [harmless(said.answer), ""]
    return "\n".join(parts).encode("utf-8", "replace")


def harmless(text: str) -> str:
    """Markdown in which no picture is fetched and no tag acts, outside of code."""
    return "\n".join(_outside_code(text))


def _outside_code(text: str) -> Iterator[str]:
    fence = ""
    for line in text.splitlines():
        opened = _FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            yield line
        elif opened:
            fence = opened[1]
            yield line
        else:
            yield _defused(line)
    if fence:  # never closed: it would swallow what comes after
        yield fence


def _defused(line: str) -> str:
    """A line with its spans of code as they were."""
    made, end = "", 0
    for span in _SPAN.finditer(line):
        made += _plain(line[end : span.start()]) + span[0]
        end = span.end()
    return made + _plain(line[end:])


def _plain(text: str) -> str:
    return _TAG.sub("&lt;", text.replace("![", "\\!["))


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in harmless(text).splitlines()] or [">"]


def _front(conversation: Conversation, title: str, at: datetime) -> Iterator[str]:
    """YAML in which every value is written as JSON, and so cannot end its line or become another one."""
    answers = provenance.of_conversation(conversation)
    yield "---"
    yield f"title: {_value(title)}"
    yield f"generator: {_value(provenance.GENERATOR)}"
    yield "ai_generated: true"
    yield f"digital_source_type: {_value(provenance.DIGITAL_SOURCE_TYPE)}"
    yield f"exported_at: {_value(at.isoformat(timespec='seconds'))}"
    yield f"checked: {_value(all(one.checked for one in answers) and bool(answers))}"
    yield "answers:" if answers else "answers: []"
    for one in answers:
        yield f"  - number: {one.number}"
        yield f"    model: {_value(one.model)}"
        yield f"    zone: {_value(one.zone)}"
        yield f"    date: {_value(one.at.isoformat(timespec='seconds'))}"
        yield f"    decision: {_value(one.decision)}"
        yield f"    checked: {_value(one.checked)}"
        yield f"    complete: {_value(one.complete)}"
    yield "---"


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _line(text: str) -> str:
    return " ".join(text.split())
