# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The limits of a model within a minute: what has to fit together in them, and the value that they become."""

from __future__ import annotations

from stellwerk.policy.convert import Read
from stellwerk.policy.problems import Problems, show
from stellwerk.values.minute import MinuteLimits


def check_minute_limits(root: Read, problems: Problems) -> None:
    """Something is limited, and each department has one weight."""
    for model in root.get("models", {}).values():
        limits = model.get("limits")
        if limits is None:
            continue
        if limits.missing("requests_per_minute") and limits.missing("tokens_per_minute"):
            problems.add(
                limits.line,
                limits.path,
                "nothing is limited",
                "give requests_per_minute or tokens_per_minute, as the contract says, or remove the section",
            )
        seen: set[str] = set()
        for weight in limits.get("weights", ()):
            department = weight.get("department")
            if department is not None and department in seen:
                problems.add(
                    weight.line_of("department"),
                    weight.path,
                    f"the department {show(department)} stands there twice",
                    "keep one of them",
                )
            seen.add(department)


def minute_limits(read: Read | None) -> MinuteLimits | None:
    """The section as a value; ``None`` where there is none."""
    if read is None:
        return None
    return MinuteLimits(
        requests=read.get("requests_per_minute"),
        tokens=read.get("tokens_per_minute"),
        weights={one.get("department"): one.get("weight") for one in read.get("weights", ())},
    )
