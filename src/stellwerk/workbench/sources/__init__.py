# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where in the documents an answer can be found: page, passage and the sentence that says it."""

from stellwerk.workbench.sources.find import Source, sources
from stellwerk.workbench.sources.marks import MARK_INSTRUCTION, Mark, marks, without_marks

__all__ = ["MARK_INSTRUCTION", "Mark", "Source", "marks", "sources", "without_marks"]
