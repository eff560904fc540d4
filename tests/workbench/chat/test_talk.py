# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A conversation over HTTP: asked, answered, stopped, asked again, changed; and to nobody else."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import threading
import time
from html import unescape

import sqlalchemy as sa
from tests.hub.faults import StallBeforeHeaders, Status
from tests.workbench.browser.product import Product
from tests.workbench.browser.says import Says
from tests.workbench.browser.town import ADMINISTRATOR, ERIKA, GREEN_HALL, KIM, RED, YELLOW
from tests.workbench.chat.talk import PARTS, Talk, ids, lamps

from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import audit, ledger_account
from stellwerk.values.money import from_pico
from stellwerk.web.language import Language
from stellwerk.web.work.chat.view import cents

NAMED = "Bitte schreibe an Frau Sabine Hoffmann, Gartenstraße 5, 41334 Nettetal, IBAN DE02 1203 0000 0000 2020 51."


def test_a_question_is_answered(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Drei **Farben**:\n\n- rot\n- blau\n- grün"))
    page = erika.ask("Nenne drei Farben.")
    assert "<strong>Farben</strong>" in page
    assert page.count("<li>") >= 3
    assert "Entwurf der KI" in page
    assert GREEN_HALL in page
    [call] = town.stands.green.calls
    assert b"Nenne drei Farben." in call.body
    assert b"erika" not in call.body.lower()  # who asks is nobody's business


def test_what_was_said_goes_along(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Das war Antwort eins."))
    erika.ask("Frage eins?")
    town.stands.green.fail(Says("Das war Antwort zwei."))
    page = erika.ask("Frage zwei?")
    assert len(ids(page)) == 2
    last = town.stands.green.calls[-1].body.decode()
    assert last.index("Frage eins?") < last.index("Das war Antwort eins.") < last.index("Frage zwei?")


def test_an_answer_goes_on_while_nobody_looks_and_is_found_where_it_is(town: Product, erika: Talk) -> None:
    text = "Satz eins steht hier.\n\nDanach kommt mehr.\n\n" + "Satz zwei ist länger als der erste. " * 20
    town.stands.green.fail(Says(text, seconds=0.04))
    sent = erika.send("Erzähle.")
    said = sent.location.partition("#")[2]
    deadline = time.monotonic() + 20
    while "Satz eins steht hier." not in (page := erika.open().body):  # a reload in the middle
        assert time.monotonic() < deadline, page
        time.sleep(0.05)
    assert f'id="{said}" data-stream=' in page
    shown = page.count('<div class="block">')
    events = erika.events(said, ab=str(shown))
    pictures = [data for name, data in events if name == "picture"]
    assert all(picture["first"] >= shown for picture in pictures), "what the page has is not sent again"
    assert events[-1][0] == "end"
    whole = unescape(events[-1][1]["html"])
    assert whole.count("Satz eins steht hier.") == 1
    assert whole.count("Satz zwei") == 20
    assert erika.events(said)[-1][1]["state"] == "done"  # who comes late sees the end at once


def test_stopping_keeps_what_came_and_books_it(town: Product, erika: Talk) -> None:
    town.stands.yellow.fail(Says("Wort " * 400, seconds=0.05, size=5))
    said = erika.send("Schreibe lange.", YELLOW).location.partition("#")[2]
    while "Wort Wort" not in erika.open().body:  # the look that yellow asks for takes its time
        time.sleep(0.05)
    assert erika.browser.send(erika.address, tun="anhalten").status == 303
    page = erika.open().body
    assert "Angehalten." in page
    assert "Wort Wort" in page
    assert "data-stream" not in page
    assert said in ids(page)
    deadline = time.monotonic() + 5
    while (end := _last_settlement(town)) is None or "client_gone" not in end:
        assert time.monotonic() < deadline, end
        time.sleep(0.05)
    assert '"model":"gpt-oss-120b"' in end


def test_asking_again_and_asking_differently(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Erste Fassung."))
    page = erika.ask("Wie heißt die Hauptstadt?")
    [one] = ids(page)
    town.stands.green.fail(Says("Zweite Fassung."))
    again = erika.browser.send(erika.address, tun="noch-einmal", welche=one)
    erika.events(again.location.partition("#")[2])
    page = erika.open().body
    assert "Zweite Fassung." in page
    assert "Erste Fassung." not in page
    [two] = ids(page)
    town.stands.green.fail(Says("Dritte Fassung."))
    changed = erika.browser.send(erika.address, tun="aendern", welche=two, neu="Wie heißt der Fluss?")
    erika.events(changed.location.partition("#")[2])
    page = erika.open().body
    assert "Dritte Fassung." in page
    assert "Hauptstadt" not in page.split('id="verlauf"')[1]
    assert b"Hauptstadt" not in town.stands.green.calls[-1].body


def test_where_asking_again_fails_nothing_is_lost(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Erste Fassung."))
    erika.ask("Wie heißt die Hauptstadt?")
    town.stands.green.fail(Says("Und noch eine."))
    one, two = ids(erika.ask("Und die zweitgrößte Stadt?"))
    town.stands.green.fail(Status(400))
    sent = erika.browser.send(erika.address, tun="aendern", welche=one, neu="Wie heißt der Fluss?")
    three = sent.location.partition("#")[2]
    erika.events(three)
    page = erika.open().body
    assert ids(page) == [one, two, three]
    assert "Erste Fassung." in page
    assert "Und noch eine." in page
    town.stands.green.fail(Says("Neue Fassung."))
    again = erika.browser.send(erika.address, tun="noch-einmal", welche=one)
    erika.events(again.location.partition("#")[2])
    page = erika.open().body
    assert "Neue Fassung." in page
    assert "Erste Fassung." not in page
    assert "Und noch eine." not in page


def test_whoever_looks_sees_what_is_back(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Erste Fassung."))
    [one] = ids(erika.ask("Wie heißt die Hauptstadt?"))
    town.stands.green.fail(StallBeforeHeaders())
    two = erika.browser.send(erika.address, tun="noch-einmal", welche=one).location.partition("#")[2]
    assert ids(erika.open().body) == [two]
    cookies = "; ".join(f"{name}={value}" for name, value in erika.browser.cookies.items())
    looking = http.client.HTTPConnection("127.0.0.1", erika.browser.port, timeout=30)
    with contextlib.closing(looking):
        looking.request("GET", f"{erika.address}/strom?frage={two}", headers={"Cookie": cookies})
        stream = looking.getresponse()
        assert stream.readline() == b"retry: 1000\n"
        assert erika.browser.send(erika.address, tun="anhalten").status == 303
        end = json.loads(stream.read().decode().partition("event: end\ndata: ")[2])
    assert "Erste Fassung." in end["back"]
    assert f'id="{one}"' in end["back"]
    assert f'id="{two}"' in end["html"]
    assert ids(erika.open().body) == [one, two]


def test_an_endless_answer_ends_at_its_bound_and_goes_on_if_somebody_wants_it(
    town: Product, erika: Talk
) -> None:
    town.stands.yellow.fail(Says("Und noch einmal dasselbe. " * 500, size=5))
    page = erika.ask("Nenne alle Straßen.", YELLOW)
    assert "größte Länge erreicht" in page
    assert page.count("Und noch einmal") in range(390, 410)  # 2048 pieces of five characters
    sent = json.loads(town.stands.yellow.calls[-1].body)
    assert sent["max_completion_tokens"] == 2048
    [first] = ids(page)
    assert page.count('value="weiter"') == 1
    town.stands.yellow.fail(Says("Das war alles."))
    fields = {"token": erika.browser.token, "tun": "weiter", "welche": first}
    parts = json.loads(erika.browser.post(erika.address, fields, **PARTS).body)
    assert parts["composer"] == "", "what stands in the message field stays there"
    erika.events(parts["id"])
    page = erika.open().body
    assert ids(page) == [first, parts["id"]]
    assert "Das war alles." in page
    assert 'value="weiter"' not in page
    messages = json.loads(town.stands.yellow.calls[-1].body)["messages"]
    assert [m["role"] for m in messages] == ["system", "user", "assistant", "user"]
    assert messages[-1]["content"].startswith("Schreibe genau dort weiter")
    calls = len(town.stands.yellow.calls)
    again = erika.browser.send(erika.address, tun="weiter", welche=first)  # a page that is too old
    assert again.location.endswith("#" + parts["id"])
    assert len(town.stands.yellow.calls) == calls


def test_without_scripts_a_stopped_answer_goes_on_by_the_same_button(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Wort " * 400, seconds=0.05, size=5))
    erika.send("Schreibe lange.")
    while "Wort Wort" not in erika.open().body:
        time.sleep(0.05)
    erika.browser.send(erika.address, tun="anhalten")
    [first] = ids(erika.open().body)
    town.stands.green.fail(Says("Rest."))
    sent = erika.browser.send(erika.address, tun="weiter", welche=first)
    assert sent.status == 303
    erika.events(sent.location.partition("#")[2])
    page = erika.open().body
    assert len(ids(page)) == 2
    assert "Rest." in page


def test_what_a_message_costs_at_most_is_what_budgets_set_aside(town: Product, erika: Talk) -> None:
    question = "Welche Vorteile haben Fahrradwege?"
    erika.open()
    words = unescape(erika.check(question, YELLOW, action="genau")["signal"])
    row = words.partition(f"<strong>{YELLOW}</strong>")[2]
    [most] = re.findall(r"diese Nachricht etwa .*?, höchstens ([^<]*)", row)[:1]
    erika.ask(question, YELLOW)
    reserved = json.loads(_rows(town, "call:intent:open")[-1])["reserved_pico"]
    assert cents(from_pico(int(reserved)), "EUR", Language.DE) == most


def test_only_the_last_exchange_has_its_forms_unfolded_and_any_other_on_demand(
    town: Product, erika: Talk
) -> None:
    erika.ask("Frage eins?")
    page = erika.ask("Frage zwei?")
    one, two = ids(page)
    forms = ('name="neu"', 'name="grund"')
    assert all(page.count(form) == 1 for form in forms)
    first, last = page.split(f'id="{two}"')
    assert f'href="{erika.address}?mehr={one}#{one}"' in first
    assert "?mehr=" not in last
    assert not any(form in first for form in forms)
    assert all(form in last for form in forms)
    unfolded = erika.browser.get(f"{erika.address}?mehr={one}").body
    assert all(unfolded.count(form) == 2 for form in forms)
    part = json.loads(erika.browser.ask("GET", f"{erika.address}?mehr={one}", **PARTS).body)
    assert part["id"] == one
    assert all(part["html"].count(form) == 1 for form in forms)
    assert erika.browser.ask("GET", f"{erika.address}?mehr=s_0", **PARTS).status == 404


def test_the_signal_of_a_draft(town: Product, erika: Talk) -> None:
    erika.open()
    found = erika.check(NAMED, action="genau")
    assert lamps(found["signal"])["Grün"] == "offen"
    assert lamps(found["signal"])["Gelb"] == "offen"
    assert lamps(found["signal"])["Rot"].startswith("gesperrt: ")
    assert "IBAN" in lamps(found["signal"])["Rot"]
    assert "<mark>DE02 1203 0000 0000 2020 51</mark>" in found["marked"]
    assert "Rot ist gesperrt" in found["say"]
    clean = erika.check("Welche Vorteile haben Fahrradwege?", action="genau")
    assert lamps(clean["signal"])["Rot"] == "offen mit Ihrer Erklärung"
    assert town.stands.calls() == {"green": 0, "yellow": 0, "red": 0}


def test_a_release_is_offered_where_a_second_person_could_open_something(erika: Talk) -> None:
    """And where nobody could, the page says so, instead of leading there."""
    erika.open()
    offer, why = (
        "Freigabe durch eine zweite Person erbitten",
        "Eine zweite Person kann nur Vermutungen freigeben",
    )
    guess = erika.check("Bitte schreibe an Frau Sabine Hoffmann wegen der Fahrradwege.", action="genau")[
        "signal"
    ]
    assert offer in guess
    assert why not in guess
    proof = erika.check(NAMED, action="genau")["signal"]
    assert offer not in proof
    assert f"{why}. Keine Vermutung ist hier: 1 IBAN." in proof
    nothing = erika.check("Welche Vorteile haben Fahrradwege?", action="genau")["signal"]
    assert offer not in nothing
    assert why not in nothing


def test_red_takes_a_declaration_and_a_clean_text(town: Product, erika: Talk) -> None:
    refused = erika.send("Welche Vorteile haben Fahrradwege?", RED)
    assert refused.status == 422
    assert "bestätigen Sie die Erklärung" in refused.body
    page = erika.ask(NAMED, RED, erklaert="ja")  # declared, and it is not true
    assert "Nicht gesendet" in page
    assert town.stands.calls()["red"] == 0
    other = Talk(erika.browser)
    town.stands.red.fail(Says("Sie sind gesund."))
    page = other.ask("Welche Vorteile haben Fahrradwege?", RED, erklaert="ja")
    assert "Sie sind gesund." in page
    assert len(town.stands.red.calls) == 1
    rows = _rows(town, "workbench:declaration:given")
    assert rows
    assert all("per_" not in row for row in rows), "nobody is named"
    assert '"declared":"K0"' in _rows(town, "call:intent:open")[-1]


def test_a_class_sticks_to_its_conversation(town: Product, erika: Talk) -> None:
    erika.ask(NAMED)
    found = erika.check("Und was sagt die Satzung allgemein dazu?", action="genau")
    assert lamps(found["signal"])["Rot"].startswith("gesperrt")
    page = erika.ask("Und was sagt die Satzung allgemein dazu?", RED, erklaert="ja")
    assert "Nicht gesendet" in page
    assert town.stands.calls()["red"] == 0


def test_places_are_replaced_and_looked_at_afresh(town: Product, erika: Talk) -> None:
    erika.open()
    found = erika.check(NAMED, action="ersetzen")
    assert "DE02" not in found["text"]
    assert "Gartenstraße" not in found["text"]
    assert "[IBAN 1]" in found["text"]
    again = erika.check(found["text"], action="genau")
    assert lamps(again["signal"])["Rot"] == "offen mit Ihrer Erklärung", again["say"]


def test_nobody_else_sees_it(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Geheim bleibt geheim."))
    page = erika.ask("Sage etwas Vertrauliches.")
    [said] = ids(page)
    for who in (KIM, ADMINISTRATOR):
        other = Talk(town.signed_in(who))
        other.open()
        for path in ("", "/strom?frage=" + said, "/unterlagen/strom"):
            answer = other.browser.get(erika.address + path)
            assert answer.status == 404
            assert "Geheim" not in answer.body
        for path, fields in (
            ("", {"frage": "x", "tun": "senden"}),
            ("", {"tun": "anhalten"}),
            ("/urteil", {"tun": "uebernehmen", "welche": said}),
            ("/unterlagen", {"tun": "heraus", "welche": "d_1"}),
        ):
            assert other.browser.send(erika.address + path, **fields).status == 404
        assert erika.address not in other.browser.get("/arbeit").body
    second = Talk(town.signed_in(ERIKA))
    assert second.browser.get(erika.address).status == 404, (
        "another session of the same person, without a history"
    )


def test_a_conversation_is_taken_along_as_a_file(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Ein **Entwurf**."))
    erika.ask("Entwirf etwas.")
    answer = erika.browser.get(f"{erika.address}/ausgabe?form=md")
    assert answer.status == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert "Ein **Entwurf**." in answer.body
    assert "trainedAlgorithmicMedia" in answer.body
    assert erika.browser.get(f"{erika.address}/ausgabe?form=exe").status == 404
    assert Talk(town.signed_in(KIM)).browser.get(f"{erika.address}/ausgabe?form=md").status == 404


def test_closing_takes_it_off_the_desk(town: Product, erika: Talk) -> None:
    erika.ask("Kurz?")
    assert erika.browser.send(erika.address, tun="schliessen").status == 303
    assert erika.open().status == 404


def test_signing_out_leaves_nothing(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Vergänglich."))
    erika.ask("Was bleibt?")
    erika.browser.get("/abmelden")
    assert erika.browser.send("/abmelden").status == 303
    assert erika.open().location.startswith("/anmelden")


def test_a_form_from_elsewhere_changes_nothing(town: Product, erika: Talk) -> None:
    erika.open()
    foreign = erika.browser.post("/arbeit", {"token": "x" * 43, "frage": "Hallo", "tun": "senden"})
    assert foreign.status == 403
    assert town.stands.calls()["green"] == 0


def test_bad_input_is_answered_clearly(town: Product, erika: Talk) -> None:
    assert "Schreiben Sie eine Nachricht" in erika.send("   ").body
    assert erika.send("x" * 200_001).status == 422
    assert erika.send("x" * 2_200_000).status == 413
    assert "Nicht gesendet" in erika.ask("Hallo", "gibt-es-nicht")
    assert erika.browser.get("/arbeit/g/g_0000000000000000").status == 404


def test_nothing_of_a_person_stands_in_the_books(town: Product, erika: Talk) -> None:
    erika.ask("Kurze Frage?")
    with _database(town) as connection:
        accounts = connection.execute(sa.select(ledger_account)).all()
        rows = connection.execute(sa.select(audit.c.payload)).scalars().all()
    assert accounts
    assert not any(who in str(row) for row in accounts for who in ("per_", "erika"))
    assert not any("Kurze Frage" in row for row in rows)


def test_two_windows_cannot_mix_two_answers(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Langsam. " * 100, seconds=0.03))
    erika.send("Eins?")
    second = erika.browser.send(erika.address, frage="Zwei?", modell=GREEN_HALL, tun="senden")
    assert second.status == 422
    assert "Antwort läuft noch" in second.body
    stopping = threading.Thread(target=lambda: erika.browser.send(erika.address, tun="anhalten"))
    stopping.start()
    stopping.join(10)
    assert len(ids(erika.open().body)) == 1


class _database:  # noqa: N801
    def __init__(self, town: Product) -> None:
        self._database = Database(Place(town.data))

    def __enter__(self) -> sa.Connection:
        self._reading = self._database.reading()
        return self._reading.__enter__()

    def __exit__(self, *error: object) -> None:
        self._reading.__exit__(None, None, None)
        self._database.close()


def _rows(town: Product, name: str) -> list[str]:
    with _database(town) as connection:
        return list(
            connection.execute(
                sa.select(audit.c.payload).where(audit.c.name == name).order_by(audit.c.seq)
            ).scalars()
        )


def _last_settlement(town: Product) -> str | None:
    rows = _rows(town, "call:intent:settled")
    return rows[-1] if rows else None


def test_what_an_assistant_brings_can_be_chosen_and_it_stays_with_a_first_document(
    town: Product, erika: Talk
) -> None:
    browser = erika.browser
    browser.get("/arbeit/assistenten/neu")
    made = browser.send(
        "/arbeit/assistenten/neu", name="Bescheide", anweisung="Drei\u00a0Sätze.", klasse="K0", modell="auto"
    )
    assert made.status == 303, "a blank that does not break is no error"
    name = made.location.partition("?")[0].rpartition("/")[2]
    for title in ("Satzung", "Merkblatt"):
        browser.get(f"/arbeit/assistenten/{name}/text")
        browser.send(f"/arbeit/assistenten/{name}/text", titel=title, text=f"{title}: Es gilt die Frist.")

    page = browser.get(f"/arbeit?assistent={name}").body
    action, which = re.findall(
        r'action="([^"]*unterlagen[^"]*)" data-files><input[^>]*><input[^>]*name="welche" value="([^"]*)"',
        page,
    )[0]
    gone = browser.send(unescape(action), tun="heraus", welche=which)
    assert gone.status == 303
    page = browser.follow(gone).body
    assert "Merkblatt" in page
    assert "Satzung" not in page

    erika.address = f"/arbeit?assistent={name}"
    add = re.search(r'<form class="add" method="post" action="([^"]*)"', erika.open().body)
    assert add is not None
    assert erika.upload("notiz.txt", b"Die Frist endet im Mai.", unescape(add[1])).status == 303
    town.stands.green.fail(Says("Im Mai."))
    erika.ask("Wann?")
    assert "Drei Sätze." in town.stands.green.calls[-1].body.decode(), "its instruction goes along"


def test_a_second_window_that_is_too_old_is_brought_up_to_date(town: Product, erika: Talk) -> None:
    [first] = ids(erika.ask("Frage eins?"))
    page = erika.ask("Frage zwei?")
    [_, second] = ids(page)
    assert f'name="nach" value="{second}"' in page
    fields = {"token": erika.browser.token, "frage": "Frage drei?", "modell": GREEN_HALL, "tun": "senden"}
    sent = json.loads(erika.browser.post(erika.address, {**fields, "nach": first}, **PARTS).body)
    assert sent["go"].startswith(f"{erika.address}#"), (
        "the whole page: it does not show the second question yet"
    )
    erika.events(sent["go"].partition("#")[2])
    [*_, third] = ids(erika.open().body)
    sent = json.loads(erika.browser.post(erika.address, {**fields, "nach": third}, **PARTS).body)
    assert "exchange" in sent
    erika.events(sent["id"])
    assert len(ids(erika.open().body)) == 4

    gone = {"token": erika.browser.token, "tun": "noch-einmal", "welche": "s_0123456789abcdef"}
    again = json.loads(erika.browser.post(erika.address, gone, **PARTS).body)
    assert again["go"].startswith(erika.address), (
        "what was dropped in another window is no end of the session"
    )


def test_two_presses_at_once_ask_once_and_lose_nothing(town: Product, erika: Talk) -> None:
    erika.ask("Frage eins?")
    fields = {"token": erika.browser.token, "frage": "Frage zwei?", "modell": GREEN_HALL, "tun": "senden"}
    town.stands.green.fail(Says("Wort " * 400, seconds=0.05))
    answers: list[int] = []

    def press() -> None:
        answers.append(erika.browser.post(erika.address, fields, Sec_Fetch_Site="same-origin").status)

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(answers) == [303, 422]
    page = erika.open().body
    assert len(ids(page)) == 2, "the one that was asked stands there while it comes"
    erika.browser.send(erika.address, tun="anhalten")


def test_what_was_done_is_told_as_it_was_and_a_text_comes_back_as_it_is(erika: Talk) -> None:
    erika.open()
    text = "\n  An Frau Sabine Krüger, Tel. 02153 898017, IBAN DE02 1203 0000 0000 2020 51"
    page = erika.browser.send("/arbeit", tun="pruefen", frage=text).body
    field = re.search(r'<textarea id="frage"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert field is not None
    assert unescape(field[1]) == text, (
        "a browser swallows the first line feed, and offsets would be of another text"
    )
    [place, *_] = re.findall(r'name="(stelle-[^"]*)"', page)
    assert erika.check(text, action="ersetzen", **{place: "ja"})["notice"].startswith("1 Stelle ist ersetzt.")
    assert erika.check(text, action="entfernen", **{place: "ja"})["notice"].startswith(
        "1 Stelle ist entfernt."
    )
    assert erika.check(text, action="entfernen")["notice"].startswith("3 Stellen sind entfernt.")


def test_the_other_language_keeps_what_a_page_begins_with_and_tells_nothing(erika: Talk) -> None:
    page = erika.browser.get("/arbeit?beispiel=red").body
    assert 'href="?lang=en&amp;beispiel=red"' in page
    erika.open()
    assert 'href="?lang=en"' in erika.open().body, "an address holds no words of the page"


def test_a_class_that_nothing_in_the_text_explains_says_where_it_comes_from(erika: Talk) -> None:
    erika.browser.get("/arbeit/assistenten/neu")
    made = erika.browser.send(
        "/arbeit/assistenten/neu",
        name="Akten",
        anweisung="Antworte in drei Sätzen.",
        klasse="K3",
        modell="auto",
    )
    name = made.location.partition("?")[0].rpartition("/")[2]
    words = unescape(erika.check("Schreibe über Radwege.", action="genau", assistent=name)["signal"])
    assert "Klasse K3 aus dem bisherigen Gespräch oder einer Vorgabe" in words
    words = unescape(erika.check(NAMED, action="genau")["signal"])
    assert "Klasse K3: personenbezogen" in words


def test_every_conversation_of_the_session_is_within_reach(erika: Talk) -> None:
    for number in range(22):
        erika.address = "/arbeit"
        erika.send(f"Frage Nummer {number}?", "gibt-es-nicht")
    page = erika.open().body
    assert "Ältere (2)" in page
    assert all(f">Frage Nummer {number}?</a>" in page for number in range(22))


def test_who_wants_no_streaming_sees_no_half_an_answer(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Wort " * 400, seconds=0.05))
    erika.send("Schreibe lange.")
    deadline = time.monotonic() + 20
    while "Wort Wort" not in erika.open().body:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    try:
        erika.browser.send("/arbeit/einstellungen", tun="antworten", still="1")
        page = erika.open().body
        assert "data-stream=" in page, "it still comes"
        assert "Wort Wort" not in page
    finally:
        erika.browser.send("/arbeit/einstellungen", tun="antworten")
        erika.browser.send(erika.address, tun="anhalten")


def test_two_browsers_of_one_person_lose_nothing_of_what_is_kept(town: Product, erika: Talk) -> None:
    erika.browser.get("/arbeit/einstellungen")
    erika.browser.send("/arbeit/einstellungen", tun="an")
    try:
        erika.ask("Frage eins?")
        name = erika.address.rpartition("/")[2]
        other = Talk(town.signed_in(ERIKA))
        other.address = erika.address

        def kept(count: int) -> str:
            deadline = time.monotonic() + 10
            while True:
                page = other.browser.get(f"/arbeit/verlauf/{name}/ausgabe?form=md").body
                if page.count("\n## Antwort") == count:
                    return page
                assert time.monotonic() < deadline, page
                time.sleep(0.05)

        kept(1)
        other.ask("Frage zwei?")
        kept(2)
        erika.ask("Frage drei?")
        page = kept(3)
        assert page.index("Frage eins?") < page.index("Frage zwei?") < page.index("Frage drei?")
    finally:
        erika.browser.get("/arbeit/einstellungen")
        erika.browser.send("/arbeit/einstellungen", tun="aus", loeschen="1")
