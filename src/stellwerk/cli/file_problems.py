# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a file that somebody gave: every problem on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from stellwerk.cli.printable import printable
from stellwerk.errors import InvalidValue, StellwerkError


@contextmanager
def every_problem(name: str, outcome: str) -> Iterator[None]:
    """Tell the problems of the file ``name`` and the ``outcome``, such as "nothing was imported".

    Raises:
        StellwerkError: in place of ``InvalidValue``.
    """
    try:
        yield
    except InvalidValue as error:
        count = "one problem" if len(error.problems) == 1 else f"{len(error.problems)} problems"
        lines = "".join(f"\n  {place}: {told}" for place, told in error.problems.items())
        raise StellwerkError(f"{printable(name)} has {count}; {outcome}.{lines}") from None
