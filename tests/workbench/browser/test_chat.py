# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Journeys of a clerk through the chat, in a real browser against the running product."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.workbench.browser import papers
from tests.workbench.browser.drive import drive
from tests.workbench.browser.product import Product
from tests.workbench.browser.says import Says
from tests.workbench.browser.town import ERIKA, KIM, RED, YELLOW

QUESTION = "Wie viele Tage hat eine Woche?"
PERSONAL = (
    "Bitte antworte Frau Sabine Hoffmann, Gartenstraße 12, Nettetal. IBAN: DE02 1203 0000 0000 2020 51."
)
SECRETS = ("Schneider", "DE02 1203", "0000 2020 51", "Gartenstraße 12")
COUNTED = " ".join(f"w{number:03d}" for number in range(200))
"""An answer in which everything that is lost or comes twice is seen."""


def test_from_the_first_sign_in_to_the_first_answer(product: Product) -> None:
    journey = drive("first", product, login=ERIKA.login, question=QUESTION)

    lamps = journey["lamps"]["lamps"]
    assert lamps["green"]["open"]
    assert lamps["yellow"]["open"]
    for zone, name in (("green", "Grün"), ("yellow", "Gelb"), ("red", "Rot")):
        assert name in lamps[zone]["words"], "a colour is a word as well"
    answer = journey["answer"]
    assert answer["state"] == "done"
    assert answer["zone"] == "green"
    assert len(answer["answer"]) > 3
    assert "Entwurf" in answer["text"]
    assert re.fullmatch(r"/arbeit/g/g_[0-9a-f]{16}", journey["address"])
    assert product.stands.calls() == {"green": 0, "yellow": 0, "red": 0}, "the engine in the house answered"
    assert any("Ampel" in text for text in journey["told"]), "the signal is heard"
    heard = [one["text"] for one in journey["heard"]]
    assert sum(answer["answer"][:40] in text for text in heard) == 1, "the finished answer is heard, once"
    # The small model may talk until its bound is reached; then that is what is said of the answer first.
    assert heard[-1].startswith(("Antwort fertig.", "Die Antwort hat ihre größte Länge erreicht")), heard
    assert len(journey["heard"]) <= 4, "a screen reader is not told every word that comes"
    journey.clean(product)


def test_personal_data_close_red_and_what_is_left_without_them_may_go(product: Product) -> None:
    product.stands.red.fail(Says("Sehr geehrte Frau [NAME],\n\nvielen Dank für Ihre **Nachricht**."))
    journey = drive("red", product, cookies=product.cookies(ERIKA), question=PERSONAL, model=RED)

    before = journey["before"]
    assert not before["lamps"]["red"]["open"]
    assert before["lamps"]["green"]["open"]
    assert before["lamps"]["yellow"]["open"]
    assert "IBAN" in before["text"]
    assert "Rot ist gesperrt" in before["text"]
    assert any("DE02" in mark for mark in before["marks"])
    assert journey["barriersClosed"] == []
    assert not [secret for secret in SECRETS if secret in journey["replaced"]], journey["replaced"]
    assert journey["after"]["lamps"]["red"]["open"]
    assert journey["after"]["marks"] == []

    undeclared = journey["undeclared"]
    assert any("bestätigen Sie die Erklärung" in (text or "") for text in undeclared["described"])
    assert undeclared["exchanges"] == 0
    assert undeclared["barriers"] == []
    assert journey["answer"]["state"] == "done"
    assert journey["answer"]["zone"] == "red"
    assert not journey["nextDeclared"], "the declaration is for one message"

    unchosen, preview, classified = journey["unchosen"], journey["preview"], journey["classified"]
    assert unchosen["focus"] == "klasse", "the focus is where something is wrong"
    assert "Wählen Sie eine Klasse" in unchosen["error"]
    assert unchosen["barriers"] == []
    for seen in (preview, classified):  # at once as it is chosen, and for good when the button is pressed
        assert "von Ihnen als K4 eingestuft" in seen["lamps"]["yellow"]["words"]
        assert not seen["lamps"]["red"]["open"]
        assert seen["lamps"]["green"]["open"]
    assert classified["focus"] == "einstufen"
    assert classified["summary"].startswith("Von Ihnen eingestuft: K4")
    assert "jetzt als K4 eingestuft" in classified["text"]

    (sent,) = product.stands.red.calls
    assert product.stands.calls() == {"green": 0, "yellow": 0, "red": 1}
    assert json.loads(sent.body)["messages"][-1]["content"] == journey["replaced"]
    for secret in SECRETS:
        assert product.stands.saw(secret) == [], secret
    journey.clean(product, refused=(422,))


