# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A surname found once is a name wherever it stands again."""

from __future__ import annotations

from tests.detectors.sight import cut_out

from stellwerk.detectors.inspect import inspect
from stellwerk.values.inspection import Segment


def test_again_in_the_same_text() -> None:
    text = "Frau Quenzelmann ruft an. Später schreibt Quenzelmann eine Mail an Quenzelmanns Anwalt."
    assert cut_out(text, "person") == ["Quenzelmann", "Quenzelmann"]


def test_again_in_another_message() -> None:
    segments = [
        Segment("messages[0].content", "Herr Quenzelmann"),
        Segment("messages[1].content", "Quenzelmann fehlt"),
    ]
    assert [f.place for f in inspect(segments).findings] == ["messages[0].content", "messages[1].content"]


def test_the_noun_of_the_same_spelling_is_none() -> None:
    assert cut_out("Herr Sommer kommt. Im Sommer ist er im Urlaub.", "person") == ["Sommer"]


def test_street_of_the_same_name_is_none() -> None:
    assert cut_out("Herr Quenzel wohnt nicht in der Quenzelstraße.", "person") == ["Quenzel"]
