# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The last gate: whatever went wrong before, only these elements and attributes leave."""

from __future__ import annotations

import re

import nh3

from stellwerk.workbench.markdown import code, mathml

_TEXT = """h3 h4 h5 h6 p ul ol li blockquote hr br em strong s code pre figure figcaption table thead tbody tr th td div
    span a sup""".split()

TAGS: frozenset[str] = frozenset(_TEXT) | mathml.ELEMENTS
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "ol": frozenset({"start"}),
    "figure": frozenset({"data-copy"}),
    "th": frozenset({"scope"}),
    "pre": frozenset({"tabindex", "role", "aria-label"}),
    "div": frozenset({"tabindex", "role", "aria-label"}),
    "span": frozenset({"role", "aria-label"}),
    **dict.fromkeys(mathml.ELEMENTS, mathml.ATTRIBUTES),
}
CLASSES: dict[str, frozenset[str]] = {
    "figure": frozenset({"code"}),
    "span": code.CLASSES | {"code-name", "host", "picture", "task", "done", "formula"},
    "div": frozenset({"table", "formula", "coming"}),
    "pre": frozenset({"coming"}),
    "p": frozenset({"note", "limit"}),
    "sup": frozenset({"note"}),
    "ul": frozenset({"tasks"}),
    "code": frozenset({"formula"}),
    "th": frozenset({"right", "center"}),
    "td": frozenset({"right", "center"}),
}
_VALUES = {
    "tabindex": re.compile("0"),
    "role": re.compile("group|img"),
    "scope": re.compile("col|row"),
    "start": re.compile(r"\d{1,9}"),
    "data-copy": re.compile(""),
}


def _harmless(element: str, attribute: str, value: str) -> str | None:
    allowed = _VALUES.get(attribute)
    return value if allowed is None or allowed.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES,
    attribute_filter=_harmless,
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
    generic_attribute_prefixes=set(),
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    allowed_classes=CLASSES,
)


def cleaned(html: str) -> str:
    """HTML of a block with nothing in it but what is listed here."""
    return _CLEANER.clean(html)
