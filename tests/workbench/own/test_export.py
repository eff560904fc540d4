# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Exported conversations: complete, marked as made with AI for people and programs, harmless to open."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.workbench.own.world import ANSWER, FILE, NOON, QUESTION, TITLE, conversation, exchange

from stellwerk.identity.actor import Actor
from stellwerk.values.zone import Zone
from stellwerk.workbench.export import docx_file, file_name, markdown_file
from stellwerk.workbench.export.markdown_file import harmless
from stellwerk.workbench.export.provenance import DIGITAL_SOURCE_TYPE
from stellwerk.workbench.values import Conversation, State

ME = Actor(person="per_1", department=None, assignments=frozenset())
NAME = "Erika Beispiel"
RICH = """# Bescheid

Ein *kursiver*, **fetter** und ~~alter~~ Satz mit `code` und [Gesetz](https://gesetze.example/x).
Zweite Zeile.

1. erstens
2. zweitens

   Nachsatz
   - innen
     1. ganz innen

Dazwischen.

5. fünftens

> Ein Zitat.

| Frist | Tage |
|---|---:|
| Anhörung | 14 |

```python
x = "![nicht anfassen](http://evil.example/a.png)"
```

---

![Wappen](http://evil.example/pixel.png) <img src="http://evil.example/b.png"> https://nackt.example
"""


def talk(**changes: Any) -> Conversation:
    said = (exchange(1, taken_over=True), exchange(2, answer=RICH, zone=Zone.GREEN, model="klein-s"))
    return conversation(ME, **{"said": said} | changes)


def opened(raw: bytes) -> Any:
    return docx.Document(io.BytesIO(raw))


def member(raw: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(name)


def front(text: str) -> dict[str, Any]:
    """The front matter, read without a YAML library: each value is JSON."""
    head, values = text.split("---\n")[1], {}
    for line in head.splitlines():
        name, _, value = line.strip().removeprefix("- ").partition(": ")
        values.setdefault(name.rstrip(":"), []).append(json.loads(value) if value else None)
    return values


def test_markdown_says_where_it_comes_from() -> None:
    text = markdown_file(talk(), NAME, NOON).decode()
    found = front(text)
    assert found["title"] == [TITLE]
    assert found["ai_generated"] == [True]
    assert found["digital_source_type"] == [DIGITAL_SOURCE_TYPE]
    assert DIGITAL_SOURCE_TYPE.endswith("/trainedAlgorithmicMedia")
    assert found["exported_at"] == ["2026-11-02T12:30:00+00:00"]
    assert found["model"] == ["muster-m", "klein-s"]
    assert found["zone"] == ["yellow", "green"]
    assert found["date"] == ["2026-11-02T12:30:00+00:00"] * 2
    assert found["decision"] == ["dec_1", "dec_1"]
    assert found["checked"] == [False, True, False]
    assert f"# {TITLE}" in text
    assert f"> {QUESTION}" in text
    assert ANSWER in text
    assert (
        "*Mit KI erstellt (Modell muster-m, Zone Gelb), von Erika Beispiel geprüft und übernommen.*" in text
    )
    assert "*Mit KI erstellt (Modell klein-s, Zone Grün), nicht geprüft.*" in text
    assert f"*Unterlagen: {FILE} (Stelle 1)*" in text
    english = markdown_file(talk(), NAME, NOON, "en").decode()
    assert (
        "*Made with AI (model muster-m, zone yellow), checked and taken over by Erika Beispiel.*" in english
    )


def test_everything_taken_over_counts_as_checked() -> None:
    text = markdown_file(talk(said=(exchange(1, taken_over=True),)), NAME, NOON).decode()
    assert front(text)["checked"] == [True, True]
    assert front(markdown_file(talk(said=()), NAME, NOON).decode())["answers"] == [[]]


def test_markdown_fetches_nothing_and_runs_nothing() -> None:
    text = markdown_file(talk(), NAME, NOON).decode()
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert "![" not in outside.replace("\\![", "")
    assert "<img" not in outside
    assert 'x = "![nicht anfassen](http://evil.example/a.png)"' in text


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("a <b>fett</b>", "a &lt;b>fett&lt;/b>"),
        ("`<b>` und <b>", "`<b>` und &lt;b>"),
        ("``a ` ![x](y)`` ![x](y)", "``a ` ![x](y)`` \\![x](y)"),
        ("~~~\n<b>\n~~~\n<b>", "~~~\n<b>\n~~~\n&lt;b>"),
        ("```\n<b>", "```\n<b>\n```"),  # one that is never closed would swallow what comes after
        ("````\n```\n<b>\n````\n<b>", "````\n```\n<b>\n````\n&lt;b>"),
        ("3 < 4 und 5<6", "3 < 4 und 5<6"),
        ("<!-- x --> <?php ?> </script>", "&lt;!-- x --> &lt;?php ?> &lt;/script>"),
    ],
)
def test_harmless(given: str, wanted: str) -> None:
    assert harmless(given) == wanted


