# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What counts as Markdown: CommonMark, tables, struck text, tasks, footnotes, formulas. HTML is text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from stellwerk.workbench.markdown import formulas, notes
from stellwerk.workbench.markdown.rules import RULES

_NESTING = 24  # levels of blocks; a list takes two
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \u00a0]+(?=\S)")


class Parser(MarkdownIt):
    """Leaves every address as it was written; where a link may lead is decided when it is rendered."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Everything is read as a link."""
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """As it was written."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        """As it was written."""
        return link


def parser() -> Parser:
    """A parser with our rules of rendering."""
    md = Parser("commonmark", {"html": False, "maxNesting": _NESTING})
    md.enable(["table", "strikethrough"])
    md.disable(["html_block", "html_inline"])
    formulas.use(md)
    notes.use(md)
    md.inline.ruler.before("autolink", "line_break", _line_break)
    md.core.ruler.after("inline", "tasks", _tasks)
    md.core.ruler.after("inline", "empty_headings", _empty_headings)
    for name, rule in RULES.items():
        md.add_render_rule(name, rule)
    return md


def _empty_headings(state: StateCore) -> None:
    """A heading without words, as a growing answer has it for a moment, is none for those who jump between headings."""
    for opening, within, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type == "heading_open" and not within.content.strip():
            opening.type, closing.type = "paragraph_open", "paragraph_close"
            opening.tag = closing.tag = "p"


def _line_break(state: StateInline, silent: bool) -> bool:
    """``<br>``, the only way to a new line within the cell of a table."""
    if state.src[state.pos] != "<":
        return False
    found = _BREAK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def _tasks(state: StateCore) -> None:
    """``[ ]`` and ``[x]`` at the beginning of an item of a list."""
    lists: list[Token] = []
    for index, token in enumerate(state.tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and index + 2 < len(state.tokens):
            first = state.tokens[index + 2].children
            if not first or first[0].type != "text":
                continue
            found = _TASK.match(first[0].content)
            if found is None:
                continue
            first[0].content = first[0].content[found.end() :]
            first.insert(0, Token("task", "span", 0, content="" if found[1] == " " else "x"))
            if lists[-1].type == "bullet_list_open":
                lists[-1].attrSet("class", "tasks")
