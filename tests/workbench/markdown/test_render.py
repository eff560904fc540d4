# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a reader sees of an answer."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.markdown import MADE_TO_TAKE_LONG
from stellwerk.workbench.markdown import code, links
from stellwerk.workbench.markdown import render as module
from stellwerk.workbench.markdown.characters import MOST, shown
from stellwerk.workbench.markdown.render import render


def visible(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_html_is_text() -> None:
    assert render("<b>fett</b> & <script>x</script>") == (
        "<p>&lt;b&gt;fett&lt;/b&gt; &amp; &lt;script&gt;x&lt;/script&gt;</p>\n"
    )


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([1], [3]),
        ([6], [3]),
        ([1, 2, 3], [3, 4, 5]),
        ([2, 4, 3, 2], [3, 4, 4, 3]),
        ([3, 1, 2], [3, 3, 4]),
        ([1, 6, 6, 1], [3, 4, 4, 3]),
        ([1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 6, 6]),
    ],
)
def test_headings_begin_at_three(levels: list[int], expected: list[int]) -> None:
    html = render("\n\n".join(f"{'#' * level} x" for level in levels))
    assert [int(level) for level in re.findall(r"<h(\d)>", html)] == expected
    assert [int(level) for level in re.findall(r"</h(\d)>", html)] == expected


@given(st.lists(st.integers(1, 6), max_size=20))
def test_headings_never_skip_a_level(levels: list[int]) -> None:
    html = render("\n\n".join(f"{'#' * level} x" for level in levels))
    found = [2, *(int(level) for level in re.findall(r"<h(\d)>", html))]
    assert all(after <= before + 1 and after >= 3 for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("text", "href", "told"),
    [
        ("[Satzung](https://nettetal.de/s?a=1&b=2#c)", "https://nettetal.de/s?a=1&b=2#c", "(nettetal.de)"),
        ("[nettetal.de](https://nettetal.de/)", "https://nettetal.de/", None),
        ("[https://nettetal.de/s](https://nettetal.de/x)", "https://nettetal.de/x", None),
        ("[https://nettetal.de](https://evil.example)", "https://evil.example", "(evil.example)"),
        ("[nettetal.de](https://nettetal.de.evil.example)", "https://nettetal.de.evil.example", "(nettetal.de.evil"),
        ("[x](HTTPS://Nettetal.DE/A)", "https://nettetal.de/A", "(nettetal.de)"),
        ("[x](https://nettetаl.de/)", "https://xn--nettetl-7fg.de/", "(xn--nettetl-7fg.de)"),
        ("<https://nettetаl.de/>", "https://xn--nettetl-7fg.de/", "(xn--nettetl-7fg.de)"),
        ("https://münchen.de/ä", "https://xn--mnchen-3ya.de/%C3%A4", "(xn--mnchen-3ya.de)"),
        ("[x](https://evil。example/)", "https://evil.example/", "(evil.example)"),
        ("[x](http://localhost:8080/a)", "http://localhost:8080/a", "(localhost:8080)"),
        ("[x](mailto:amt@nettetal.de?bcc=b@evil.example)", "mailto:amt@nettetal.de", "(amt@nettetal.de)"),
        ("<amt@nettetal.de>", "mailto:amt@nettetal.de", None),
        ("[](https://nettetal.de)", "https://nettetal.de", None),
        ("(https://de.wikipedia.org/wiki/A_(B)).", "https://de.wikipedia.org/wiki/A_(B)", None),
        ("siehe https://nettetal.de/a.", "https://nettetal.de/a", None),
    ],
)  # fmt: skip
def test_a_link_leads_where_it_says(text: str, href: str, told: str | None) -> None:
    html = render(text)
    escaped = href.replace("&", "&amp;")
    assert f'<a href="{escaped}" target="_blank" rel="noopener noreferrer nofollow">' in html
    assert ('class="host"' in html) == (told is not None)
    if told:
        assert told in visible(html)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "/abmelden",
        "#inhalt",
        "//evil.example",
        "https://nettetal.de@evil.example/",
        "https://a:b@evil.example/",
        "https:\\\\evil.example",
        "https://%65vil.example/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "https://straße.de/",
        "https://-a.de/",
        "https://a..de/",
        "https://a.de:99999/",
        "ftp://a.de",
        "mailto:a@b.de%0d%0aBcc:c",
        "https://" + "a" * 300 + ".de/",
        "https://a.de/" + "b" * 2000,
    ],
)
def test_an_address_that_nobody_is_led_to_is_told_in_words(address: str) -> None:
    assert links.target(address) is None
    html = render(f"[Text](<{address}>)")
    assert "<a" not in html
    assert "Text" in html
    assert "nicht verlinkt: " in html or "\\" in address