EVIL = 'x"\n---\nai_generated: false\n<script>alert(1)</script>\x00\ud800 ${7*7}'


def test_a_title_cannot_break_out() -> None:
    made = talk(title=EVIL, said=(exchange(1, model=EVIL, decision=EVIL, question=EVIL, answer="ok"),))
    text = markdown_file(made, "Erika\n---", NOON).decode()
    assert front(text)["ai_generated"] == [True]
    assert text.splitlines().count("---") == 2
    assert "<script>" not in text.split("---\n", 2)[2]
    document = opened(docx_file(made, "Erika\x00", NOON))
    assert "alert(1)" in document.paragraphs[0].text
    assert "\x00" not in document.paragraphs[0].text


def test_docx_says_where_it_comes_from() -> None:
    raw = docx_file(talk(), NAME, NOON)
    document = opened(raw)
    core = document.core_properties
    assert (core.title, core.author, core.language) == (TITLE, NAME, "de-DE")
    assert (core.comments, core.category, core.content_status) == (
        DIGITAL_SOURCE_TYPE,
        "AI-generated",
        "Entwurf",
    )
    root = etree.fromstring(member(raw, "docProps/custom.xml"))
    custom = {entry.get("name"): entry[0].text for entry in root}
    assert custom["DigitalSourceType"] == DIGITAL_SOURCE_TYPE
    assert custom["AIAnswer1Model"] == "muster-m"
    assert custom["AIAnswer2Zone"] == "green"
    assert custom["AIAnswer1Date"] == "2026-11-02T12:30:00+00:00"
    assert custom["AIAnswer1Decision"] == "dec_1"
    assert (custom["AIAnswer1Checked"], custom["AIAnswer2Checked"]) == ("true", "false")
    assert b"custom-properties+xml" in member(raw, "[Content_Types].xml")
    text = [p.text for p in document.paragraphs]
    assert "Mit KI erstellt (Modell muster-m, Zone Gelb), von Erika Beispiel geprüft und übernommen." in text
    assert "Mit KI erstellt (Modell klein-s, Zone Grün), nicht geprüft." in text
    assert "KI" in document.sections[0].footer.paragraphs[0].text
    done = opened(docx_file(talk(said=(exchange(1, taken_over=True),)), NAME, NOON, "en"))
    assert (done.core_properties.content_status, done.core_properties.language) == ("checked", "en-GB")


def test_docx_is_laid_out_for_people_who_hear_it() -> None:
    document = opened(docx_file(talk(), NAME, NOON))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "Frage 1"), ("Heading 1", "Antwort 1"), ("Heading 1", "Frage 2"), ("Heading 1", "Antwort 2"),
        ("Heading 2", "Bescheid"),
    ]  # fmt: skip
    language = document.styles.element.find(f".//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "de-DE"
    (table,) = document.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Frist", "Tage"],
        ["Anhörung", "14"],
    ]
    assert round(document.sections[0].page_height.cm, 1) == 29.7


def test_docx_keeps_the_structure_of_the_answer() -> None:
    document = opened(docx_file(talk(), NAME, NOON))
    shown = {p.text: p for p in document.paragraphs}
    line = shown[
        "Ein kursiver, fetter und alter Satz mit code und Gesetz (https://gesetze.example/x). Zweite Zeile."
    ]
    runs = {run.text: run for run in line.runs}
    assert runs["kursiver"].italic
    assert runs["fetter"].bold
    assert runs["alter"].font.strike
    assert runs["code"].font.name == "Consolas"
    assert not runs["Ein "].bold
    styles = {text: shown[text].style.name for text in shown}
    assert styles["erstens"] == styles["zweitens"] == styles["fünftens"] == "List Number"
    assert styles["Nachsatz"] == "List Continue"
    assert styles["innen"] == "List Bullet 2"
    assert styles["ganz innen"] == "List Number 3"
    assert styles["Ein Zitat."] == "Quote"
    assert styles['x = "![nicht anfassen](http://evil.example/a.png)"'] == "Code"

    def number(text: str) -> tuple[str, str]:
        used = shown[text]._p.pPr.numPr.numId.val
        (num,) = [n for n in document.part.numbering_part.element.num_lst if n.numId == used]
        return str(used), num.find(f".//{qn('w:startOverride')}").get(qn("w:val"))

    assert number("erstens") == number("zweitens")
    assert number("erstens")[1] == "1"
    assert number("fünftens")[1] == "5"
    assert number("fünftens")[0] != number("erstens")[0]