def test_an_answer_is_stopped_and_asked_for_again(product: Product) -> None:
    yellow = product.stands.yellow
    yellow.fail(Says(COUNTED, seconds=0.15))
    yellow.fail(Says(COUNTED))
    yellow.fail(Says("Wort " * 2100, size=5))
    yellow.fail(Says("Das war alles."))
    later = "Das schreibe ich gerade."
    who = product.cookies(ERIKA)
    journey = drive("stop", product, cookies=who, question=QUESTION, model=YELLOW, later=later)

    assert journey["streaming"] == []
    stopped = journey["stopped"]
    assert stopped["state"] == "stopped"
    assert stopped["answer"].startswith("w000 w001")
    assert "w199" not in stopped["answer"]
    assert journey["within"] < 2000
    assert yellow.calls[0].gone.wait(5), "the provider was told to stop as well"
    assert journey["again"]["state"] == "done"
    assert journey["again"]["answer"] == COUNTED
    assert journey["again"]["count"] == 1
    assert journey["reloaded"]["answer"] == COUNTED

    assert journey["cut"]["trouble"].startswith("Die Antwort hat ihre größte Länge erreicht")
    assert journey["cut"]["answer"].count("Wort") == 2048
    assert (journey["rest"]["answer"], journey["rest"]["count"]) == ("Das war alles.", 3)
    assert journey["offered"] == 0, "what came to its end needs no rest"
    assert journey["focus"]
    assert journey["copies"] == 1, "an exchange that is put in anew can be copied, too"
    assert journey["unfolded"] == []
    assert journey["written"] == [later, later], "nothing of it went along, and nothing was lost"
    assert not product.stands.saw(later)
    journey.clean(product)


def test_nothing_that_is_typed_ticked_pressed_or_copied_goes_astray(product: Product) -> None:
    """Each of these was lost once: to an answer that came late, to a button that slipped away under the mouse."""
    table = "| Amt | Zahl |\n|---|---|\n| Bau | 12 |"
    rich = f"Die Zahl:\n\n{table}\n\nAlso $\\frac{{a^{{12}}}}{{2}} < b_i$.\n\n```python\nx = 1\n```"
    product.stands.yellow.fail(Says(rich))
    journey = drive(
        "hands",
        product,
        cookies=product.cookies(ERIKA),
        others=product.cookies(KIM),
        personal=PERSONAL,
        question=QUESTION,
        changed="Wie viele Tage hat ein Jahr?",
        releasable="Bitte antworte Frau Sabine Hoffmann, Gartenstraße 12, Nettetal.",
        model=YELLOW,
        red=RED,
    )

    assert "[IBAN 1]" in journey["replaced"]
    assert "Stellen sind ersetzt" in journey["told"], "what was done stays on the page after the deeper look"
    assert journey["undone"] == PERSONAL
    assert journey["typed"] == f"{PERSONAL} Danke!", "an answer that comes late does not take words away"
    assert journey["ticked"], "nor a tick"
    assert journey["copied"] == "Die Zahl:\n\nAmt\tZahl\nBau\t12\n\nAlso (a^(12))/(2)<b_i.\n\nx = 1"
    assert journey["code"] == "x = 1\n"
    assert journey["changed"]["count"] == 1
    assert journey["changed"]["state"] == "done"
    assert journey["meanwhile"] == "Und dann?", "what is typed while a question is on its way is the next one"
    assert journey["beside"] == "Und dann?", "a changed question that is refused pushes nothing aside"
    assert journey["elsewhere"] == "", "whoever asks for a release finds the draft in its conversation alone"
    assert "nicht mehr zu finden" in journey["gone"], "nobody waits for an answer that cannot come"
    assert journey["found"] == "Wie viele Tage hat ein Jahr?", "whoever reads up something finds it again"
    assert journey["kept"] == PERSONAL, "a draft outlives its session"
    assert journey["foreign"] == "", "but shows itself to nobody else"
    journey.clean(product, refused=(404,))


