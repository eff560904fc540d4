# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/models.md says what the catalogue holds, in which order sources are tried, and which variables count."""

from __future__ import annotations

import re
from pathlib import Path

from stellwerk.providers.catalogue import hub
from stellwerk.providers.catalogue.entry import HuggingFace
from stellwerk.providers.catalogue.load import catalogue, default_model
from stellwerk.settings import Engine

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "models.md").read_text()


def test_the_table_is_the_catalogue() -> None:
    rows = [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        for line in TEXT.splitlines()
        if re.match(r"\| `[a-z0-9.-]+` \| [A-Z]", line)
    ]
    assert rows == [
        [
            entry.name,
            entry.licence,
            f"{entry.size:,}",
            " ".join(entry.languages),
            entry.tier.value,
            f"{entry.context:,}",
            entry.sha256,
        ]
        for entry in catalogue().values()
    ]
    assert rows[0][0] == default_model() == Engine().model
    assert "The first is the default." in TEXT


def test_the_sources_are_tried_in_the_order_that_is_told() -> None:
    told = [TEXT.index(f"\n{n}. **{name}") for n, name in ((1, "Hugging Face"), (2, "The package index"))]
    assert told == sorted(told)
    for entry in catalogue().values():
        first, *others = entry.carriers
        assert isinstance(first, HuggingFace)
        assert others
        assert not any(isinstance(carrier, HuggingFace) for carrier in others)


def test_the_variables_of_a_mirror() -> None:
    ours, theirs, configured = "https://a.example", "https://b.example", "https://c.example"
    both = {"STELLWERK_HF_ENDPOINT": ours, "HF_ENDPOINT": theirs}
    assert hub.endpoint_from(both, configured) == ours
    assert hub.endpoint_from({"HF_ENDPOINT": theirs}, configured) == theirs
    assert hub.endpoint_from({}, configured) == configured
    rows = re.findall(r"^\| `(\w+|server\.engine\.hub_url)`(?:, `\w+`)* \|", TEXT, flags=re.MULTILINE)
    assert rows[:3] == ["STELLWERK_HF_ENDPOINT", "HF_ENDPOINT", "server.engine.hub_url"]
    (authorities,) = re.findall(
        r"^\| ((?:`\w+`, )*`\w+`) \|.*certificate authority", TEXT, flags=re.MULTILINE
    )
    assert tuple(re.findall(r"\w+", authorities)) == hub._CA_VARIABLES
