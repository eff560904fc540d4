# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How each part of an answer becomes HTML, where it differs from plain CommonMark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from stellwerk.workbench.markdown import links
from stellwerk.workbench.markdown.code import figure
from stellwerk.workbench.markdown.course import Course
from stellwerk.workbench.markdown.mathml import mathml
from stellwerk.workbench.markdown.words import word

_ADDRESS = 120  # characters of an address that are told in words
_LABEL = 80  # characters of the name of a table
_SCROLLS = 60  # characters of a formula that may be wider than a phone


def _said(address: str) -> str:
    return address if len(address) <= _ADDRESS else address[: _ADDRESS - 1] + "…"


def _heading_open(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    course: Course = env["course"]
    return f"<h{course.heading(int(tokens[at].tag[1:]))}>"


def _heading_close(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    course: Course = env["course"]
    return f"</h{course.open_heading}>\n"


def _text(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    text = tokens[at].content
    course: Course = env["course"]
    if course.link is not None or "://" not in text:
        return escape(text)
    parts: list[str] = []
    done = 0
    for start, end in links.bare(text):
        found = links.target(text[start:end])
        if found is not None:
            parts += [escape(text[done:start]), _anchor(found, escape(text[start:end]), text[start:end])]
            done = end
    return "".join(parts) + escape(text[done:])


def _anchor(found: links.Target, html: str, text: str) -> str:
    return f'<a href="{escape(found.href)}">{html}</a>{_host(found, text)}'


def _host(found: links.Target, text: str) -> str:
    if links.tells(text, found):
        return ""
    return f' <span class="host">({escape(found.shown)})</span>'


def _inner_text(tokens: Sequence[Token]) -> str:
    return "".join([token.content if not token.children else _inner_text(token.children) for token in tokens])


def _link_open(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    course: Course = env["course"]
    address = str(tokens[at].attrGet("href") or "")
    found = links.target(address)
    course.link = address if found is None else found
    return "" if found is None else f'<a href="{escape(found.href)}">'


def _link_close(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    course: Course = env["course"]
    found, course.link = course.link, None
    start = next(i for i in range(at - 1, -1, -1) if tokens[i].type == "link_open")
    text = _inner_text(tokens[start + 1 : at])
    if not isinstance(found, links.Target):
        address = _said(str(found)) or word("no_address", course.language)
        if text.strip() == address:
            return ""
        return f' <span class="host">({escape(word("not_linked", course.language).format(address))})</span>'
    if not text.strip():  # nothing to click on: the address itself
        return f"{escape(found.shown)}</a>"
    return "</a>" + _host(found, text)


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    """No picture is ever loaded: the address alone would tell a foreign host what was read here (R21)."""
    course: Course = env["course"]
    alt = renderer.renderInlineAsText(tokens[at].children or [], options, env).strip()
    address = _said(str(tokens[at].attrGet("src") or "")) or word("no_address", course.language)
    told = f"({word('picture', course.language).format(address)})"
    return f'<span class="picture">{escape(f"{alt} {told}" if alt else told)}</span>'


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    course: Course = env["course"]
    token = tokens[at]
    course.coloured -= len(token.content)
    return figure(token.content, token.info, course.language, course.coloured >= 0)


def _formula(token: Token, env: EnvType, display: bool) -> str | None:
    course: Course = env["course"]
    course.formulas -= 1
    return mathml(token.content, display) if course.formulas >= 0 else None


def _math_inline(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[at]
    found = _formula(token, env, token.type == "math_inline_double")
    return found or f'<code class="formula">{escape(token.content.strip())}</code>'


def _math_block(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[at]
    course: Course = env["course"]
    found = _formula(token, env, True) or f'<code class="formula">{escape(token.content.strip())}</code>'
    wide = f' role="group" tabindex="0" aria-label="{word("formula", course.language)}"'
    return f'<div class="formula"{wide if len(token.content) > _SCROLLS else ""}>{found}</div>\n'


def _table_open(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    """A group and no landmark: a page with twenty answers would have forty landmarks of the same name."""
    course: Course = env["course"]
    heads: list[str] = []
    for token in tokens[at:]:
        if token.type == "thead_close":
            break
        if token.type == "inline" and token.content.strip():
            heads.append(renderer.renderInlineAsText(token.children or [], options, env).strip())
    label = word("table", course.language) + (f": {', '.join(heads)}" if heads else "")
    label = label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"
    return f'<div class="table" role="group" tabindex="0" aria-label="{escape(label)}"><table>\n'


def _table_close(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>\n"


def _cell(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    style = str(tokens[at].attrGet("style") or "")
    side = next((f' class="{side}"' for side in ("right", "center") if side in style), "")
    if tokens[at].tag == "td":
        return f"<td{side}>"
    if at + 1 < len(tokens) and not tokens[at + 1].content.strip():  # an empty cell is the heading of nothing
        return f"<td{side}>"
    return f'<th scope="col"{side}>'


def _cell_close(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    empty = tokens[at].tag == "td" or not tokens[at - 1].content.strip()
    return "</td>\n" if empty else "</th>\n"


def _task(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    course: Course = env["course"]
    done = bool(tokens[at].content)
    label = word("done" if done else "open", course.language)
    return (
        f'<span class="task{" done" if done else ""}" role="img" aria-label="{label}">'
        f"{'☑' if done else '☐'}</span> "
    )


def _note_mark(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return f'<sup class="note">{escape(tokens[at].content)}</sup>'


Rule = Callable[[Any, Sequence[Token], int, OptionsDict, EnvType], str]

RULES: dict[str, Rule] = {
    "heading_open": _heading_open,
    "heading_close": _heading_close,
    "text": _text,
    "link_open": _link_open,
    "link_close": _link_close,
    "image": _image,
    "fence": _fence,
    "code_block": _fence,
    "math_inline": _math_inline,
    "math_inline_double": _math_inline,
    "math_block": _math_block,
    "table_open": _table_open,
    "table_close": _table_close,
    "th_open": _cell,
    "th_close": _cell_close,
    "td_open": _cell,
    "td_close": _cell_close,
    "task": _task,
    "note_mark": _note_mark,
}
