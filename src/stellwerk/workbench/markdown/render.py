# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From Markdown to HTML, block by block, so that an answer that grows is rendered as a whole one is."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from markdown_it.token import Token

from stellwerk.workbench.markdown.characters import MOST, shown
from stellwerk.workbench.markdown.clean import cleaned
from stellwerk.workbench.markdown.course import Course
from stellwerk.workbench.markdown.parser import parser
from stellwerk.workbench.markdown.words import word

PARSER = parser()


def render(text: str, language: str = "de") -> str:
    """HTML of a model's answer, which is untrusted.

    HTML in it is shown as text, pictures are never loaded, links lead to http, https and mail alone and say whereto.
    Headings begin at h3. Nothing in the result has an id, a style or a script. What is longer than
    ``characters.MOST`` is cut, and said so.

    Args:
        text: Markdown.
        language: of the words that we add: ``de`` or ``en``.
    """
    blocks = rendered(shown(text[:MOST]), {}, Course(language))
    return "".join(blocks) + (too_long(language) if len(text) > MOST else "")


def too_long(language: str) -> str:
    """What stands at the end of an answer that was cut."""
    number = f"{MOST:,}".replace(",", "." if language == "de" else ",")
    return f'<p class="limit">{word("too_long", language).format(number)}</p>\n'


def rendered(text: str, references: dict[str, Any], course: Course) -> list[str]:
    """The HTML of each top-level block of ``text`` (of shown characters alone).

    Args:
        text: Markdown, from the beginning of a block.
        references: definitions of links that count already; those of ``text`` are added.
        course: what came before; it goes on from here.
    """
    env: dict[str, Any] = {"references": references, "course": course}
    try:
        return [
            cleaned(PARSER.renderer.render(block, PARSER.options, env))
            for block in _blocks(PARSER.parse(text, env))
        ]
    except (
        Exception
    ):  # a fault of a library; it may quote the text: it ends here, and the text is shown as it is
        return [f"<p>{escape(text)}</p>\n"]


def _blocks(tokens: list[Token]) -> Iterator[list[Token]]:
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


def starts(text: str, references: dict[str, Any]) -> list[int]:
    """The number of the line at which each top-level block begins."""
    tokens: list[Token] = []
    PARSER.block.parse(text, PARSER, {"references": dict(references)}, tokens)
    return [token.map[0] for token in tokens if token.level == 0 and token.nesting >= 0 and token.map]
