# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""E-mail addresses of persons; mailboxes of a function; spelled-out signs."""

from __future__ import annotations

import pytest
from tests.detectors.sight import clean, cut_out, found


@pytest.mark.parametrize(
    "address",
    [
        "jonas.weyers@web.example",
        "j.weyers@stadt-nettetal.example",
        "weyers@posteo.example",
        "jonas_weyers+bauamt@mail.uni.example",
        "JONAS.WEYERS@WEB.EXAMPLE",
        "jürgen.müller@dörfer.example",
        "o'brien@web.example",
        "katze1987@gmx.example",
        "x@y.example",
    ],
)
@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "Mail: {}.",
        "<{}>",
        "mailto:{}",
        '"{}"',
        "({})",
        "{};{}",
        "a|{}|b",
        "https://x.example/?to={}&a=1",
    ],
)
def test_address(address: str, frame: str) -> None:
    text = frame.replace("{}", address)
    assert set(cut_out(text, "email")) == {address}


@pytest.mark.parametrize(
    "mailbox",
    [
        "info",
        "poststelle",
        "buergerbuero",
        "bürgerbüro",
        "Rathaus",
        "sozialamt",
        "vergabestelle",
        "standesamt.mitte",
        "no-reply",
        "team.ordnung",
        "jugendamt-kita",
        "presse",
        "bauaufsichtsamt",
        "zulassungsstelle",
    ],
)
def test_function_mailbox_is_nobodys(mailbox: str) -> None:
    assert clean(f"Schreiben Sie an {mailbox}@stadt.example")


@pytest.mark.parametrize(
    "text",
    [
        "jonas.weyers (at) web.example",
        "jonas.weyers [at] web [dot] example",
        "jonas punkt weyers at web punkt example",
        "jonas.weyers(ät)web.example",
        "jonas unterstrich weyers klammeraffe web punkt example",
        "jonas.weyers @ web.example",
    ],
)
def test_spelled_out(text: str) -> None:
    assert found(f"Mail an {text} bitte", "email")


@pytest.mark.parametrize(
    "text", ["12 Stück @ 3,50", "@alle bitte lesen", "Preis@Menge", "look at the file", "at 10.30 Uhr"]
)
def test_no_address(text: str) -> None:
    assert not found(text, "email")
