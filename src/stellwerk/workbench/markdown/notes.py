# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Footnotes: a raised mark in the text and a paragraph where the model wrote the note, usually at the end.

No links between the two: several answers stand on one page, and an address within it would come from the content.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_MARK = re.compile(r"\[\^(\w[\w-]{0,19})\]")
_NOTE = re.compile(r"\[\^(\w[\w-]{0,19})\]:[ \t]*(?=\S)")


def use(md: MarkdownIt) -> None:
    """Let a parser know footnotes."""
    md.inline.ruler.before("link", "note_mark", _mark)
    md.block.ruler.before(
        "reference", "note", _note, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _mark(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    found = _MARK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("note_mark", "sup", 0).content = found[1]
    state.pos = found.end()
    return True


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    begin = state.bMarks[start] + state.tShift[start]
    found = _NOTE.match(state.src, begin, state.eMarks[start])
    if found is None:
        return False
    if silent:
        return True
    line = start + 1
    rules = state.md.block.ruler.getRules("paragraph")
    before, state.parentType = state.parentType, "paragraph"
    while line < end and not state.isEmpty(line):
        if state.sCount[line] - state.blkIndent <= 3 and any(rule(state, line, end, True) for rule in rules):
            break
        line += 1
    state.parentType = before
    rest = state.getLines(start, line, state.blkIndent, False).strip()
    token = state.push("paragraph_open", "p", 1)
    token.attrSet("class", "note")
    token.map = [start, line]
    inline = state.push("inline", "", 0)
    inline.content = f"[^{found[1]}] {_NOTE.sub('', rest, count=1)}"
    inline.map = [start, line]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True
