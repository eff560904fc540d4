# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was typed and not sent is still there for whoever comes back, and for nobody else; what was sent is not."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from tests.workbench.browser.product import Product
from tests.workbench.browser.says import Says
from tests.workbench.browser.town import ERIKA, GREEN_HALL, KIM, RED
from tests.workbench.chat.talk import PARTS, Talk, lamps
from tests.workbench.chat.test_class_by_hand import offered

from stellwerk.web.work.chat.fields import LONGEST

TYPED = "Sehr geehrte Frau Hoffmann,\n\nvielen Dank für Ihr Schreiben."
NOTICE = "Das hatten Sie hier zuletzt geschrieben und nicht gesendet."


def look(talk: Talk, text: str, model: str = "auto", action: str = "pruefen") -> dict[str, Any]:
    """Type something and wait for its signal."""
    talk.open()
    return talk.check(text, model, action)


def composer(page: str) -> str:
    """What stands in the message field."""
    found = re.search(r'<textarea id="frage"[^>]*>\n(.*?)</textarea>', page, re.S)
    assert found
    return unescape(found[1])


def test_a_fresh_page_has_it_again(town: Product, erika: Talk) -> None:
    look(erika, TYPED)
    page = erika.open().body
    assert composer(page) == TYPED
    assert NOTICE in page
    assert "Name" in page, "its signal stands beside it"
    assert composer(erika.browser.get("/arbeit?lang=en").body) == TYPED
    assert composer(erika.browser.get("/arbeit?beispiel=gruen").body) != TYPED
    other_browser, other_person = Talk(town.signed_in(ERIKA)), Talk(town.signed_in(KIM))
    for stranger in (other_browser, other_person):
        page = stranger.open().body
        assert composer(page) == ""
        assert NOTICE not in page
    look(erika, "")
    assert composer(erika.open().body) == "", "who empties the field meant it"


