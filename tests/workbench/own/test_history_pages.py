# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of history and preferences: what they show, do and refuse, to the owner and to everybody else."""

from __future__ import annotations

import http.client
import io
from datetime import timedelta

import docx
import msgspec
import pytest
import sqlalchemy as sa
from tests.web.browser import Answer, Browser
from tests.workbench.own.site import Site
from tests.workbench.own.world import (
    FILE,
    NOON,
    PASSAGE,
    QUESTION,
    TITLE,
    conversation,
    exchange,
    kept,
    load,
    titles,
    turn_on,
)

from stellwerk.errors import NoSuchObject
from stellwerk.storage import tables as t
from stellwerk.workbench import history, preferences

EVIL = "<img src=x onerror=alert(1)>\"'{{7*7}}"
G1 = "g_0000000000000001"


def shown(answer: Answer) -> str:
    assert answer.status == 200, (answer.status, answer.body[:400])
    return answer.body


def on(site: Site, *, documents: bool = False) -> Browser:
    turn_on(site.world, site.world.owner, documents=documents)
    return site.as_(site.world.owner)


def test_off_it_explains_and_offers_to_switch_on(site: Site) -> None:
    browser = site.as_(site.world.owner)
    body = shown(browser.get("/arbeit/verlauf"))
    assert "Der Verlauf ist ausgeschaltet" in body
    assert 'name="suche"' not in body
    answer = browser.send("/arbeit/einstellungen", tun="an")
    assert answer.location == "/arbeit/einstellungen?erledigt=an"
    assert "Der Verlauf ist jetzt eingeschaltet." in shown(browser.follow(answer))
    body = shown(browser.get("/arbeit/verlauf"))
    assert "Noch ist nichts aufbewahrt" in body
    english = shown(browser.get("/arbeit/verlauf?lang=en"))
    assert "Nothing is kept yet" in english
    assert 'lang="en"' in english


def test_the_list_leads_to_the_conversation(site: Site) -> None:
    browser = on(site)
    for number in range(1, 24):
        kept(site.world, site.world.owner, number, title=f"Gespräch Nr. {number:02}")
    body = shown(browser.get("/arbeit/verlauf"))
    assert body.index("Nr. 23") < body.index("Nr. 04")
    assert "Nr. 03" not in body
    assert f'href="/arbeit/g/g_{23:016x}"' in body
    assert "02.12.2026" in body  # until then it stays
    older = body.partition('href="/arbeit/verlauf?vor=')[2].partition('"')[0]
    body = shown(browser.get(f"/arbeit/verlauf?vor={older}"))
    assert "Nr. 03" in body
    assert "Nr. 04" not in body
    assert f"?lang=en&amp;vor={older}" in body
    for strange in ("x", "-1", "9" * 40, "１"):
        shown(browser.ask("GET", "/arbeit/verlauf?vor=" + "".join(f"%{b:02X}" for b in strange.encode())))


def test_search_by_form_and_not_by_address(site: Site) -> None:
    browser = on(site, documents=True)
    kept(site.world, site.world.owner)
    kept(
        site.world,
        site.world.owner,
        2,
        title="Anderes",
        said=(exchange(question="Nichts", answer=""),),
        attached=(),
    )
    browser.get("/arbeit/verlauf")
    answer = browser.send("/arbeit/verlauf", suche="bestandskräftig")
    body = shown(answer)
    assert "<mark>bestandskräftig</mark>" in body
    assert TITLE in body
    assert "Anderes" not in body
    assert 'value="bestandskräftig"' in body
    assert "Nichts gefunden" in shown(browser.send("/arbeit/verlauf", suche=EVIL))
    assert "Anderes" in shown(browser.send("/arbeit/verlauf", suche=" "))
    assert "Anderes" in shown(browser.get("/arbeit/verlauf?suche=bestandskr"))  # an address looks for nothing
    shown(browser.send("/arbeit/verlauf", suche="x" * 10_000))


def test_rename_export_delete(site: Site) -> None:
    browser = on(site)
    kept(site.world, site.world.owner, said=(exchange(1, taken_over=True),))
    body = shown(browser.get(f"/arbeit/verlauf/{G1}"))
    assert TITLE in body
    assert FILE in body
    answer = browser.send(f"/arbeit/verlauf/{G1}", titel="Müll & Gebühren")
    assert "Der Titel ist geändert." in shown(browser.follow(answer))
    assert site.renamed == [(site.world.owner.person, G1, "Müll & Gebühren")], "where it lies open, too"
    wrong = browser.send(f"/arbeit/verlauf/{G1}", titel="x" * 90)
    assert wrong.status == 422
    assert 'aria-invalid="true"' in wrong.body
    assert "x" * 90 in wrong.body  # what was typed is still there
    text = browser.get(f"/arbeit/verlauf/{G1}/ausgabe?form=md")
    assert text.headers["content-type"] == "text/markdown; charset=utf-8"
    assert text.headers["content-disposition"].startswith('attachment; filename="')
    assert text.headers["content-disposition"].endswith('-Muell-Gebuehren.md"')
    assert text.headers["cache-control"] == "no-store"
    assert "von Erika Beispiel geprüft und übernommen" in text.body
    assert browser.get(f"/arbeit/verlauf/{G1}/ausgabe?form=exe").status == 404
    assert browser.get(f"/arbeit/verlauf/{G1}/ausgabe").status == 404
    question = shown(browser.get(f"/arbeit/verlauf/{G1}/loeschen"))
    assert "Müll &amp; Gebühren" in question
    answer = browser.send(f"/arbeit/verlauf/{G1}/loeschen")
    assert "Das Gespräch ist gelöscht." in shown(browser.follow(answer))
    with pytest.raises(NoSuchObject):
        load(site.world, site.world.owner)
    assert [name for _, name in site.forgotten] == [G1]
    assert browser.send(f"/arbeit/verlauf/{G1}/loeschen").status == 404


