# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The section ``sign_in``: what it becomes, and what stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.policy.files import ENV, TOWN, changed, line_of, problems, read

from stellwerk.values.role import Role
from stellwerk.values.sign_in import Mapping, OpenId, SignIn

SECRET = "client-secret-0003"
WITH = ENV | {"OPENID": SECRET}
SECTION = """\
sign_in:
  local: true
  idle_minutes: 30
  longest_hours: 9
  openid:
    issuer: https://login.stadt.example/realms/stadt
    client_id: Zx81kk29AbCd82mmQ7pLw3R5tY6u
    client_secret: {env: OPENID}
    title: Stadt Beispiel
    scopes: [openid, profile]
    hosts: [graph.microsoft.com]
    groups_claim: realm_access.roles
    department_claim: amt
    groups:
      - {group: /sozialamt, department: sozialamt}
      - {group: /it, department: sozialamt, role: administrator, house: true}
      - group: /leitung
        department: sozialamt
        role: key_user
    strong: [mfa, "2"]
    acr_values: ["2"]
"""
FILE = TOWN + SECTION


def test_every_value_arrives(tmp_path: Path) -> None:
    settings, _ = read(FILE, tmp_path, env=WITH)
    assert settings.sign_in == SignIn(
        local=True,
        idle_minutes=30,
        longest_hours=9,
        openid=OpenId(
            issuer="https://login.stadt.example/realms/stadt",
            client_id="Zx81kk29AbCd82mmQ7pLw3R5tY6u",
            client_secret=SECRET,
            title="Stadt Beispiel",
            scopes=("openid", "profile"),
            hosts=("graph.microsoft.com",),
            groups_claim="realm_access.roles",
            department_claim="amt",
            groups=(
                Mapping("/sozialamt", "sozialamt"),
                Mapping("/it", "sozialamt", Role.ADMINISTRATOR, True),
                Mapping("/leitung", "sozialamt", Role.KEY_USER),
            ),
            strong=("mfa", "2"),
            acr_values=("2",),
        ),
    )
    assert SECRET not in repr(settings.sign_in)


def test_without_the_section_there_are_local_accounts(tmp_path: Path) -> None:
    assert read(TOWN, tmp_path)[0].sign_in == SignIn()
    assert read(TOWN + "sign_in:\n", tmp_path)[0].sign_in == SignIn()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("https://login.stadt.example/realms/stadt", "http://login.stadt.example", "the issuer is not encrypted"),
        ("https://login.stadt.example/realms/stadt", "login.stadt.example", "the issuer is no web address"),
        ("https://login.stadt.example/realms/stadt", "https://a:b@login.example", "a user name"),
        ("realms/stadt", "realms/stadt?tenant=1", "query"),
        ("    issuer: https://login.stadt.example/realms/stadt\n", "", "issuer is missing"),
        ("    client_id: Zx81kk29AbCd82mmQ7pLw3R5tY6u\n", "", "client_id is missing"),
        ("{env: OPENID}", "hunter2", "a secret is written in clear"),
        ("{env: OPENID}", "{env: NOBODY}", "NOBODY is not set"),
        ("{env: OPENID}", "{file: nowhere.key}", "cannot be read"),
        ("title: Stadt Beispiel", f"title: {SECRET}", "the secret stands in the file in clear"),
        ("title: Stadt Beispiel", f"title: Stadt # {SECRET}", "the secret stands in the file in clear"),
        ("scopes: [openid, profile]", "scopes: [profile]", "the scope openid is missing"),
        ("scopes: [openid, profile]", 'scopes: [openid, "a b"]', "not of the expected form"),
        ("[graph.microsoft.com]", "[https://graph.microsoft.com]", "is no host"),
        ("role: key_user", "role: keyuser", 'did you mean "key_user"?'),
        ("role: key_user", "role: employee", "is not possible here"),
        ("department: sozialamt\n        role", "department: bauamt\n        role", "no department 'bauamt'"),
        ("        department: sozialamt\n        role", "        role", "the role is given for nothing"),
        ("role: administrator, house: true", "house: true", "house without a role"),
        ("group: /leitung", "gruppe: /leitung", "unknown key 'gruppe'"),
        ("role: key_user", "role: key_user\n      - {group: /sozialamt, department: sozialamt}", "twice"),
        ("idle_minutes: 30", "idle_minutes: 0", "too small"),
        ("idle_minutes: 30", "idle_minutes: 600", "longer than longest_hours"),
        ("longest_hours: 9", "longest_hours: 1000", "too large"),
        ("local: true", "local: ja", "neither true nor false"),
        ("title: Stadt Beispiel", "title:", "there is no value"),
    ],
)  # fmt: skip
def test_what_is_wrong_stops_the_start(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = changed(old, new, FILE)
    found = problems(text, tmp_path, env=WITH)
    assert any(told in line for line in found), found
    assert all("stellwerk.yaml:" in line and " — " in line for line in found)
    assert SECRET not in "".join(found)
    assert "hunter2" not in "".join(found)


def test_a_problem_names_its_line(tmp_path: Path) -> None:
    text = changed("role: key_user", "role: keyuser", FILE)
    (found,) = problems(text, tmp_path, env=WITH)
    assert found.startswith(f"stellwerk.yaml:{line_of('keyuser', text)}: sign_in.openid.groups[2].role:")


@pytest.mark.parametrize("nobody", ["    groups: []\n", ""])
def test_a_provider_by_whom_nobody_would_be_let_in(tmp_path: Path, nobody: str) -> None:
    head, _, rest = SECTION.partition("    groups:\n")
    section = f"{head}{nobody}{rest[rest.index('    strong') :]}"
    (found,) = problems(TOWN + section, tmp_path, env=WITH)
    assert "no group is named" in found
    settings, _ = read(f"{TOWN}{section}    only_mapped: false\n", tmp_path, env=WITH)
    assert settings.sign_in.openid is not None
    assert not settings.sign_in.openid.groups


def test_no_way_in_at_all(tmp_path: Path) -> None:
    (found,) = problems(f"{TOWN}sign_in:\n  local: false\n", tmp_path)
    assert "nobody could sign in" in found


def test_a_provider_on_this_machine_may_do_without_https(tmp_path: Path) -> None:
    text = changed("https://login.stadt.example/realms/stadt", "http://127.0.0.1:9000", FILE)
    openid = read(text, tmp_path, env=WITH)[0].sign_in.openid
    assert openid is not None
    assert openid.issuer == "http://127.0.0.1:9000"
