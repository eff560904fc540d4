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


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("Bitte &#54;&#56;&#50;&#53;&#57;&#4", "9;&#56;&#52;&#51;&#55;&#49; prüfen."), "tax_id"),
        (("KV-Nr. \\u0055\\u0037\\u0032\\u0030\\u0037\\u0036\\u0037\\u0036\\u0031\\u0039", "call_1"),
         "health_insurance_number"),
        (("KV-Nr. \\u0055\\u0037\\u0032\\u00", "30\\u0037\\u0036\\u0037\\u0036\\u0031\\u0039", "call_1"),
         "health_insurance_number"),
        (("Tel. \\x30\\x31\\x37\\x36\\x2f\\x32\\x35\\x30\\x38\\x35\\x30\\x39\\x39", "call_1"), "phone"),
        (("Tel. \\x30\\x31\\x37\\x3", "6\\x2f\\x32\\x35\\x30\\x38\\x35\\x30\\x39\\x39", "call_1"), "phone"),
        (("Tel. %30%31%37%36%2F%32%35%3", "0%38%35%30%39%39"), "phone"),
        (("x-hinweis", "S29udG86IERFODUg\nMzcwNSAwMTk4IDc3\nNDUgMzUxOSA4Mg== Danke."), "iban"),
    ],
)  # fmt: skip
def test_escapes_and_lines_beside_other_messages(texts: tuple[str, ...], kind: str) -> None:
    assert kind in _kinds(*texts)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Steuer-ID\n86\n095\n742\n719", "tax_id"),
        ("8\n6095\n742719", "tax_id"),
        ("Nr. F7T\nWRK\n5588", "identity_document"),
    ],
)
def test_torn_more_than_once(text: str, kind: str) -> None:
    assert kind in _kinds(text)


def test_a_column_of_figures_is_no_number() -> None:
    assert not _kinds("Konten:\n" + "\n".join(str(number) for number in range(5100, 5900, 7)))
