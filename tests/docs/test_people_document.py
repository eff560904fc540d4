# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/people.md says what the code does: its figures, its cookies, its events."""

from __future__ import annotations

import re
from pathlib import Path

from stellwerk.administration import accounts, code_step, links, password_rules, passwords, recovery_codes
from stellwerk.web.sign_in.password import FLOOR_SECONDS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "people.md").read_text()
MINE = ("accounts", "local_sign_in", "links", "recovery_codes", "second_factor", "code_step")


def test_every_event_of_signing_in_stands_in_the_document() -> None:
    sources = [ROOT / "src/stellwerk/administration" / f"{name}.py" for name in MINE]
    sources += (ROOT / "src/stellwerk/web/account").glob("*.py")
    sources += (ROOT / "src/stellwerk/web/sign_in").glob("*.py")
    told = {name for path in sources for name in re.findall(r'"(identity:[a-z:-]+)"', path.read_text())}
    assert len(told) >= 10
    for name in told:
        assert f"`{name}`" in TEXT, name


def test_the_figures_are_those_of_the_code() -> None:
    for figure in (
        f"{password_rules.SHORTEST} to {password_rules.LONGEST} characters",
        f"| {recovery_codes.COUNT}, shown once",
        f"{int(accounts.LONGEST_LOCK.total_seconds()) // 60} minutes at most",
        f"for {int(links.HOLDS.total_seconds()) // 3600} hours",
        f"{int(code_step.HOLDS.total_seconds()) // 60} minutes |",
        f"sooner than {FLOOR_SECONDS} seconds",
    ):
        assert figure in TEXT, figure
    assert accounts.FREE_FAILURES == 4, "from the fifth in a row"
    assert code_step.TRIES == 3, "three per right password"
    assert "m=19456,t=2,p=1" in passwords.hashed("x"), "19 MiB, 2 rounds"
