# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Harmless texts of a town hall have no finding: alone, together, and in the forms in which prompts carry them."""

from __future__ import annotations

import json

import pytest
from tests.detectors.harmless import HARMLESS
from tests.detectors.sight import look

from stellwerk.detectors.inspect import inspect
from stellwerk.values.inspection import Segment


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_is_found(name: str) -> None:
    inspection = look(HARMLESS[name])
    assert not inspection.findings
    assert not inspection.uninspectable


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_is_found_in_the_forms_of_a_prompt(name: str) -> None:
    text = HARMLESS[name]
    for form in (
        f"Kürze den folgenden Text auf die Hälfte:\n\n{text}",
        "\n".join(f"> {line}" for line in text.splitlines()),
        json.dumps({"text": text}, ensure_ascii=False),
        f"```\n{text}\n```",
        " ".join(text.split()),
    ):
        inspection = look(form)
        assert not inspection.findings, form
        assert not inspection.uninspectable


def test_nothing_is_found_in_all_of_them_together() -> None:
    segments = [Segment(f"messages[{i}].content", text) for i, text in enumerate(HARMLESS.values())]
    inspection = inspect(segments)
    assert not inspection.findings
    assert not inspection.uninspectable
