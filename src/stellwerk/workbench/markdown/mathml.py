# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""LaTeX as MathML: the converter's tree, written by us from a list of harmless elements and attributes."""

from __future__ import annotations

import re
from html import escape, unescape
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter

MOST = 2_000  # characters of a formula that is set

ELEMENTS = frozenset(
    """math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts
    mprescripts none mtable mtr mtd mstyle mpadded mphantom menclose""".split()
)
ATTRIBUTES = frozenset(
    """display mathvariant displaystyle scriptlevel stretchy fence form separator accent accentunder movablelimits
    largeop symmetric lspace rspace linethickness columnalign rowspacing columnspacing columnlines rowlines width
    minsize maxsize mathsize notation""".split()
)
_PARTS = {
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3,
}  # fmt: skip
# Nothing wider than a line, and nothing that pulls text over other text.
_VALUE = re.compile(
    r"[a-z-]{1,20}(?: [a-z-]{1,20}){0,30}|[0-9]?[0-9](?:\.[0-9]{1,4})?(?:em|ex|px|pt|mu|%)?"
    r"|-?0?\.[0-9]{1,4}(?:em|ex)|(?:[0-9](?:\.[0-9]{1,3})?(?:em|pt) ?){1,12}"
)
_OWN_COMMANDS = re.compile(
    r"\\(?:re|provide)?newcommand|\\[egx]?def\b|\\let\b|\\newenvironment|\\DeclareMathOperator"
)


def mathml(latex: str, display: bool) -> str | None:
    """A formula as a ``math`` element; ``None`` where it cannot be set (too long, wrong, defines commands).

    The library's own way to text undoes the escapes, so that ``\\text{<script>}`` would become an element: its
    tree is written here instead.
    """
    if not latex.strip() or len(latex) > MOST or _OWN_COMMANDS.search(latex):
        return None
    try:
        tree = Converter(display="block" if display else "inline").convert_to_element(latex)
        return _written(tree)
    except Exception:  # of many kinds, and it may quote the text: it ends here
        return None


def _written(element: Element) -> str:
    if len(element) != _PARTS.get(element.tag, len(element)):
        raise ValueError("a part of the formula is missing")
    inner = escape(unescape(element.text or ""), quote=False) + "".join(map(_written, element))
    tail = escape(unescape(element.tail or ""), quote=False)
    if element.tag not in ELEMENTS:
        return inner + tail
    attributes = "".join(
        [
            f' {name}="{value}"'
            for name, value in element.attrib.items()
            if name in ATTRIBUTES and _VALUE.fullmatch(value)
        ]
    )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>{tail}"
