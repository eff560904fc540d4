# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Requests that no page of ours makes: answered as what they are, never with a failure."""

from __future__ import annotations

import pytest
from tests.workbench.browser.product import Product
from tests.workbench.chat.talk import Talk

OF_ONE = ("anhalten", "schliessen", "noch-einmal", "aendern", "weiter")
OF_ITS_FILES = ("auswahl", "heraus", "abbrechen")


@pytest.mark.parametrize(
    ("path", "action"),
    [("/arbeit", action) for action in OF_ONE] + [("/arbeit/unterlagen", action) for action in OF_ITS_FILES],
)
def test_what_only_a_conversation_can_do(town: Product, erika: Talk, path: str, action: str) -> None:
    erika.open()
    answer = erika.browser.send(path, tun=action, welche="s_0", neu="x", frage="x")
    assert answer.status == 404
