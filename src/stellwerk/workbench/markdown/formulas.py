# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
r"""Where formulas stand: ``$…$``, ``$$…$$``, ``\(…\)`` and ``\[…\]``, as models write them.

Dollars and brackets also mean money, shell variables and a square bracket that is none of a link: what reads like
words is no formula.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from stellwerk.workbench.markdown.mathml import MOST

_CLOSING = {"$$": "$$", "\\[": "\\]", "\\(": "\\)"}
_LINES = 60  # of a formula on lines of its own
_SIGNS = re.compile(r"[\\^_=+<>{}]")
_WORD = re.compile(r"[^\W\d_]{3}")

_dollar = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)


def use(md: MarkdownIt) -> None:
    """Let a parser know formulas."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "math_block", _block, interrupts)
    md.inline.ruler.before("escape", "math_dollar", _dollars)
    md.inline.ruler.before("escape", "math_bracket", _brackets)


def _reads_like_one(text: str) -> bool:
    return bool(text.strip()) and bool(
        _SIGNS.search(text) or (len(text) <= 20 and _WORD.search(text) is None)
    )


def _dollars(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not _dollar(state, True):
        return False
    end, state.pos = state.pos, start
    text = state.src[start:end].strip("$")
    if len(text) > MOST or end > state.posMax or not _reads_like_one(text):
        return False
    if silent:
        state.pos = end
        return True
    return _dollar(state, False)


def _brackets(state: StateInline, silent: bool) -> bool:
    start = state.pos
    closing = _CLOSING.get(state.src[start : start + 2])
    if closing is None or closing == "$$":
        return False
    end = state.src.find(closing, start + 2, min(state.posMax, start + MOST + 4))
    if end < 0 or not _reads_like_one(state.src[start + 2 : end]):
        return False
    if not silent:
        token = state.push("math_inline" if closing == "\\)" else "math_inline_double", "math", 0)
        token.content = state.src[start + 2 : end]
    state.pos = end + 2
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula on lines of its own. A blank line ends the search, so that what it is depends on its paragraph."""
    if state.is_code_block(start):
        return False
    begin = state.bMarks[start] + state.tShift[start]
    closing = _CLOSING.get(state.src[begin : begin + 2])
    if closing is None or closing == "\\)":
        return False
    if state.src.find(closing, begin + 2, begin + MOST + 4) < 0:
        return False
    lines: list[str] = []
    for number in range(start, min(end, start + _LINES)):
        if number > start:
            if state.isEmpty(number) or state.sCount[number] < state.blkIndent:
                return False
            begin = state.bMarks[number] + state.tShift[number]
        line = state.src[begin + (2 if number == start else 0) : state.eMarks[number]]
        stop = line.find(closing)
        if stop >= 0:
            if line[stop + 2 :].strip():
                return False
            lines.append(line[:stop])
            break
        lines.append(line)
    else:
        return False
    text = "\n".join(lines)
    if not text.strip() or (closing == "\\]" and not _reads_like_one(text)):
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content = text
        token.map = [start, number + 1]
        state.line = number + 1
    return True
