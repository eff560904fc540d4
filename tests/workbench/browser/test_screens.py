# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page of the workbench on every screen: no barrier (WCAG 2.2 AA), nothing sideways, targets that one can hit."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.faults import BreakAfter
from tests.workbench.browser import long
from tests.workbench.browser.drive import drive
from tests.workbench.browser.lived import lived_in
from tests.workbench.browser.product import Product
from tests.workbench.browser.says import Says
from tests.workbench.browser.town import ADMINISTRATOR, ERIKA, KEY_USER, OMAR, RED, YELLOW, Someone

ALL, SOME = ("light", "dark", "phone", "zoomed"), ("light", "zoomed")
PERSONAL = (
    "Bitte antworte Frau Petra Schneider, Gartenstraße 12, 41334 Nettetal. IBAN: DE02 1203 0000 0000 2020 51."
)


def page(cookies: dict[str, str], path: str, *ways: str, walk: bool = False) -> dict[str, Any]:
    """A page to be looked at, by somebody who is signed in."""
    name = path.strip("/").replace("/", "-").replace("?", "-") or "start"
    return {"name": name, "path": path, "cookies": cookies, "ways": ways or ALL, "walk": walk}


def sound(look: dict[str, Any]) -> None:
    """What every page keeps."""
    where = f"{look['name']}, {look['way']}"
    assert look["status"] == 200, where
    assert look["violations"] == [], where
    assert look["sideways"]["over"] <= 0, (where, look["sideways"])
    assert look["small"] == [], where
    assert look["inline"] == [], f"a style or script in the page: {where}"
    assert sum(heading.startswith("H1 ") for heading in look["headings"]) == 1, (where, look["headings"])
    assert look["landmarks"].count("main") == 1, where
    for stop in look["stops"]:
        assert stop["seen"], f"the focus cannot be seen on {stop} of {where}"
        assert stop["onScreen"], f"the focus is off the screen on {stop} of {where}"
        assert not stop["covered"], f"the focus is behind something on {stop} of {where}"


def test_no_barrier_on_any_page_on_any_screen(product: Product) -> None:
    lived = lived_in(product)
    erika, omar = lived.erika.cookies, product.cookies(OMAR)
    key_user, administrator = product.cookies(KEY_USER), product.cookies(ADMINISTRATOR)
    kept = lived.conversation.replace("/arbeit/g/", "/arbeit/verlauf/")
    pages = [
        page(erika, "/arbeit", *ALL, "wide", "forced", walk=True),
        page(erika, "/arbeit?lang=en", *SOME),
        page(erika, lived.conversation, walk=True),
        page(erika, "/arbeit/aufgaben", *ALL, "menu", walk=True),
        *(page(erika, f"/arbeit/aufgaben/{name}", *SOME) for name in ("niederschrift", "leichte-sprache")),
        page(erika, "/arbeit/assistenten", walk=True),
        page(erika, "/arbeit/assistenten/neu", *SOME),
        page(erika, lived.assistant, *SOME),
        page(key_user, "/arbeit/assistenten", *SOME),
        page(key_user, f"{lived.assistant}/freigabe", *SOME),
        page(omar, "/arbeit/verlauf", *SOME),
        page(erika, "/arbeit/verlauf", walk=True),
        page(erika, kept, *SOME),
        page(erika, f"{kept}/loeschen", *SOME),
        page(erika, "/arbeit/verlauf/loeschen", *SOME),
        page(erika, "/arbeit/einstellungen", walk=True),
        page(erika, "/arbeit/freigaben", *SOME),
        page(key_user, lived.asked, *SOME),
        page(key_user, "/arbeit/rueckmeldungen", *SOME),
        page(administrator, "/arbeit/rueckmeldungen/produkt", *SOME),
        page(erika, "/arbeit/rundgang", *SOME),
        page(erika, "/hilfe", walk=True),
        page(erika, "/barrierefreiheit", *SOME),
        page(erika, "/rueckmeldung", *SOME),
    ]
    journey = drive("look", product, pages=pages)
    assert len(journey["looks"]) == sum(len(one["ways"]) for one in pages)
    for look in journey["looks"]:
        sound(look)
    (menu,) = (look for look in journey["looks"] if look["way"] == "menu")
    assert menu["current"] == ["Aufgaben"], "the open menu says where one is"
    journey.clean(product)


@pytest.mark.parametrize("ways", [("light", "zoomed"), ("dark", "phone")])
def test_no_barrier_in_any_state_of_the_chat(product: Product, ways: tuple[str, ...]) -> None:
    """Empty, with findings, an error, streaming, answered, broken off, and full with 200 messages."""
    who: Someone = ERIKA
    browser = product.signed_in(who)
    full = long.conversation(product, browser, YELLOW, 100 if "light" in ways else 10)
    for _ in ways:
        product.stands.yellow.fail(Says(long.ANSWER * 3, seconds=0.15, size=40))
        product.stands.yellow.fail(BreakAfter(pieces=4, path="/chat/completions"))
    journey = drive(
        "states",
        product,
        ways=ways,
        cookies=dict.fromkeys(ways, browser.cookies),
        personal=PERSONAL,
        question="Bitte prüfe die Unterlagen.",
        model=YELLOW,
        red=RED,
        full=dict.fromkeys(ways, full),
    )
    looks = journey["looks"]
    states = {look["state"] for look in looks}
    assert states == {"empty", "findings", "error", "streaming", "answered", "broken", "full"}
    for look in looks:
        where = f"{look['state']}, {look['way']}"
        assert look["violations"] == [], where
        assert look["sideways"]["over"] <= 0, (where, look["sideways"])
        assert look["small"] == [], where
    journey.clean(product, refused=(422,))
