# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release in a real browser, by two people, on every screen: no barrier, nothing sideways, and red answers."""

from __future__ import annotations

from tests.workbench.browser.drive import drive
from tests.workbench.browser.product import Product
from tests.workbench.browser.town import ERIKA, KEY_USER
from tests.workbench.release.world import TEXT, WHY, YES

PAGES = ("empty", "new", "wrong", "asked", "waiting", "judging", "decided", "released")
SCREENS = ("desktop", "dark", "phone", "zoomed")


def test_two_people_and_a_puppet(product: Product) -> None:
    journey = drive(
        "release",
        product,
        erika=product.cookies(ERIKA),
        karla=product.cookies(KEY_USER),
        question=TEXT,
        reason=WHY,
        answer=YES,
    )
    assert not journey["closed"]["lamps"]["red"]["open"]
    assert [line.split() for line in journey["named"]] == [
        ["1", "Name:", "Kasper"],
        ["2", "Anschrift:", "Musterstraße", "12"],
    ]
    assert journey["ticked"] == 0  # what is a false alarm, a person says
    assert "kern-alert" in journey["focused"]
    assert journey["jumped"] == "1 Name: Kasper – als Fehlalarm gemeldet"
    assert journey["opened"]["lamps"]["red"]["open"]
    assert (journey["answer"]["zone"], journey["answer"]["state"]) == ("red", "done")
    assert product.stands.saw("Puppenspiel") == ["red"]
    assert [look["name"] for look in journey["looks"]] == [f"{p} {s}" for p in PAGES for s in SCREENS]
    for look in journey["looks"]:
        assert look["barriers"] == [], look["name"]
        assert look["over"]["over"] <= 0, look
        assert look["small"] == [], look
        assert look["headings"] == 1, look["name"]
    journey.clean(product, refused=(422,))
