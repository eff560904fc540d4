# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The marked texts: every line can be read, every mark is known, and half of them are harmless."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "training" / "texts"
KINDS = set(
    """person address birth_date phone email iban tax_id tax_number social_security_number health_insurance_number
    identity_document licence_plate case_number payment_card online_identifier secret place org s_health s_religion
    s_union s_politics s_ethnicity s_sexlife s_criminal s_genetic_biometric s_social s_tax s_personnel s_professional
    s_child s_block s_statistics s_classified s_confidential""".split()
)
FILES = sorted(FOLDER.glob("*.jsonl"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_mark_can_be_read(file: Path) -> None:
    names, classes = set(), Counter[str]()
    for line in file.read_text("utf-8").splitlines():
        document = json.loads(line)
        labels = re.findall(r"\[\[([a-z_]+)\|[^\[\]]+?\]\]", document["marked"])
        rest = re.sub(r"\[\[[a-z_]+\|[^\[\]]+?\]\]", "", document["marked"])
        assert set(labels) <= KINDS, document["id"]
        assert "]]" not in rest or "[[" not in rest, document["id"]
        names.add(document["id"])
        classes[document["data_class"]] += 1
    assert len(names) == classes.total(), "an id stands there twice"
    assert set(classes) <= {f"K{n}" for n in range(7)}
    assert classes["K0"] + classes["K1"] + classes["K2"] > 0.4 * classes.total()


def test_there_are_enough() -> None:
    assert len(FILES) == 7
    assert sum(len(file.read_text("utf-8").splitlines()) for file in FILES) >= 1_650