def test_the_word_file(site: Site) -> None:
    browser = on(site)
    kept(site.world, site.world.owner)
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    cookies = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
    connection.request("GET", f"/arbeit/verlauf/{G1}/ausgabe?form=docx&lang=en", headers={"Cookie": cookies})
    answer = connection.getresponse()
    raw = answer.read()
    connection.close()
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    paragraphs = [p.text for p in docx.Document(io.BytesIO(raw)).paragraphs]
    assert paragraphs[0] == TITLE
    assert "Made with AI (model muster-m, zone yellow), not checked." in paragraphs


def test_everything_goes(site: Site) -> None:
    browser = on(site)
    kept(site.world, site.world.owner, 1)
    kept(site.world, site.world.owner, 2)
    assert "2 Gespräche werden gelöscht." in shown(browser.get("/arbeit/verlauf/loeschen"))
    answer = browser.send("/arbeit/verlauf/loeschen")
    assert "Alles ist gelöscht, auch Ihr Schlüssel." in shown(browser.follow(answer))
    assert titles(site.world, site.world.owner) == []
    assert [name for _, name in site.forgotten] == [None]
    with site.house.database.reading() as connection:
        assert connection.execute(sa.select(t.history_key)).all() == []


def test_preferences(site: Site) -> None:
    browser = on(site)
    kept(site.world, site.world.owner)
    body = shown(browser.get("/arbeit/einstellungen"))
    assert "Aufbewahrt ist 1 Gespräch." in body
    assert "30 Tage" in body

    def chosen() -> preferences.Preferences:
        with site.house.database.reading() as connection:
            return preferences.find(connection, site.world.owner.person)

    browser.follow(browser.send("/arbeit/einstellungen", tun="antworten", still="1"))
    assert not chosen().streaming
    browser.follow(browser.send("/arbeit/einstellungen", tun="antworten"))
    assert chosen().streaming
    browser.follow(browser.send("/arbeit/einstellungen", tun="texte", texte="1"))
    assert chosen().documents
    kept(site.world, site.world.owner)
    assert load(site.world, site.world.owner).attached[0].document.passages[0].text == PASSAGE
    browser.follow(browser.send("/arbeit/einstellungen", tun="texte"))
    assert load(site.world, site.world.owner).attached[0].document.passages == ()
    body = shown(browser.follow(browser.send("/arbeit/einstellungen", tun="aus")))
    assert "können Sie noch lesen, bis es abläuft" in body
    assert titles(site.world, site.world.owner) == [TITLE]
    browser.send("/arbeit/einstellungen", tun="an")
    body = shown(browser.follow(browser.send("/arbeit/einstellungen", tun="aus", loeschen="1")))
    assert "alles Aufbewahrte ist gelöscht" in body
    assert titles(site.world, site.world.owner) == []
    assert browser.send("/arbeit/einstellungen", tun="etwas").status == 404


def test_nobody_else_finds_anything(site: Site) -> None:
    on(site)
    kept(site.world, site.world.owner)
    world = site.world
    for other in (world.colleague, world.outsider, world.keeper, world.trainer, world.administrator):
        turn_on(world, other)
        browser = site.as_(other)
        for path in (
            f"/arbeit/verlauf/{G1}",
            f"/arbeit/verlauf/{G1}/ausgabe?form=md",
            f"/arbeit/verlauf/{G1}/ausgabe?form=docx",
            f"/arbeit/verlauf/{G1}/loeschen",
        ):
            answer = browser.get(path)
            assert answer.status == 404
            assert TITLE not in answer.body
        assert browser.send(f"/arbeit/verlauf/{G1}", titel="Meins").status == 404
        assert browser.send(f"/arbeit/verlauf/{G1}/loeschen").status == 404
        assert TITLE not in shown(browser.get("/arbeit/verlauf"))
        assert TITLE not in shown(browser.send("/arbeit/verlauf", suche="Zwetschgenweg"))
        browser.send("/arbeit/verlauf/loeschen")
    assert load(world, world.owner).title == TITLE


