# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of single signs with something beside them that looks like one more of them."""

from __future__ import annotations

import pytest

from stellwerk.detectors.inspect import inspect
from stellwerk.values.inspection import Segment


def _kinds(*texts: str) -> set[str]:
    return {found.kind for found in inspect([Segment(f"m[{n}]", t) for n, t in enumerate(texts)]).findings}


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("Tel. 0_1_5_1_1_3_9_0_4_4_2_0", "Kürze diesen Satz."), "phone"),
        (("Tel. 0_1_5_1_1_3_9_0_4_4_2_0\nÜber alles",), "phone"),
        (("1, 8_6_0_9_5_7_4_2_7_1_9",), "tax_id"),
        (("8_6_0_9_5_7_4_2_7_1_9", "A b c"), "tax_id"),
        (("- 2. 8, 6, 0, 9, 5, 7, 4, 2, 7, 1, 9, A",), "tax_id"),
        (("8 6 0 9 5 7 4 2 7 1 9", "1 2 3"), "tax_id"),
        (("D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0", "A"), "iban"),
    ],
)
def test_a_neighbour_does_not_hide_the_number(texts: tuple[str, ...], kind: str) -> None:
    assert kind in _kinds(*texts)


@pytest.mark.parametrize("texts", [("Nr. F7TWRK", "5588"), ("Nr. F7T", "WRK5588"), ("Nr. FYWK0\n  15614",)])
def test_a_documents_number_torn_anywhere_is_found(texts: tuple[str, ...]) -> None:
    assert _kinds(*texts) == {"identity_document"}


def test_a_list_of_figures_is_no_number() -> None:
    assert not _kinds("1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "A\nB\nC")
