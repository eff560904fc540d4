# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody classifies a conversation stricter: signal, call, books and history follow, and nothing lowers it."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from typing import Any

import pytest
from tests.web.browser import Answer
from tests.workbench.browser.product import Product
from tests.workbench.browser.says import Says
from tests.workbench.browser.town import ERIKA, KEY_USER, KIM, RED
from tests.workbench.chat.talk import PARTS, Talk, ids, lamps
from tests.workbench.chat.test_talk import NAMED, _rows

HARMLESS = "Welche Vorteile haben Fahrradwege?"


def classify(talk: Talk, data_class: str, question: str = HARMLESS, **more: str) -> Answer:
    """Press the button, without scripts."""
    fields = {"frage": question, "modell": "auto", "klasse": data_class, "tun": "einstufen", **more}
    answer = talk.browser.send(talk.address, **fields)
    if answer.status == 303:
        talk.address = re.split("[?#]", answer.location)[0]
    return answer


def offered(page: str) -> list[str]:
    """The classes that can be chosen; one that is ticked has a star."""
    boxes = re.findall(r'<input class="kern-form-check__radio"[^>]* value="(K\d)"( checked)?>', page)
    return [name + "*" * bool(ticked) for name, ticked in boxes]


def intents(town: Product) -> list[dict[str, Any]]:
    return [json.loads(row) for row in _rows(town, "call:intent:open")]


def test_from_the_first_word_on(town: Product, erika: Talk) -> None:
    page = erika.open().body
    assert "Strenger einstufen" in page
    assert offered(page) == ["K1", "K2", "K3", "K4", "K5"]
    assert "Gesundheit, Soziales, Steuern, Personalakte" in page
    answer = classify(erika, "K4", modell=RED)
    assert answer.status == 303
    assert re.fullmatch(r"/arbeit/g/g_[0-9a-f]{16}\?erledigt=eingestuft#streng", answer.location)
    page = unescape(erika.browser.follow(answer).body)
    assert "Dieses Gespräch ist jetzt als K4 eingestuft." in page
    assert "Von Ihnen eingestuft: <strong>K4</strong> besonders geschützt" in page
    assert HARMLESS in page, "what was typed is still there"
    assert lamps(page)["Rot"] == "gesperrt: von Ihnen als K4 eingestuft"
    assert lamps(page)["Gelb"] == "gesperrt: von Ihnen als K4 eingestuft"
    assert lamps(page)["Grün"] == "offen"
    assert re.search(r'value="gpt-5-mini" disabled', page), "the list of models follows"
    assert not re.search(r'value="gpt-5-mini" checked', page), "and the model that was chosen gives way"
    town.stands.green.fail(Says("Sie sind gesund."))
    page = erika.ask(HARMLESS)
    assert "Sie sind gesund." in page
    assert '<abbr title="besonders geschützt">K4</abbr>' in page
    last = intents(town)[-1]
    assert (last["data_class"], last["raised"], last["zone"]) == (4, "K4", "green")
    assert last["kinds"] == []
    assert offered(erika.open().body) == ["K4*", "K5"], "what was sent under it stays"


def test_it_holds_for_what_is_said_next_and_again_and_differently(town: Product, erika: Talk) -> None:
    erika.ask(HARMLESS)
    assert classify(erika, "K3").status == 303
    found = erika.check("Und sonst?", action="genau")
    assert lamps(found["signal"])["Rot"] == "gesperrt: von Ihnen als K3 eingestuft"
    assert lamps(found["signal"])["Gelb"] == "offen"
    assert "Von Ihnen eingestuft: K3." in found["say"]
    page = erika.ask("Und sonst?", RED, erklaert="ja")
    assert "Nicht gesendet" in page
    first, second = ids(page)
    for fields in (
        {"tun": "noch-einmal", "welche": second},
        {"tun": "aendern", "welche": first, "neu": "Ganz anders?"},
    ):
        again = erika.browser.send(erika.address, **fields)
        assert again.status == 303
        erika.events(again.location.partition("#")[2])
    page = erika.open().body
    assert "Ganz anders?" in page
    assert intents(town)[-1]["raised"] == "K3"
    assert town.stands.calls()["red"] == 0


