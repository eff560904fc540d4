# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What has to be remembered from one block of an answer to the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from stellwerk.workbench.markdown.links import Target

_FIRST = 3  # level of an answer's first heading: the page has h1 and h2
_LAST = 6


@dataclass(slots=True)
class Course:
    """How far rendering is. ``formulas`` and ``coloured`` say what is still allowed, so that no answer takes long."""

    language: str
    headings: list[int] = field(default_factory=list)  # levels as written, that are open
    formulas: int = 300
    coloured: int = 100_000  # characters of code
    link: Target | str | None = (
        None  # that is being rendered: where it leads, or an address that nobody is led to
    )

    def copy(self) -> Course:
        """The same, to go on from without a change here."""
        return replace(self, headings=list(self.headings))

    def heading(self, level: int) -> int:
        """The level on the page of a heading of this level: one deeper than the one above it, never two."""
        while self.headings and self.headings[-1] >= level:
            self.headings.pop()
        self.headings.append(level)
        return self.open_heading

    @property
    def open_heading(self) -> int:
        """The level on the page of the last heading."""
        return min(_FIRST - 1 + len(self.headings), _LAST)
