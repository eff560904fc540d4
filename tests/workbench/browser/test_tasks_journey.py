# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the form of a task to a model, in the running product: the person sends, and the floor of the task holds."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape

from tests.web.browser import Answer, Browser
from tests.workbench.browser.product import Product
from tests.workbench.browser.town import ERIKA, OMAR, RED, YELLOW

from stellwerk.workbench.tasks import ALL, Filled

TASKS = "/arbeit/aufgaben"


def begun(browser: Browser, name: str, **changes: str) -> tuple[str, str]:
    """Fill in a task; the address of its conversation, and the message that lies ready there."""
    browser.get(f"{TASKS}/{name}")
    answer = browser.send(f"{TASKS}/{name}", **{**ALL[name].example, **changes})
    assert answer.status == 303, answer.body[:2000]
    page = browser.follow(answer)
    ready = re.search(r'<textarea id="frage"[^>]*>\n?(.*?)</textarea>', page.body, re.DOTALL)
    assert ready
    return answer.location, unescape(ready[1])


def sent(browser: Browser, address: str, message: str, model: str) -> Answer:
    """Send the message that lies ready, declared harmless, to one model."""
    page = browser.get(address)
    fields = {"frage": message, "modell": model, "erklaert": "ja", "tun": "senden"}
    purpose = re.search(r'<select id="zweck".*?<option value="([^"]+)"', page.body, re.DOTALL)
    return browser.send(address, **fields, **({"zweck": purpose[1]} if purpose else {}))


def soon(check: Callable[[], bool]) -> bool:
    until = time.monotonic() + 90  # the first look before red loads the encoder
    while time.monotonic() < until:
        if check():
            return True
        time.sleep(0.1)
    return False


def filled(name: str, **changes: str) -> Filled:
    read = ALL[name].read({**ALL[name].example, **changes})
    assert isinstance(read, Filled)
    return read


def test_a_task_lies_ready_and_nothing_goes_before_the_person_says_so(product: Product) -> None:
    browser = product.signed_in(ERIKA)
    for name in ALL:
        address, message = begun(browser, name)
        assert message == filled(name).question
        assert filled(name).title in unescape(browser.get(address).body)
    assert product.stands.calls() == {"green": 0, "yellow": 0, "red": 0}


def test_a_harmless_task_reaches_red_with_its_instruction_once_it_is_declared(product: Product) -> None:
    browser = product.signed_in(OMAR)
    address, message = begun(browser, "uebersetzen")
    assert sent(browser, address, message, RED).status == 303
    assert soon(lambda: product.stands.saw("Translate the whole text into ukrainian") == ["red"])
    assert product.stands.saw("Du übersetzt Texte der Verwaltung") == ["red"]


def test_what_is_declared_never_goes_below_the_floor_of_the_task(product: Product) -> None:
    """The letter is harmless by itself; the task says that letters belong to people."""
    browser = product.signed_in(OMAR)
    harmless = "Guten Tag, wann öffnet das Freibad? Mit freundlichen Grüßen"
    address, message = begun(browser, "antwort", text=harmless)
    sent(browser, address, message, RED)
    assert not soon_in(product, "red", harmless)
    address, message = begun(browser, "antwort", text=harmless)
    sent(browser, address, message, YELLOW)
    assert soon(lambda: product.stands.saw(harmless) == ["yellow"])


def test_social_matters_stay_in_the_house(product: Product) -> None:
    browser = product.signed_in(OMAR)
    harmless = "Antrag, unterschrieben. Anlage 1: Lageplan mit Maßstab."
    for model in (RED, YELLOW):
        address, message = begun(browser, "vollstaendigkeit", recht="soziales", text=harmless)
        sent(browser, address, message, model)
    assert not soon_in(product, "yellow", harmless)
    assert product.stands.saw(harmless) == []


def soon_in(product: Product, zone: str, text: str) -> bool:
    """Whether a stand-in gets these words within the time that a call takes here many times over."""
    until = time.monotonic() + 4
    while time.monotonic() < until:
        if zone in product.stands.saw(text):
            return True
        time.sleep(0.1)
    return False