def test_a_choice_beside_the_message_counts_when_it_is_sent(town: Product, erika: Talk) -> None:
    """Who chooses and does not press the button has chosen all the same."""
    erika.open()
    seen = erika.check(HARMLESS, action="genau", klasse="K2")
    assert lamps(seen["signal"])["Rot"] == "gesperrt: von Ihnen als K2 eingestuft"
    assert lamps(seen["signal"])["Gelb"] == "gesperrt: von Ihnen als K2 eingestuft"
    assert lamps(erika.check(HARMLESS, action="genau")["signal"])["Rot"] == "offen mit Ihrer Erklärung"
    page = erika.ask(HARMLESS, RED, erklaert="ja", klasse="K1")
    assert "Nicht gesendet" in page
    assert town.stands.calls()["red"] == 0
    erika.ask(HARMLESS, klasse="K2")
    assert intents(town)[-1]["raised"] == "K2"
    erika.ask(HARMLESS, klasse="K1")
    assert intents(town)[-1]["raised"] == "K2", "a form beside the button only raises"
    [*_, last] = ids(erika.open().body)
    again = erika.browser.send(erika.address, tun="noch-einmal", welche=last, klasse="K4")
    erika.events(again.location.partition("#")[2])
    assert intents(town)[-1]["raised"] == "K4"


def test_taken_back_as_long_as_nothing_was_sent(town: Product, erika: Talk) -> None:
    erika.open()
    classify(erika, "K5")
    page = erika.open().body
    assert offered(page) == ["K0", "K1", "K2", "K3", "K4", "K5*"]
    assert set(lamps(page).values()) == {"gesperrt: von Ihnen als K5 eingestuft"}
    assert "Nicht gesendet" in erika.ask(HARMLESS), "nothing went anywhere"
    assert classify(erika, "K2").status == 303
    back = classify(erika, "K0")
    assert "Die Einstufung ist zurückgenommen." in erika.browser.follow(back).body
    assert lamps(erika.check(HARMLESS, action="genau")["signal"])["Rot"] == "offen mit Ihrer Erklärung"
    assert classify(erika, "K0").status == 422, "there is nothing to take back"
    classify(erika, "K2")
    erika.ask(HARMLESS)
    for lower in ("K0", "K1"):
        refused = classify(erika, lower)
        assert refused.status == 422
        assert "In diesem Gespräch gilt schon K2." in unescape(refused.body)
    assert intents(town)[-1]["raised"] == "K2"


def test_what_is_lower_or_nonsense_is_refused_at_its_field(town: Product, erika: Talk) -> None:
    erika.open()
    refused = classify(erika, "K2", NAMED)
    page = unescape(refused.body)
    assert refused.status == 422
    assert "In diesem Gespräch gilt schon K3. Wählen Sie K3 oder eine höhere Klasse." in page
    field = re.search(r'<fieldset[^>]* id="klasse"[^>]*>', page)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="klasse-hinweis klasse-fehler"' in field[0]
    assert '<a class="kern-link" href="#klasse">' in page
    assert "Gartenstraße 5" in page, "what was typed is still there"
    assert ">Ohne Titel<" not in erika.open().body, "and no conversation has begun"
    for nonsense in ("", "K6", "K9", "k4", "K3' OR 1=1", "<script>"):
        for answer in (
            classify(erika, nonsense),
            erika.send(HARMLESS, klasse=nonsense) if nonsense else None,
        ):
            if answer is not None:
                assert answer.status == 422, nonsense
                assert "Wählen Sie eine Klasse von K1 bis K5." in answer.body
                assert nonsense == "" or f'value="{nonsense}"' not in answer.body
    assert town.stands.calls() == {"green": 0, "yellow": 0, "red": 0}
    # What was found and said carries the conversation; a forged form does not get below it.
    erika.ask(NAMED)
    assert offered(erika.open().body) == ["K3", "K4", "K5"]
    assert classify(erika, "K1").status == 422
    assert "Nicht gesendet" in erika.ask(HARMLESS, RED, erklaert="ja", klasse="K1")
    assert town.stands.calls()["red"] == 0


def test_as_the_script_asks(town: Product, erika: Talk) -> None:
    erika.open()
    begun = erika.check(HARMLESS, action="einstufen", klasse="K3")
    assert re.fullmatch(r"/arbeit/g/g_[0-9a-f]{16}\?erledigt=eingestuft#streng", begun["go"])
    erika.address = begun["go"].partition("?")[0]
    found = erika.check(HARMLESS, action="einstufen", klasse="K4")
    assert lamps(found["signal"])["Gelb"] == "gesperrt: von Ihnen als K4 eingestuft"
    assert found["notice"] == "Dieses Gespräch ist jetzt als K4 eingestuft."
    assert offered(found["stricter"]) == ["K0", "K1", "K2", "K3", "K4*", "K5"]
    wrong = erika.check(NAMED, action="einstufen", klasse="K1")
    assert "signal" not in wrong
    assert "gilt schon K3" in wrong["say"]
    assert "gilt schon K3" in unescape(wrong["stricter"])
    empty = erika.check("", action="einstufen", klasse="K5")
    assert empty["say"] == ""
    assert "als K5 eingestuft" in empty["notice"]


