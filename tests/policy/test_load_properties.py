# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever stands in the file: it loads to a register that keeps the rules, or it is refused with a list."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.policy.files import ENV, TODAY, TOWN

from stellwerk.errors import ConfigurationError
from stellwerk.policy.adequacy import is_adequate
from stellwerk.policy.load import load
from stellwerk.policy.register import Register
from stellwerk.values.zone import Zone

LINES = TOWN.splitlines()
WORDS = sorted({w for line in LINES for w in re.findall(r"[\w.-]+", line)})
ODD = [
    "",
    "~",
    "null",
    "[]",
    "{}",
    "[x]",
    "{a: b}",
    "true",
    "no",
    "-1",
    "1e9",
    "'",
    '"',
    "*a",
    "&a",
    "!x",
    "- ",
    "K3",
    "red",
]

edits = st.one_of(
    st.tuples(st.just("drop"), st.integers(0, len(LINES) - 1), st.just("")),
    st.tuples(st.just("twice"), st.integers(0, len(LINES) - 1), st.just("")),
    st.tuples(st.just("value"), st.integers(0, len(LINES) - 1), st.sampled_from(ODD + WORDS)),
    st.tuples(st.just("word"), st.integers(0, len(LINES) - 1), st.sampled_from(WORDS)),
    st.tuples(st.just("indent"), st.integers(0, len(LINES) - 1), st.sampled_from(["", "  ", "      ", "\t"])),
    st.tuples(st.just("text"), st.integers(0, len(LINES) - 1), st.text(max_size=12)),
)


def edited(changes: list[tuple[str, int, str]]) -> str:
    lines = list(LINES)
    for how, where, what in changes:
        line = lines[where]
        if how == "drop":
            lines[where] = ""
        elif how == "twice":
            lines[where] = f"{line}\n{line}"
        elif how == "value":
            lines[where] = re.sub(r":.*", f": {what}", line, count=1, flags=re.DOTALL)
        elif how == "word":
            lines[where] = re.sub(r"[\w.-]+", what, line, count=1)
        elif how == "indent":
            lines[where] = what + line.strip()
        else:
            lines[where] = line + what
    return "\n".join(lines)


def keeps_the_rules(town: Register) -> None:
    used: dict[str, Zone] = {}
    for endpoint in town.endpoints.values():
        if endpoint.zone is Zone.YELLOW:
            assert endpoint.agreement is not None
            assert endpoint.agreement.valid_until >= TODAY
            assert endpoint.countries
            assert all(is_adequate(c, TODAY) for c in endpoint.countries)
            assert not any((endpoint.stores_content, endpoint.trains_on_content))
            assert not endpoint.third_country_control
        if endpoint.zone is Zone.RED:
            assert endpoint.residual_risk is not None
        assert endpoint.embedded is (endpoint.base_url is None)
        assert not endpoint.embedded or endpoint.zone is Zone.GREEN
        if endpoint.secret is not None:
            assert used.setdefault(endpoint.secret, endpoint.zone) is endpoint.zone
    for model in town.models.values():
        for other in model.overflow:
            assert town.zone_of(town.models[other]).strictness >= town.zone_of(model).strictness
    for key in town.keys:
        assert re.fullmatch("[0-9a-f]{64}", key.sha256)
        assert key.caller.use_case in town.use_cases


@given(st.lists(edits, min_size=1, max_size=4))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_edit_is_loaded_soundly_or_refused_in_words(changes: list[tuple[str, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stellwerk.yaml"
        path.write_text(edited(changes), "utf-8", errors="replace")
        path.chmod(0o600)
        try:
            _, town = load(path, env=ENV, today=TODAY)
        except ConfigurationError as error:
            for line in error.problems or ("a refusal without a reason",):
                assert re.fullmatch(r"stellwerk\.yaml:[1-9][0-9]*:( \S+:)? .+ — .+", line), line
                assert ENV["HUB_YELLOW"] not in line
                assert ENV["HUB_RED"] not in line
        else:
            keeps_the_rules(town)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stellwerk.yaml"
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(ConfigurationError) as caught:
            load(path, env=ENV, today=TODAY)
        assert caught.value.problems