def test_what_was_sent_is_not_there_any_more(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Gern."))
    look(erika, TYPED)
    erika.ask(TYPED)
    assert composer(erika.open().body) == ""
    assert composer(erika.browser.get("/arbeit").body) == ""
    look(erika, TYPED)
    assert composer(erika.open().body) == "", "a look that comes after the words were sent leaves nothing"
    fresh = Talk(erika.browser)
    look(fresh, TYPED)
    assert composer(fresh.open().body) == ""


def test_each_conversation_has_its_own(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Gern."))
    erika.ask("Guten Tag")
    look(erika, TYPED, GREEN_HALL)
    fresh = Talk(erika.browser)
    look(fresh, "Etwas ganz anderes")
    assert composer(erika.open().body) == TYPED
    assert f'value="{GREEN_HALL}" checked' in erika.open().body, "with the model that was chosen"
    assert composer(fresh.open().body) == "Etwas ganz anderes"


def test_asking_again_takes_nothing_of_it(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Gern."))
    town.stands.green.fail(Says("Noch einmal gern."))
    sent = erika.send("Guten Tag")
    which = sent.location.partition("#")[2]
    erika.events(which)
    look(erika, TYPED)
    again = erika.browser.send(erika.address, tun="noch-einmal", welche=which)
    erika.events(again.location.partition("#")[2])
    page = erika.open().body
    assert "Noch einmal gern." in page
    assert composer(page) == TYPED
    assert not town.stands.saw("Frau Hoffmann")


def test_a_replaced_text_is_what_is_left(erika: Talk) -> None:
    found = look(erika, TYPED, action="ersetzen")
    assert "Hoffmann" not in found["text"]
    assert composer(erika.open().body) == found["text"]


def test_it_goes_into_the_conversation_that_a_file_begins(erika: Talk) -> None:
    look(erika, TYPED)
    assert erika.upload("Notiz.txt", b"Der Spielplatz wird gebaut.").status == 303
    assert erika.address.startswith("/arbeit/g/")
    assert composer(erika.open().body) == TYPED
    assert composer(erika.browser.get("/arbeit").body) == ""


def test_a_class_that_was_ticked_beside_it_is_ticked_again(town: Product, erika: Talk) -> None:
    """Else the words would lie there under a lower class than their writer meant."""
    harmless = "Welche Vorteile haben Fahrradwege?"
    erika.open()
    erika.check(harmless, klasse="K4")
    page = erika.open().body
    assert composer(page) == harmless
    assert offered(page) == ["K1", "K2", "K3", "K4*", "K5"]
    assert lamps(page)["Rot"] == "gesperrt: von Ihnen als K4 eingestuft"
    town.stands.green.fail(Says("Gern."))
    erika.ask("Guten Tag")
    erika.check(harmless, klasse="K3")
    page = erika.open().body
    assert "K3*" in offered(page)
    assert lamps(page)["Rot"] == "gesperrt: von Ihnen als K3 eingestuft"
    town.stands.green.fail(Says("Viele."))
    erika.ask(harmless)
    assert not any(name.endswith("*") for name in offered(erika.open().body)), "it was for that draft alone"


def test_it_ends_with_the_session(town: Product, erika: Talk) -> None:
    look(erika, TYPED)
    erika.browser.get("/abmelden")
    assert erika.browser.send("/abmelden").status == 303
    assert composer(Talk(town.signed_in(ERIKA)).open().body) == ""


def test_one_that_is_too_long_is_told_and_not_kept(erika: Talk) -> None:
    look(erika, "kurz")
    erika.open()
    fields = {"token": erika.browser.token, "frage": "x" * (LONGEST + 1), "modell": "auto", "tun": "pruefen"}
    answer = erika.browser.post(erika.address, fields, **PARTS)
    assert answer.status == 200
    assert json.loads(answer.body)["text"] is None
    assert composer(erika.open().body) == "kurz"


def test_an_example_and_an_own_letter_do_not_push_each_other_aside(town: Product, erika: Talk) -> None:
    town.stands.green.fail(Says("Gern."))
    look(erika, TYPED)
    example = Talk(erika.browser)
    example.address = "/arbeit?beispiel=rot"
    shown = composer(example.open().body)
    changed = f"{shown} Höchstens zwanzig Wörter."
    Talk(erika.browser).check(shown, beispiel="rot")
    assert composer(erika.browser.get("/arbeit?beispiel=rot&lang=en").body) != shown, (
        "untouched it is none of theirs"
    )
    Talk(erika.browser).check(changed, beispiel="rot")
    assert composer(example.open().body) == changed, "and changed it is"
    assert composer(erika.open().body) == TYPED
    sent = erika.browser.send("/arbeit", frage=changed, modell="stadt-mittel", tun="senden", beispiel="rot")
    assert sent.status == 303
    assert composer(erika.browser.get(sent.location.partition("#")[0]).body) == ""
    assert composer(example.open().body) == shown
    assert composer(erika.open().body) == TYPED


def test_the_language_changes_and_it_is_still_there_without_scripts(erika: Talk) -> None:
    example = f"{composer(erika.browser.get('/arbeit?beispiel=rot').body)} Danke."
    page = erika.browser.send("/arbeit", frage=example, modell="auto", tun="pruefen", beispiel="rot").body
    other = re.search(r'href="([?]lang=en[^"]*)"', page)
    assert other
    assert composer(erika.browser.get(f"/arbeit{unescape(other[1])}").body) == example


def test_a_file_that_is_none_begins_nothing_and_takes_nothing(erika: Talk) -> None:
    look(erika, TYPED)
    answer = erika.upload("leer.txt", b"")
    assert answer.status == 422
    assert composer(answer.body) == TYPED
    page = erika.open().body
    assert composer(page) == TYPED
    assert "leer.txt" not in page, "no conversation has begun"


def test_what_no_model_got_is_still_to_be_sent(town: Product, erika: Talk) -> None:
    """The page says to replace the marked places: they are there, whether or not somebody watched it being refused."""
    town.stands.green.fail(Says("Gern."))
    page = erika.ask(TYPED, RED, erklaert="ja")
    assert "Nicht gesendet" in page
    assert composer(page) == TYPED
    assert "<mark>" in page
    look(erika, "")
    assert composer(erika.open().body) == ""
    erika.ask(TYPED)
    assert composer(erika.open().body) == ""
