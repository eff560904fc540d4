# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer that grows ends as the whole one is rendered, and what is final stays."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stellwerk.workbench.markdown import growing as module
from stellwerk.workbench.markdown.characters import MOST
from stellwerk.workbench.markdown.growing import Growing
from stellwerk.workbench.markdown.render import render

LINES = (
    "Text mit *Betonung* und **mehr**.",
    "weiter",
    "",
    "",
    "   ",
    "# Titel",
    "### tiefer",
    "Titel",
    "===",
    "---",
    "- a",
    "  - b",
    "1. eins",
    "2. zwei",
    "    eingerückt",
    "\teingerückt",
    "> Zitat",
    "> - darin",
    "```python",
    "x = 1",
    "```",
    "~~~",
    "````",
    "| a | b |",
    "|---|--:|",
    "| 1 | 2 |",
    "$$",
    r"\frac{1}{2} - x",
    "- y^2",
    r"\[",
    r"x_1 \]",
    "$$x^2$$",
    "[^1]: Note",
    "[^1] und [a][b] und [c]",
    "[b]: https://nettetal.de 'Titel'",
    "[c]: https://nettetal.de/c",
    "[c]:",
    "'Titel",
    "geht weiter'",
    "<div>",
    "- [ ] offen",
    "***",
    "`Code` $x^2$ <br> https://a.de",
    "![Bild](https://a.de/b.png)",
    "\\",
    "a\r",
)


def grown(text: str, chance: random.Random, most: int = 12) -> tuple[Growing, list[str], dict[int, str]]:
    """The answer fed in pieces of chance, looked at in between; what was final each time must stay."""
    growing = Growing()
    final: list[str] = []
    at = 0
    while at < len(text):
        size = chance.randint(1, most)
        growing.feed(text[at : at + size])
        at += size
        if chance.random() < 0.5:
            now = growing.blocks
            assert now[: len(final)] == final
            final = list(now)
            assert isinstance(growing.tail, str)
    changed = growing.finish()
    for number, html in enumerate(final):
        assert growing.blocks[number] == changed.get(number, html)
    return growing, final, changed


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(LINES), max_size=30), st.randoms(use_true_random=False))
@example(["- a", "", "  b", "", "    c", "", "d"], random.Random(1))
@example(["$$", "", "a", "", "$$"], random.Random(1))
@example(["[a][b]", "", "[b]: https://nettetal.de", "'Titel", "weiter'"], random.Random(1))
@example(["```", "", "a", "", "b", "```", "", "c"], random.Random(1))
def test_it_ends_as_the_whole_is_rendered(lines: list[str], chance: random.Random) -> None:
    text = "\n".join(lines)
    growing, _, _ = grown(text, chance)
    assert "".join(growing.blocks) + growing.tail == render(text)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab *_`#->|$\\[](){}!1.:^~\n\r\t<&", max_size=120), st.randoms(use_true_random=False))
def test_it_does_so_for_any_text(text: str, chance: random.Random) -> None:
    growing, _, _ = grown(text, chance, 5)
    assert "".join(growing.blocks) + growing.tail == render(text)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(LINES), min_size=10, max_size=60), st.randoms(use_true_random=False))
def test_a_long_tail_that_is_not_rendered_anew_ends_the_same(lines: list[str], chance: random.Random) -> None:
    text = "\n".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_LONG", 20)
        patch.setattr(module, "_GROWTH", 2)
        growing, _, _ = grown(text, chance, 6)
    assert "".join(growing.blocks) + growing.tail == render(text)


def test_a_block_is_final_when_the_next_has_begun() -> None:
    growing = Growing()
    growing.feed("# Titel\n\nErster *Absatz")
    assert growing.blocks == ["<h3>Titel</h3>\n"] or growing.blocks == []  # its line is not whole yet
    growing.feed("*.\n\n- eins\n")
    assert [b[:3] for b in growing.blocks] == ["<h3", "<p>"]
    assert growing.tail.startswith("<ul>")
    growing.feed("\n- zwei\n\n")
    assert len(growing.blocks) == 2, "a list goes on after a blank line"
    growing.feed("Schluss.\n")
    assert len(growing.blocks) == 3
    assert growing.tail == "<p>Schluss.</p>\n"


def test_an_open_fence_is_code_from_its_first_line_on() -> None:
    growing = Growing()
    growing.feed("Text.\n\n```python\nimport os\n\n\nx = 1\n")
    assert len(growing.blocks) == 1
    assert growing.tail.count("<pre") == 1
    assert '<span class="kn">import</span>' in growing.tail


def test_a_definition_that_comes_late_tells_which_blocks_it_changed() -> None:
    growing = Growing()
    for piece in (
        "Eins.\n\n",
        "Siehe [Satzung][1].\n\n",
        "Drei [nichts].\n\n",
        "Vier.\n\n",
        "[1]: https://nettetal.de/s\n",
    ):
        growing.feed(piece)
        assert growing.tail is not None
    assert "[Satzung][1]" in growing.blocks[1]
    changed = growing.finish()
    assert list(changed) == [1]
    assert '<a href="https://nettetal.de/s"' in changed[1]
    assert growing.finish() == {}


def test_a_long_tail_shows_what_came_as_plain_text() -> None:
    growing = Growing()
    growing.feed("```\n" + "Zeile\n" * 1000)
    whole = growing.tail
    growing.feed("neu <b>")
    assert growing.tail == f'{whole}<pre class="coming">neu &lt;b&gt;</pre>\n'
    assert (growing.settling, growing.coming) == (whole, '<pre class="coming">neu &lt;b&gt;</pre>\n')
    growing.feed("\n```\n\nDanach.\n")
    assert "coming" not in growing.tail, "the end of the code is worth a look"
    assert growing.tail == "<p>Danach.</p>\n"
    assert len(growing.blocks) == 1


def test_a_long_list_that_ends_is_final_at_once() -> None:
    growing = Growing()
    growing.feed("- Punkt\n" * 1000)
    assert growing.tail.startswith("<ul>")
    growing.feed("\nDanach.\n")
    assert growing.tail == "<p>Danach.</p>\n"


def test_what_is_too_long_is_cut_and_said_so() -> None:
    text = "wort " * (MOST // 5) + "\n\nmehr"
    growing = Growing("en")
    for at in range(0, len(text), 50_000):
        growing.feed(text[at : at + 50_000])
    growing.finish()
    assert "".join(growing.blocks) == render(text, "en")
    assert growing.blocks[-1].startswith('<p class="limit">The answer is longer than 400,000 characters.')
    assert "mehr" not in "".join(growing.blocks)


def test_nothing_is_nothing() -> None:
    growing = Growing()
    assert (growing.blocks, growing.tail) == ([], "")
    assert growing.finish() == {}
    assert (growing.blocks, growing.tail) == ([], "")