def test_a_connection_is_lost_and_found(product: Product) -> None:
    yellow = product.stands.yellow
    yellow.fail(Says(COUNTED, seconds=0.04))
    yellow.fail(Says(COUNTED, seconds=0.04))
    journey = drive("lost", product, cookies=product.cookies(ERIKA), question=QUESTION, model=YELLOW)

    assert "w199" not in journey["cut"]["answer"]
    assert journey["back"]["state"] == "done"
    assert journey["back"]["answer"] == COUNTED, "nothing is missing and nothing is there twice"
    assert journey["connected"] >= 2, "the line was really cut"
    assert journey["found"]["state"] == "running", "the page was loaded again in mid-stream"
    assert journey["found"]["answer"].startswith("w000 w001")
    assert journey["whole"]["answer"] == COUNTED
    assert journey["beside"]["answer"] == COUNTED
    assert [one["text"] for one in journey["heard"]] == [f"Antwort fertig. {COUNTED}"]
    assert len(yellow.calls) == 2, "asked once each"
    journey.clean(product)


def test_a_scanned_letter_is_dropped(product: Product, tmp_path: Path) -> None:
    letter = papers.scan(tmp_path)
    journey = drive(
        "scan",
        product,
        cookies=product.cookies(ERIKA),
        files=[str(letter)],
        question="Fasse den Brief in einem Satz zusammen.",
        stricter="K4",
    )
    assert journey["stricter"] == ["klasse-K4"], "what was ticked goes along when the conversation begins"
    (document,) = journey["documents"]
    assert "Brief.png" in document
    assert re.search("K[34]", document), "personal data, and beside the word Sozialamt social data"
    assert journey["failed"] == []
    assert journey["stages"], "how far it is, is shown"
    assert journey["barriersRead"] == []
    assert not journey["lamps"]["lamps"]["red"]["open"]
    assert journey["answer"]["state"] == "done"
    assert journey["answer"]["zone"] == "green"
    assert product.stands.calls() == {"green": 0, "yellow": 0, "red": 0}
    journey.clean(product)


def test_everything_by_keyboard_alone(product: Product) -> None:
    yellow = product.stands.yellow
    yellow.fail(Says(COUNTED, seconds=0.1))
    yellow.fail(Says(COUNTED))
    journey = drive("keyboard", product, login=ERIKA.login, question=QUESTION, model=YELLOW)

    assert journey["skip"]["name"] == "Zum Inhalt springen"
    for stop in journey["stops"]:
        assert stop["seen"], f"the focus cannot be seen on {stop}"
        assert stop["onScreen"], f"the focus is off the screen on {stop}"
        assert not stop["covered"], f"the focus is behind something on {stop}"
    assert journey["chosen"] == YELLOW
    assert journey["toStop"] == 1, "the next stop after sending is the button that stops it"
    assert journey["afterStop"], "nobody is thrown back to the top of the page when the button is gone"
    assert journey["stopped"]["state"] == "stopped"
    assert journey["answer"]["answer"] == COUNTED
    journey.clean(product)


def test_without_a_line_of_javascript(product: Product, tmp_path: Path) -> None:
    yellow = product.stands.yellow
    yellow.fail(Says(COUNTED, seconds=0.2))
    paper = papers.pdf(
        tmp_path, [["Satzung über die Benutzung der Bücherei", "Paragraf 1: Geöffnet ist montags."]]
    )
    journey = drive(
        "noscript",
        product,
        cookies=product.cookies(ERIKA),
        personal=PERSONAL,
        question=QUESTION,
        files=[str(paper)],
        model=YELLOW,
    )
    assert "Rot ist gesperrt" in journey["checked"]
    assert any("DE02" in mark for mark in journey["marks"])
    assert not [secret for secret in SECRETS if secret in journey["replaced"]]
    assert "Entwurf der KI" in journey["answer"]["text"]
    assert all(count == 1 for count in journey["answer"]["refreshes"]), (
        "the page reloads itself while it waits"
    )
    (document,) = journey["documents"]
    assert "Bericht.pdf" in document
    assert "Angehalten." in journey["stopped"]["text"]
    assert journey["folded"] == 0, "a phone has no room for the menu until somebody opens it"
    assert journey["led"] == "/arbeit/aufgaben"
    for name in ("Kopieren",):
        assert name not in " ".join(journey["scriptOnly"]), "a button that only a script can serve"
    journey.clean(product)