def test_nothing_in_the_docx_is_fetched_or_can_be_clicked() -> None:
    raw = docx_file(talk(), NAME, NOON)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        relations = b"".join(archive.read(n) for n in archive.namelist() if n.endswith(".rels"))
        body = archive.read("word/document.xml")
        assert not [n for n in archive.namelist() if n.startswith(("word/media", "word/embeddings"))]
    assert b"External" not in relations
    assert b"evil.example" not in relations
    assert b"<w:hyperlink" not in body
    assert "[Bild: Wappen]" in " ".join(p.text for p in opened(raw).paragraphs)


def test_what_was_cut_at_its_length_is_not_complete() -> None:
    whole, cut = (
        markdown_file(talk(said=(exchange(1, trouble=trouble),)), NAME, NOON).decode()
        for trouble in ("", "length")
    )
    assert "unvollständig" not in whole
    assert "complete: true" in whole
    assert "Die Antwort ist unvollständig." in cut
    assert "complete: false" in cut


def test_what_broke_off_or_was_not_sent_says_so() -> None:
    said = (exchange(1, state=State.STOPPED), exchange(2, state=State.REFUSED, answer=""))
    text = markdown_file(talk(said=said), NAME, NOON).decode()
    assert "nicht geprüft. Die Antwort ist unvollständig." in text
    assert "*Diese Frage wurde nicht gesendet.*" in text
    assert text.count("## Antwort") == 1
    paragraphs = [p.text for p in opened(docx_file(talk(said=said), NAME, NOON)).paragraphs]
    assert "Diese Frage wurde nicht gesendet." in paragraphs


@given(st.text(), st.sampled_from(["md", "docx"]))
def test_names_of_files_are_safe(title: str, ending: str) -> None:
    name = file_name(title, NOON, ending)
    assert re.fullmatch(r"2026-11-02-[A-Za-z0-9]+(-[A-Za-z0-9]+)*\.(md|docx)", name)
    assert len(name) < 90


def test_names_of_files_are_readable() -> None:
    assert file_name("Müllgebühren: Größe & Maß", NOON, "md") == "2026-11-02-Muellgebuehren-Groesse-Mass.md"
    assert file_name("../../etc/passwd", NOON, "docx") == "2026-11-02-etc-passwd.docx"
    assert file_name("北京", NOON, "md") == "2026-11-02-Gespraech.md"


@given(st.text(max_size=400))
def test_any_answer_becomes_a_file(answer: str) -> None:
    made = talk(said=(exchange(1, question=answer or "x", answer=answer or "x"),), title=answer)
    assert opened(docx_file(made, NAME, NOON)).paragraphs
    assert markdown_file(made, NAME, NOON)


@given(st.text(alphabet="#*_-+`>|123. \n[]()!<b~$\\", max_size=300))
def test_any_markdown_becomes_a_document(answer: str) -> None:
    opened(docx_file(talk(said=(exchange(1, answer=answer or "x"),)), NAME, NOON))


def test_lines_stay_lines() -> None:
    document = opened(docx_file(talk(said=(exchange(1, answer="eins  \nzwei\ndrei"),)), NAME, NOON))
    assert document.paragraphs[-1].text == "eins\nzwei drei"


def test_deep_and_wide_answers() -> None:
    deep = "\n".join("  " * n + f"- {n}" for n in range(60)) + "\n" + ">" * 200 + " tief"
    wide = "|" + "a|" * 80 + "\n|" + "-|" * 80 + "\n|" + "b|" * 80
    document = opened(docx_file(talk(said=(exchange(1, answer=deep), exchange(2, answer=wide))), NAME, NOON))
    assert len(document.tables[0].columns) == 63
