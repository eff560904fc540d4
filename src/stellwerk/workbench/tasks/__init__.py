# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a town hall does every day, as forms over prompts: one file per task.

A new task is a file beside the others and a line in :data:`ALL`. Its prompt must raise no class by itself (a test
looks at it with the detectors), and ``python -m bench.tasks`` says what models make of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stellwerk.workbench.tasks import (
    by_law,
    completeness,
    easy_language,
    minutes,
    plain_language,
    reply,
    summarise,
    table,
    translate,
)
from stellwerk.workbench.tasks.task import Filled, Group, Task, Wrong

__all__ = ["ALL", "Filled", "Group", "Task", "Wrong"]

ALL: Mapping[str, Task] = MappingProxyType(
    {
        module.TASK.name: module.TASK
        for module in (
            summarise,
            by_law,
            completeness,
            reply,
            minutes,
            table,
            plain_language,
            easy_language,
            translate,
        )
    }
)
"""Every task by its name, in the order of the page."""