def test_a_dotted_address_of_a_machine_is_one() -> None:
    assert links.target("http://192.168.0.1/") == links.Target("http://192.168.0.1/", "192.168.0.1")


def test_no_picture_is_loaded() -> None:
    html = render("![Lageplan](https://tracker.example/p.png?q=geheim)")
    assert html == (
        '<p><span class="picture">Lageplan (Bild: https://tracker.example/p.png?q=geheim nicht geladen)</span></p>\n'
    )
    assert "picture: https://x.de not loaded" in render("![](https://x.de)", "en")
    assert "(Bild: ohne Adresse nicht geladen)" in render("![a]()")


def test_a_table_can_be_scrolled_and_names_its_columns() -> None:
    html = render("| Amt | *Frist* | |\n|:--|--:|:-:|\n| Bau<br>amt | 3 | x |")
    assert '<div class="table" role="group" tabindex="0" aria-label="Tabelle: Amt, Frist"><table>' in html
    assert '<th scope="col">Amt</th>' in html
    assert '<th scope="col" class="right"><em>Frist</em></th>' in html
    assert '<td class="center"></td>' in html, "an empty cell is no heading"
    assert "Bau<br>" in html
    long = render("| " + "Spalte " * 40 + "| b |\n|---|---|\n| 1 | 2 |")
    label = re.search(r'aria-label="([^"]+)"', long)
    assert label is not None
    assert len(label[1]) <= 80


def test_code_names_its_language_and_keeps_its_text() -> None:
    written = 'def f(x: int) -> str:\n    return "a<b"  # ü\n'
    html = render(f"```py\n{written}```")
    assert (
        '<figure class="code" data-copy=""><figcaption><span class="code-name">Python</span></figcaption>'
        in html
    )
    assert '<pre role="group" tabindex="0" aria-label="Code: Python"><code>' in html
    assert '<span class="k">def</span>' in html
    inner = re.search(r"<code>(.*)</code>", html, re.DOTALL)
    assert inner is not None
    assert visible(inner[1]).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"') == written
    assert '<span class="code-name">mermaid</span>' in render("```mermaid\nx\n```")
    assert '<span class="code-name">Code</span>' in render("```<b>\nx\n```")
    assert '<span class="k">' not in render("```python\n" + "def\n" * 6000 + "```"), "too long to colour"


def test_every_language_that_is_named_has_a_lexer() -> None:
    for name in code._BY_NAME:
        assert "<pre" in code.figure("x = 1\n", name, "de")


def test_formulas_become_mathml() -> None:
    for text in (
        "$a^2$",
        r"\(a^2\)",
        "$$a^2$$",
        r"\[a^2\]",
        "$$\na^2\n$$",
        "\\[\na^2\n\\]",
        "Es gilt:\n$$\na^2\n$$",
    ):
        html = render(text)
        assert "<msup><mi>a</mi><mn>2</mn></msup>" in html, text
        assert "$" not in html
    assert 'display="block"' in render("$$a^2$$")
    assert 'display="inline"' in render("x $a^2$")


@pytest.mark.parametrize(
    "text",
    [
        "Das kostet 5$ und 10$.",
        "Zwischen US$ 100 und US$ 200.",
        r"Sehr geehrte \[Anrede einsetzen\], guten Tag",
        "Setze $HOME und $PATH.",
        r"\(siehe Anlage\)",
        r"\$a^2\$",
        "$$",
        "$ a $",
    ],
)
def test_what_reads_like_words_is_no_formula(text: str) -> None:
    assert "<math" not in render(text)


