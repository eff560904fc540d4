# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbench that people have used: an assistant waits for its release, answers are rated, a conversation is kept."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from tests.web.browser import Answer, Browser
from tests.workbench.browser.product import Product
from tests.workbench.browser.says import Says
from tests.workbench.browser.town import ERIKA, KEY_USER, RED, YELLOW

INSTRUCTION = (
    "Du hilfst im Sozialamt. Erkläre Bescheide in einfachen Sätzen, ohne Fremdwörter. Nenne am Ende, was die Person "
    "jetzt tun muss und bis wann."
)
ANSWER = (
    "Ihr Antrag ist eingegangen.\n\n1. Wir prüfen Ihre **Unterlagen**.\n2. Fehlt etwas, schreiben wir Ihnen.\n\n"
    "Sie müssen jetzt nichts tun."
)
STREET = "Der Radweg an der Erna-Peters-Straße 3 in Musterhausen endet am Park. Fasse das kurz zusammen."


class Lived:
    """Where things are that somebody made."""

    def __init__(self, erika: Browser, conversation: str, assistant: str, asked: str) -> None:
        self.erika = erika
        self.conversation = conversation  # path of one that is kept
        self.assistant = assistant  # path of one that waits for its release
        self.asked = asked  # path of a release that was asked for


def lived_in(product: Product, name: str = "Bescheide erklären") -> Lived:
    """Do what people do in their first week. ``name`` is that of the assistant."""
    erika = product.signed_in(ERIKA)
    erika.get("/arbeit/einstellungen")
    _went(erika.send("/arbeit/einstellungen", tun="an"))
    conversation = _conversation(product, erika)
    assistant = _assistant(erika, name)
    asked = _release(product, erika)
    erika.get("/rueckmeldung")
    found = re.search(
        r'name="kind" type="radio" value="([a-z_]+)"|name="kind" value="([a-z_]+)"',
        erika.get("/rueckmeldung").body,
    )
    assert found, "the door for feedback has no kinds"
    kind = found[1] or found[2]
    answer = erika.send("/rueckmeldung", kind=kind, message="Die Ampel ist gut zu verstehen.", contact="")
    assert answer.status in (200, 303), answer.body[:2000]
    return Lived(erika, conversation, assistant, asked)


def _went(answer: Answer) -> str:
    assert answer.status == 303, (answer.status, answer.body[:3000])
    return urlsplit(answer.location).path


def _conversation(product: Product, erika: Browser) -> str:
    product.stands.yellow.fail(Says(ANSWER))
    erika.get("/arbeit")
    question = "Bitte erkläre den Bescheid in einfachen Sätzen."
    path = _went(erika.send("/arbeit", frage=question, modell=YELLOW, tun="senden"))
    page = erika.get(path)
    until = time.monotonic() + 60
    while "data-stream=" in page.body and time.monotonic() < until:
        time.sleep(0.05)
        page = erika.get(path)
    said = re.search(r'name="welche" value="(s_[0-9a-f]+)"', page.body)
    assert said, "the answer never came"
    rated = erika.send(
        f"{path}/urteil",
        tun="schlecht",
        welche=said[1],
        grund="incomplete",
        anmerkung="Die Frist fehlt.",
        zeigen="ja",
    )
    _went(rated)
    return path


def _assistant(erika: Browser, name: str) -> str:
    erika.get("/arbeit/assistenten/neu")
    made = erika.send(
        "/arbeit/assistenten/neu", name=name, anweisung=INSTRUCTION, modell="auto", groesse="", klasse="K3"
    )
    path = _went(made)
    erika.get(path)
    _went(erika.send(path, tun="bitten", fuer="amt"))
    return path


def _release(product: Product, erika: Browser) -> str:
    """Ask the key user for the release of a text in which something was found that is none."""
    new = "/arbeit/freigaben/neu"
    erika.get("/arbeit")
    page = erika.send(new, frage=STREET, modell=RED, erklaert="ja", zweck="Büroarbeit", tun="pruefen")
    assert page.status == 200, page.body[:2000]
    wrong = re.findall(r'name="(falsch-[^"]+)"', page.body)
    whom = re.findall(rf'name="(wen-{product.ids[KEY_USER.login]})"', page.body) or re.findall(
        r'name="(wen-[^"]+)"', page.body
    )
    assert wrong, page.body[-4000:]
    assert whom, page.body[-4000:]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.body))
    fields = {
        **hidden,
        "modell": RED,
        "grund": "Das ist keine Anschrift einer Person, sondern die Stelle, an der gebaut wird.",
        **dict.fromkeys((*wrong, whom[0]), "ja"),
    }
    fields.pop("token", None)
    _went(erika.send(new, **fields, tun="fragen"))
    listed = erika.get("/arbeit/freigaben").body
    found = re.search(r'href="(/arbeit/freigaben/[^"/?]+)"', listed)
    assert found, listed[-3000:]
    return found[1]
