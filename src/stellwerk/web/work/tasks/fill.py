# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/aufgaben/{name}``: fill in the form of a task, and begin a conversation with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from stellwerk.errors import NoSuchObject
from stellwerk.web.form import read_form
from stellwerk.web.language import Language
from stellwerk.web.visit import Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.tasks.overview import PATH, which
from stellwerk.web.work.tasks.words import FILL
from stellwerk.workbench.tasks import ALL, Filled, Task
from stellwerk.workbench.tasks.task import TO_COME

LARGEST = 1024 * 1024
"""Bytes of a form: the longest text, every character of it as three escaped bytes, some times over."""


def read(request: Request) -> Awaitable[Mapping[str, str]]:
    """The fields of a form with long texts. Raises ``Unreadable``."""
    return read_form(request, LARGEST)


def show(visit: Visit) -> Response:
    """The empty form, or (``?beispiel=1``) one that is filled with something made up."""
    task = _task(visit)
    if visit.request.query_params.get("beispiel") == "1":
        return _page(visit, task, dict(task.example), {}, example=True)
    return _page(visit, task, {field.name: field.preset for field in task.fields}, {})


def submit(begin: Callable[[Visit, Filled], str]) -> Callable[[Visit], Response]:
    """Check what was typed; ``begin`` the conversation, or show what is wrong beside what was typed."""

    def sent(visit: Visit) -> Response:
        task = _task(visit)
        read = task.read(visit.fields, english=visit.language is Language.EN)
        if isinstance(read, Filled):
            return visit.go(begin(visit, read))
        errors = {name: words[which(visit)] for name, words in read.errors.items()}
        return _page(visit, task, dict(visit.fields), errors)

    return sent


def _task(visit: Visit) -> Task:
    task = ALL.get(visit.request.path_params["name"])
    if task is None:
        raise NoSuchObject("there is no such task")
    return task


def _page(
    visit: Visit, task: Task, values: dict[str, str], errors: dict[str, str], *, example: bool = False
) -> Response:
    return visit.page(
        "work/tasks/fill.html",
        status=422 if errors else 200,
        area="tasks",
        t=in_language(FILL, visit.language),
        which=which(visit),
        task=task,
        values=values,
        errors=errors,
        example=example,
        to_come=TO_COME,
        action=f"{PATH}/{task.name}",
        overview=PATH,
    )