def test_a_formula_that_cannot_be_set_is_shown_as_code() -> None:
    for text in (r"$\frac{1$", r"$\newcommand{\a}{\b}\a^2$", "$" + "x^2 " * 499 + "x$"):
        html = render(text)
        assert '<code class="formula">' in html or "<math" in html
    assert '<code class="formula">\\frac{1</code>' in render(r"$\frac{1$")
    assert '<code class="formula">' in render(r"$\newcommand{\a}{\b}\a^2$")
    many = render("$x^2$ " * 400)
    assert many.count("<math") == 300
    assert many.count('<code class="formula">') == 100


def test_tasks_and_notes() -> None:
    html = render("- [ ] offen\n- [x] fertig\n\nText[^1]\n\n[^1]: Eine *Note*", "en")
    assert '<ul class="tasks">' in html
    assert '<span class="task" role="img" aria-label="open">☐</span> offen' in html
    assert '<span class="task done" role="img" aria-label="done">☑</span> fertig' in html
    assert 'Text<sup class="note">1</sup>' in html
    assert '<p class="note"><sup class="note">1</sup> Eine <em>Note</em></p>' in html


def test_a_formula_within_a_link_is_one() -> None:
    html = render(r"[Satz $x^2$ und \(y_1\)](https://a.de)")
    assert html.count("<math") == 2
    assert html.startswith('<p><a href="https://a.de"')


def test_a_fault_of_a_library_shows_the_text_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("quotes the text")

    monkeypatch.setattr(module.PARSER, "parse", broken)
    assert render("*a* <b>\n\nc") == "<p>*a* &lt;b&gt;\n\nc</p>\n"


def test_a_fault_of_a_lexer_shows_the_code_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("quotes the code")

    monkeypatch.setattr(code, "_lexer", broken)
    assert "<code>a &lt; 1\n</code>" in render("```python\na < 1\n```")


def test_what_cannot_be_seen_is_left_out() -> None:
    assert shown("a\x00b\u202ec\U000e0041d\ufeffe\x1bf\r\ng\rh\u2028i") == "abcdef\ng\nh\ni"
    assert shown("👩\u200d🔬 \u200e") == "👩\u200d🔬 \u200e"
    assert shown("\ud800x") == "\ufffdx"


def test_a_long_answer_is_cut_and_said_so() -> None:
    html = render("a" * (MOST + 1))
    assert html.endswith(
        '<p class="limit">Die Antwort ist länger als 400.000 Zeichen. Was danach kommt, wird hier nicht gezeigt.</p>\n'
    )
    assert "limit" not in render("a" * 100)


def seconds(text: str) -> float:
    began = time.thread_time()
    render(text)
    return time.thread_time() - began


@pytest.mark.parametrize("name", MADE_TO_TAKE_LONG)
def test_a_text_made_to_take_long_does_not(name: str) -> None:
    """Four times the text takes less than nine times as long: the square of the length would be sixteen.

    Beside other work one measurement may be off; what grows with the square is off each time.
    """
    text = MADE_TO_TAKE_LONG[name]
    found = []
    for _ in range(3):
        long = seconds(text)
        if long < 1 or long < 9 * (short := seconds(text[: len(text) // 4])):
            return
        found.append((long, short))
    pytest.fail(f"seconds of the whole and of a quarter: {found}")


def test_no_lexer_takes_long() -> None:
    for language in code._LANGUAGES:
        for piece in ("\n", "a\n", '"\\'):
            line = (piece * 900)[:900]
            began = time.thread_time()
            code.figure(((line + "\n") * 30)[: code.MOST], language, "de")
            assert time.thread_time() - began < 2, (language, piece)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_nothing_breaks_it(text: str) -> None:
    html = render(text)
    assert "style=" not in re.sub(r">[^<]*<", "><", html)


@given(st.text(alphabet="abcdefg äöü.,!?\n", max_size=200))
def test_no_word_of_plain_text_is_lost(text: str) -> None:
    assert "".join(visible(render(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["###", "#  ", "> ##", "- #"])
def test_a_heading_without_words_is_none(text: str) -> None:
    """Screen readers jump from heading to heading; a growing answer ends in one like this for a moment."""
    assert not re.search(r"<h\d", render(text))
