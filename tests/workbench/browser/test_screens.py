# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page of the workbench on every screen: no barrier (WCAG 2.2 AA), nothing sideways, targets that one can hit."""

from __future__ import annotations

from typing import Any

from tests.workbench.browser.drive import drive
from tests.workbench.browser.product import Product
from tests.workbench.browser.town import ERIKA, Someone

WAYS = ("light", "dark", "phone", "zoomed")
PAGES: dict[str, tuple[str, Someone]] = {
    "konto": ("/konto", ERIKA),
}


def page(
    product: Product, name: str, path: str, who: Someone, *ways: str, walk: bool = False
) -> dict[str, Any]:
    """A page to be looked at, by somebody who is signed in."""
    return {"name": name, "path": path, "cookies": product.cookies(who), "ways": ways or WAYS, "walk": walk}


def sound(look: dict[str, Any]) -> None:
    """What every page keeps."""
    where = f"{look['name']}, {look['way']}"
    assert look["status"] == 200, where
    assert look["violations"] == [], where
    assert look["sideways"]["over"] <= 0, (where, look["sideways"])
    assert look["small"] == [], where
    assert look["inline"] == 0, f"a style or script in the page: {where}"
    assert look["headings"][0].startswith("H1 "), (where, look["headings"])
    assert sum(heading.startswith("H1 ") for heading in look["headings"]) == 1, (where, look["headings"])
    assert look["landmarks"].count("main") == 1, where
    for stop in look["stops"]:
        assert stop["seen"], f"the focus cannot be seen on {stop} of {where}"
        assert stop["onScreen"], f"the focus is off the screen on {stop} of {where}"


def test_no_barrier_on_any_screen(product: Product) -> None:
    pages = [page(product, name, path, who, walk=True) for name, (path, who) in PAGES.items()]
    journey = drive("look", product, pages=pages)
    assert len(journey["looks"]) == len(PAGES) * len(WAYS)
    for look in journey["looks"]:
        sound(look)
    journey.clean(product)
