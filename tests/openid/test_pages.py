# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages for sign-ins that did not come about, in a real browser and in both languages."""

from __future__ import annotations

import re

import pytest
from tests.openid.conftest import openid
from tests.openid.provider import ROOT
from tests.openid.town import Town
from tests.web.test_browser import SHOTS, browse

from stellwerk.identity.oidc.cause import Cause
from stellwerk.web.openid.words import TEXTS

HINT = "/anmelden/openid/hinweis"


@pytest.fixture
def opened(town: Town) -> Town:
    town.open(openid("https://login.stadt.example"))
    return town


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_barrier_on_any_page(opened: Town, language: str) -> None:
    lang = "&lang=en" if language == "en" else ""
    width, dark = (1280, False) if language == "de" else (320, True)
    looked = [
        {
            "url": f"{opened.url}{HINT}?grund={cause.value}{lang}",
            "width": width,
            "dark": dark,
            "shot": f"{SHOTS}/openid-{cause.value}-{language}.png" if SHOTS else None,
        }
        for cause in Cause
    ]
    for cause, result in zip(Cause, browse(*looked), strict=True):
        assert result["violations"] == [], cause
        assert result["checks"] > 15, f"axe hardly looked: {cause}"
        # the browser notes that the page itself is no 200, and nothing else
        noted = "Failed to load resource: the server responded with a status of "
        assert [c for c in result["complaints"] if noted not in c] == [], cause
        assert result["overflow"] <= 0, cause
        title, text = (TEXTS[cause][name][language == "en"] for name in ("title", "text"))
        assert title in result["text"]
        assert text in result["text"]


def test_every_cause_has_its_words_and_its_line_in_the_document() -> None:
    assert set(TEXTS) == set(Cause)
    document = (ROOT / "docs" / "people.md").read_text("utf-8")
    table = re.findall(r"^\| (`[^|]+) \|", document.partition("### When a sign-in fails")[2], re.MULTILINE)
    assert {word for row in table for word in re.findall(r"`([a-z-]+)`", row)} == {c.value for c in Cause}