def test_only_its_owner_and_only_from_our_page(town: Product, erika: Talk) -> None:
    erika.ask(HARMLESS)
    for who in (KIM, ERIKA):  # her own other session, without a history, neither
        other = Talk(town.signed_in(who))
        other.open()
        other.address = erika.address
        assert classify(other, "K5").status == 404
        assert (
            other.browser.post(
                erika.address, {"token": other.browser.token, "klasse": "K5", "tun": "einstufen"}, **PARTS
            ).status
            == 404
        )
    foreign = {"token": "x" * 43, "klasse": "K5", "tun": "einstufen", "frage": HARMLESS}
    assert erika.browser.post(erika.address, foreign, **PARTS).status == 403
    assert "Von Ihnen eingestuft" not in erika.open().body


def test_from_k4_on_what_was_kept_of_it_is_deleted(town: Product) -> None:
    talk = Talk(town.signed_in(KIM))
    browser = talk.browser
    browser.get("/arbeit/einstellungen")
    assert browser.send("/arbeit/einstellungen", tun="an").status == 303
    try:
        town.stands.green.fail(Says("Sie sind gesund."))
        talk.ask(HARMLESS)
        entry = talk.address.replace("/arbeit/g/", "/arbeit/verlauf/")
        deadline = time.monotonic() + 10
        while browser.get(entry).status != 200:  # it is kept right after the answer has ended
            assert time.monotonic() < deadline, "the conversation was not kept"
            time.sleep(0.05)
        assert "Ab K4 wird das Gespräch nicht aufbewahrt" in talk.open().body
        assert classify(talk, "K3").status == 303
        again = Talk(town.signed_in(KIM))
        again.address = talk.address
        page = again.open().body
        assert "Von Ihnen eingestuft: <strong>K3</strong>" in page, "it is kept with the conversation"
        found = talk.check("", action="einstufen", klasse="K4")
        assert found["kept"].startswith("Dieses Gespräch wird nicht aufbewahrt")
        assert browser.get(entry).status == 404
        assert Talk(town.signed_in(KIM)).browser.get(talk.address).status == 404
        talk.ask("Und weiter?")
        assert browser.get(entry).status == 404
        assert "Dieses Gespräch wird nicht aufbewahrt" in talk.open().body
    finally:
        browser.get("/arbeit/einstellungen")
        browser.send("/arbeit/einstellungen", tun="aus", loeschen="1")


def test_no_release_is_offered_or_asked_for(town: Product, erika: Talk) -> None:
    """Only guesses can be called false alarms; what a person knows is none (ADR 0030)."""
    story = "Frau Holle schüttelt die Betten, und Anna Müller steigt in den Brunnen."
    erika.open()
    assert "Freigabe durch eine zweite Person" in erika.check(story, action="genau")["signal"]
    found = erika.check(story, action="genau", klasse="K3")
    assert "Freigabe durch eine zweite Person" not in found["signal"]
    fields = {"frage": story, "modell": RED, "klasse": "K3"}
    for more in ({}, {"tun": "fragen", "falsch-alle": "ja", "grund": "Märchen", "erklaert": "ja"}):
        answer = erika.browser.send("/arbeit/freigaben/neu", **fields, **more)
        assert answer.status == 409
        assert "verlangt Klasse K3" in answer.body


def test_a_shared_rating_holds_nothing_of_it(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Sie sind gesund."))
    [said] = ids(erika.ask(HARMLESS))
    classify(erika, "K4")
    fields = {
        "tun": "schlecht",
        "welche": said,
        "grund": "wrong",
        "zeigen": "ja",
        "anmerkung": "Stimmt nicht ganz.",
    }
    assert erika.browser.send(f"{erika.address}/urteil", **fields).status == 303
    inbox = town.signed_in(KEY_USER).get("/arbeit/rueckmeldungen").body
    assert "Stimmt nicht ganz." in inbox
    assert "Sie sind gesund" not in inbox


@pytest.mark.parametrize("way", ["de", "en"])
def test_in_both_languages(town: Product, erika: Talk, way: str) -> None:
    page = erika.browser.get(f"/arbeit?lang={way}").body
    assert ("Strenger einstufen" if way == "de" else "Classify stricter") in page
    assert ("personenbezogen" if way == "de" else "personal") in page
