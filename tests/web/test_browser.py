# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The start page in a real browser: axe (WCAG 2.1 AA and more), keyboard, narrow, large, dark, without scripts."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.web.site_server import Site

BROWSE = Path(__file__).parent.parent / "clients" / "browse.mjs"
PATHS = ("/demo/", "/demo/?lang=en", "/trouble/", "/trouble/?lang=en", "/bare/", "/nothing-here")
SCREENS = [("de", 1280, False), ("en", 1280, True), ("en", 320, False), ("de", 320, True)]
"""Language, width in CSS pixels, dark: a desk and a phone, light and dark; German, which is longer, on the phone."""
SHOTS = os.environ.get("STELLWERK_SHOTS")  # a folder for screenshots, to look at


def program(what: str, *names: str) -> str:
    folder = str(Path(sys.executable).parent)
    for name in filter(None, names):
        found = shutil.which(name, path=folder) or shutil.which(name)
        if found:
            return found
    pytest.fail(f"{what} is missing; call make test, which sets up everything that tests need")


def browse(*pages: dict[str, Any]) -> list[dict[str, Any]]:
    """What the browser saw on each page. A page is its address and what differs from a plain desktop."""
    node = program("Node.js", "node")
    browser = program(
        "Chromium", os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"
    )
    plain = {"width": 1280, "dark": False, "scripts": True, "large": False, "walk": False, "shot": None}
    plain |= {"cookies": {}, "fill": None}
    job = {"browser": browser, "pages": [plain | page for page in pages]}
    done = subprocess.run(
        [node, str(BROWSE), json.dumps(job)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


def own_complaints(result: dict[str, Any], path: str) -> list[str]:
    expected = "Failed to load resource: the server responded with a status of 404"
    return [c for c in result["complaints"] if not (path == "/nothing-here" and expected in c)]


def test_no_barrier_on_any_screen(site: Site) -> None:
    cases = [(path, width, width == 320) for path, width in itertools.product(PATHS, (1280, 320))]
    cases += [("/demo/", 1280, True), ("/demo/", 320, False)]
    results = browse(
        *(
            {
                "url": site.url + path,
                "width": width,
                "dark": dark,
                "shot": f"{SHOTS}/{index}.png" if SHOTS else None,
            }
            for index, (path, width, dark) in enumerate(cases)
        )
    )
    backgrounds = set()
    for (path, width, dark), result in zip(cases, results, strict=True):
        where = f"{path} at {width} px, {'dark' if dark else 'light'}"
        assert result["violations"] == [], where
        assert result["checks"] > 15, f"axe hardly looked: {where}"
        assert own_complaints(result, path) == [], where
        assert result["overflow"] <= 0, f"scrolls sideways: {where}"
        assert set(result["fonts"]) >= {"400 500"}, f"our font was not loaded: {where}"
        assert {url.split("/")[2] for url in result["requests"]} == {site.url.split("/")[2]}, where
        backgrounds.add((dark, result["background"]))
    assert len(backgrounds) == 2, "light and dark must differ, and each be one"


def test_a_narrow_table_is_read_without_scrolling_and_heard_as_the_same_table(site: Site) -> None:
    """At 320 px (a window at 400 % zoom) rows become blocks; a screen reader must not notice."""
    wide, narrow = browse(
        {"url": site.url + "/trouble/"}, {"url": site.url + "/trouble/", "width": 320, "dark": True}
    )
    assert narrow["sideways"] == 0
    assert narrow["parts"] == wide["parts"]
    parts = wide["parts"]
    assert len(parts["table"]) == 2
    assert len(parts["row"]) == 1 + 7 + 1 + 4
    assert parts["columnheader"][:5] == ["Datenklasse", "Zum Beispiel", "Grün", "Gelb", "Rot"]
    assert parts["rowheader"][0] == "K0 öffentlich"
    assert len(parts["cell"]) == 7 * 4 + 4 * 5


def test_text_of_double_size_fits(site: Site) -> None:
    """WCAG 1.4.4 (text alone at 200 %) and 1.4.10 (the window at 400 % is 320 px wide, tested above)."""
    for width in (1280, 640):
        for result in browse(
            {"url": site.url + "/demo/", "width": width, "large": True},
            {"url": site.url + "/trouble/?lang=en", "width": width, "large": True},
        ):
            assert result["overflow"] <= 0
            assert result["violations"] == []


def test_the_keyboard_reaches_everything_in_order_and_the_focus_is_seen(site: Site) -> None:
    (result,) = browse({"url": site.url + "/demo/", "walk": True})
    stops = result["stops"]
    assert [stop["name"] for stop in stops[:4]] == ["Zum Inhalt springen", "Stellwerk", "Anmelden", "English"]
    assert [s["name"] for s in stops if s["tag"] == "button"] == [
        "Kopieren: curl",
        "Kopieren: Python",
        "Kopieren: Node.js",
    ]
    assert sum(stop["tag"] == "pre" for stop in stops) == 3
    for stop in stops:
        assert stop["visible"], f"the focus cannot be seen on {stop}"
        assert stop["onScreen"], f"the focus is off the screen on {stop}"
        assert min(stop["target"]) >= 24, f"smaller than 24 px (WCAG 2.5.8): {stop}"


@pytest.mark.parametrize(("path", "word"), [("/demo/", "Kopiert."), ("/demo/?lang=en", "Copied.")])
def test_the_copy_button_copies_and_says_so(site: Site, path: str, word: str) -> None:
    (result,) = browse({"url": site.url + path, "walk": True})
    assert result["copied"]["status"] == word
    assert result["copied"]["clipboard"] == result["copied"]["code"]
    assert result["copied"]["code"].startswith("curl ")


def test_without_scripts_the_page_says_the_same(site: Site) -> None:
    with_scripts, without = browse(
        {"url": site.url + "/demo/"}, {"url": site.url + "/demo/", "scripts": False}
    )
    assert without["buttons"] == 0
    assert without["complaints"] == []
    said = [line for line in with_scripts["text"].split("\n") if line.strip() and line != "Kopieren"]
    assert said == [line for line in without["text"].split("\n") if line.strip()]
