# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer cannot break out of its place: what is left is what the list allows, whatever the model writes."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parse
from tests.workbench.vectors import VECTORS

from stellwerk.workbench.markdown import mathml
from stellwerk.workbench.markdown.growing import Growing
from stellwerk.workbench.markdown.render import render

TEXT = frozenset(
    """h3 h4 h5 h6 p ul ol li blockquote hr br em strong s code pre figure figcaption table thead tbody tr th td div
    span a sup""".split()
)
ATTRIBUTES = {
    "a": {"href", "rel", "target"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class"},
    "pre": {"tabindex", "role", "aria-label", "class"},
    "div": {"tabindex", "role", "aria-label", "class"},
    "span": {"role", "aria-label", "class"},
    "figure": {"data-copy", "class"},
    **{name: {"class"} for name in ("p", "sup", "ul", "code")},
}
NEVER = {"id", "name", "style", "src", "srcset", "action", "formaction", "xlink:href", "background", "poster"}


def complaints(html: str) -> list[str]:
    """What an HTML of an answer has that it must not have."""
    found = []
    if re.search(r"<(?:!|\?)", html):
        found.append("a comment or an instruction")
    for element in parse.fragment_fromstring(html, create_parent="main").iterdescendants():
        tag = str(element.tag)
        if tag not in TEXT and tag not in mathml.ELEMENTS:
            found.append(f"element {tag}")
        for name, value in element.attrib.items():
            if name in NEVER or name.startswith("on"):
                found.append(f"attribute {name}")
            if tag in mathml.ELEMENTS:
                if name not in mathml.ATTRIBUTES:
                    found.append(f"attribute {name} of {tag}")
            elif name not in ATTRIBUTES.get(tag, set()):
                found.append(f"attribute {name} of {tag}")
            if name == "href" and not re.match(
                r"(?:https?://[a-z0-9.-]+(?::\d+)?(?:[/?#]|\Z)|mailto:[^?%]+\Z)", value
            ):
                found.append(f"address {value}")
        if tag == "a" and (
            element.get("rel") != "noopener noreferrer nofollow" or element.get("target") != "_blank"
        ):
            found.append("a link that tells where it comes from")
    return found


def test_there_are_many_vectors() -> None:
    assert len(set(VECTORS)) >= 150


@pytest.mark.parametrize("number", range(len(VECTORS)))
def test_a_vector_is_harmless(number: int) -> None:
    vector = VECTORS[number]
    for text in (
        vector,
        f"Vorher {vector} nachher",
        f"> {vector}",
        f"- a\n\n  {vector}",
        f"## {vector}\n\n{vector}",
    ):
        assert complaints(render(text)) == []


@pytest.mark.parametrize("number", range(len(VECTORS)))
def test_a_vector_is_harmless_in_every_stage_of_growing(number: int) -> None:
    growing = Growing()
    text = VECTORS[number][:400]
    for at in range(0, len(text), 3):
        growing.feed(text[at : at + 3])
        assert complaints("".join(growing.blocks) + growing.tail) == []
    growing.finish()
    assert complaints("".join(growing.blocks)) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(VECTORS), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_pieces_of_vectors_put_together_are_harmless(vectors: list[str], chance: random.Random) -> None:
    pieces = [v[chance.randrange(len(v)) :][: chance.randrange(1, 60)] for v in vectors]
    text = "".join(piece + chance.choice(("", " ", "\n", "\n\n", "`", "|", "$")) for piece in pieces)
    assert complaints(render(text)) == []


def test_the_check_sees_what_is_wrong() -> None:
    bad = '<p id="x" style="a" onclick="b"><script>1</script><a href="javascript:1">x</a><!-- --></p>'
    said = " ".join(complaints(bad))
    for word in ("id", "style", "onclick", "script", "address", "comment", "comes from"):
        assert word in said