PATHS = (
    "/arbeit/verlauf",
    "/arbeit/verlauf/loeschen",
    f"/arbeit/verlauf/{G1}",
    f"/arbeit/verlauf/{G1}/ausgabe?form=md",
    f"/arbeit/verlauf/{G1}/loeschen",
    "/arbeit/einstellungen",
    "/arbeit/assistenten",
    "/arbeit/assistenten/neu",
    "/arbeit/assistenten/as_1",
    "/arbeit/assistenten/as_1/aendern",
    "/arbeit/assistenten/as_1/text",
    "/arbeit/assistenten/as_1/freigabe",
    "/arbeit/assistenten/as_1/loeschen",
    "/arbeit/rueckmeldungen",
)


@pytest.mark.parametrize("path", PATHS)
def test_without_signing_in_there_is_nothing(small_site: Site, path: str) -> None:
    browser = small_site.browser()
    browser.get("/anmelden")
    answer = browser.get(path)
    assert answer.status == 303
    assert answer.location.startswith("/anmelden")
    if "ausgabe" not in path:
        assert browser.send(path, tun="an").status in (303, 405)


@pytest.mark.parametrize(
    "path", [p for p in PATHS if p not in ("/arbeit/assistenten",) and "ausgabe" not in p]
)
def test_forms_of_others_do_nothing(small_site: Site, path: str) -> None:
    browser = on(small_site)
    kept(small_site.world, small_site.world.owner)
    fields = {"titel": "Fremd", "tun": "aus", "loeschen": "1", "suche": "x"}
    foreign = {**fields, "token": small_site.as_(small_site.world.colleague).token}
    for attack in (
        lambda: browser.post(path, {**fields, "token": browser.token}, Sec_Fetch_Site="cross-site"),
        lambda: browser.post(path, {**fields, "token": browser.token}, Origin="https://evil.example"),
        lambda: browser.post(path, fields, Sec_Fetch_Site="same-origin"),
        lambda: browser.post(path, foreign, Sec_Fetch_Site="same-origin"),
    ):
        assert attack().status == 403
    assert titles(small_site.world, small_site.world.owner) == [TITLE]


def test_titles_and_names_of_files_stay_text(small_site: Site) -> None:
    browser = on(small_site)
    world = small_site.world
    attached = msgspec.structs.replace(
        conversation(world.owner).attached[0],
        document=msgspec.structs.replace(conversation(world.owner).attached[0].document, name=EVIL),
    )
    kept(world, world.owner, title=EVIL, attached=(attached,), said=(exchange(question=EVIL, answer=EVIL),))
    pages = [
        browser.get("/arbeit/verlauf"),
        browser.send("/arbeit/verlauf", suche="onerror"),
        browser.send("/arbeit/verlauf", suche=EVIL),
        browser.get(f"/arbeit/verlauf/{G1}"),
        browser.get(f"/arbeit/verlauf/{G1}/loeschen"),
        browser.send(f"/arbeit/verlauf/{G1}", titel=EVIL * 5),
        browser.get(f"/arbeit/verlauf?erledigt={'%3Cb%3E'}&lang=%3Cscript%3E&vor=%22%3E%3Cb"),
    ]
    for page in pages:
        assert "<img src=x" not in page.body
        assert "<script>" not in page.body
        assert "'unsafe" not in page.headers["content-security-policy"]
    assert "&lt;img src=x onerror" in pages[0].body


def test_a_tampered_conversation_can_only_be_deleted(site: Site) -> None:
    browser = on(site)
    kept(site.world, site.world.owner)
    kept(site.world, site.world.owner, 2, title="Heil")
    with site.house.database.writing() as writing:
        here = t.history_conversation.c.id == G1
        writing.execute(sa.update(t.history_conversation).where(here).values(sealed=b"\1" * 2000))
    body = shown(browser.get("/arbeit/verlauf"))
    assert "Nicht lesbar" in body
    assert "Heil" in body
    body = shown(browser.get(f"/arbeit/verlauf/{G1}"))
    assert "wird nicht mehr geöffnet" in body
    assert "/ausgabe" not in body
    assert browser.get(f"/arbeit/verlauf/{G1}/ausgabe?form=md").status == 409
    shown(browser.get(f"/arbeit/verlauf/{G1}/loeschen"))
    browser.follow(browser.send(f"/arbeit/verlauf/{G1}/loeschen"))
    assert titles(site.world, site.world.owner) == ["Heil"]


def test_no_page_of_the_administration_or_of_the_api_shows_any_of_it(site: Site) -> None:
    on(site)
    kept(site.world, site.world.owner)
    found = site.everything()
    for word in (TITLE, QUESTION, FILE, "Zwetschgenweg"):
        assert word not in found
    assert not [event for event in site.events() if "history" in event["name"] or "verlauf" in event["name"]]


def test_old_ones_are_gone_from_the_list(site: Site) -> None:
    browser = on(site)
    kept(site.world, site.world.owner)
    assert history.expire(site.house.database, NOON + timedelta(days=40)) == 1
    assert TITLE not in shown(browser.get("/arbeit/verlauf"))
