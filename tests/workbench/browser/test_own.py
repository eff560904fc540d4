# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What belongs to one person: the history on, exported and erased; and that nobody else sees anything of it."""

from __future__ import annotations

import base64
import io
import re
from urllib.parse import urlsplit

from docx import Document
from tests.workbench.browser.drive import drive
from tests.workbench.browser.product import Product
from tests.workbench.browser.says import Says
from tests.workbench.browser.town import ADMINISTRATOR, ERIKA, KEY_USER, KIM, OMAR, YELLOW, Someone

SECRET = "Quastenflosser"
QUESTION = f"Wie heißt der {SECRET} mit Vornamen?"
ANSWER = f"Der {SECRET} heißt **Latimeria**."


def test_a_history_is_switched_on_exported_and_erased(product: Product) -> None:
    product.stands.yellow.fail(Says(ANSWER))
    strangers = (KIM, OMAR, KEY_USER, ADMINISTRATOR)
    journey = drive(
        "history",
        product,
        login=ERIKA.login,
        question=QUESTION,
        model=YELLOW,
        secret=SECRET,
        strangers=[product.cookies(who) for who in strangers],
    )
    assert "aus" in journey["off"]
    assert "eingeschaltet" in journey["on"]
    assert "eingeschaltet" in journey["note"]
    assert SECRET in journey["list"]
    assert "Latimeria" in journey["reopened"]
    assert journey["barriersList"] == []
    assert journey["barriersEntry"] == []
    for stranger in journey["strangers"]:
        assert stranger["status"] == 404, stranger
        assert not stranger["seen"], stranger
    assert SECRET not in journey["erased"]
    assert journey["gone"] == 404
    assert journey["desk"] == 404, "it lies on no desk any more, either"

    markdown = base64.b64decode(journey["files"]["md"]).decode()
    assert QUESTION in markdown
    assert "Latimeria" in markdown
    assert YELLOW in markdown, "which model wrote it, is part of its provenance"
    document = Document(io.BytesIO(base64.b64decode(journey["files"]["docx"])))
    assert any("Latimeria" in paragraph.text for paragraph in document.paragraphs)
    journey.clean(product, refused=(404,))


def test_what_lies_on_a_desk_is_of_one_session(product: Product) -> None:
    """Without a history nobody finds it, not even the same person in another browser."""
    product.stands.yellow.fail(Says(ANSWER))
    omar = product.signed_in(OMAR)
    omar.get("/arbeit")
    sent = omar.send("/arbeit", frage=QUESTION, modell=YELLOW, tun="senden")
    path = urlsplit(sent.location).path
    assert re.fullmatch(r"/arbeit/g/g_[0-9a-f]{16}", path)
    assert SECRET in omar.get(path).body
    for who in (KIM, ERIKA, KEY_USER, ADMINISTRATOR):
        _sees_nothing(product, who, path)
    assert product.signed_in(OMAR).get(path).status == 404

    omar.get("/abmelden")
    assert omar.send("/abmelden").status == 303
    again = product.signed_in(OMAR)
    assert again.get(path).status == 404, "signing out leaves nothing behind"
    assert SECRET not in again.get("/arbeit").body


def _sees_nothing(product: Product, who: Someone, path: str) -> None:
    browser = product.signed_in(who)
    browser.get("/arbeit")
    for wanted in (path, f"{path}/strom?frage=s_0", f"{path}/unterlagen/strom"):
        answer = browser.get(wanted)
        assert answer.status == 404, (who.login, wanted)
        assert SECRET not in answer.body
    for wanted, fields in (
        (path, {"frage": "x", "tun": "senden"}),
        (path, {"tun": "anhalten"}),
        (path, {"tun": "schliessen"}),
        (f"{path}/urteil", {"tun": "uebernehmen", "welche": "s_0"}),
        (f"{path}/unterlagen", {"tun": "heraus", "welche": "d_0"}),
    ):
        answer = browser.send(wanted, **fields)
        assert answer.status == 404, (who.login, wanted, fields)
        assert SECRET not in answer.body
