# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""CWE-79, CWE-93, CWE-117 and CWE-1007: what people typed at the provider moves no header, no log line, no reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.openid.browser import Browser, cause, where
from tests.openid.conftest import browser as browser
from tests.openid.conftest import liar as liar
from tests.openid.conftest import openid as openid
from tests.openid.conftest import town as town
from tests.openid.conftest import why as why
from tests.openid.liar import BACK, Liar, begin, sign_in
from tests.openid.town import Town

from stellwerk.administration.openid_claims import described
from stellwerk.values.role import Role
from stellwerk.values.sign_in import Mapping

Why = Callable[[], str]

EVIL = (
    "Erika\r\nSet-Cookie: stellwerk=evil",
    "Erika\n2026-01-01 00:00:00 sign-in of the mayor",
    "Erika\x1b]0;owned\x07\x1b[2J",
    "\u202eakirE",
    "Erika\u2066\u2069\u200b\u200d\ufeff",
    "Erika\u2028\u2029\x85\x0b\x00\x7f",
    "Erika\ud800",
    "x" * 2_000,
    "\u0301" * 500,
    "\ufdfa" * 500,
)


@pytest.mark.parametrize("name", EVIL, ids=lambda name: ascii(name[:12]))
def test_header_and_log_injection_by_a_name(
    town: Town, liar: Liar, browser: Browser, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    answer = sign_in(town, browser, liar, name=name, preferred_username=name, email=f"{name}@stadt.example")
    assert where(answer) == f"{town.url}/"
    assert "evil" not in str(answer.headers)
    found = town.person("erika")
    assert found is not None
    assert 0 < len(found.display_name) <= 200
    for shown in (found.display_name, found.email):
        assert shown.isprintable()
        assert not any(unicodedata.category(c) in ("Cf", "Cc", "Cs", "Zl", "Zp") for c in shown)
    assert "Erika" not in caplog.text
    assert "akirE" not in caplog.text
    (event,) = town.events("identity:sign-in:ok")
    assert set(event) == {"actor", "via", "about", "method", "second_factor"}, "no name in the trail"


def test_name_of_100_kb(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    """A token of that size is refused; by userinfo the name arrives, and is cut."""
    long = "x" * 100_000
    assert cause(sign_in(town, browser, liar, name=long)) == "not-genuine"
    assert "too long" in why()
    liar.userinfo = {"sub": "erika", "name": long, "email": f"{long}@stadt.example"}
    assert where(sign_in(town, browser, liar, name=None, email=None)) == f"{town.url}/"
    found = town.person("erika")
    assert found is not None
    assert (found.display_name, found.email) == ("x" * 200, "")


def test_claims_of_the_wrong_kind(town: Town, liar: Liar, browser: Browser) -> None:
    """They count as not there."""
    odd: tuple[Any, ...] = (1, True, [], {}, [[]], [1], {"name": "x"}, 1e300, "", " ", "\u200b")
    for number, value in enumerate(odd):
        answer = sign_in(
            town, Browser(), liar,
            sub=f"odd-{number}", name=value, email=value, amr=value, acr=value, preferred_username=value, sid=value,
            email_verified=value,
        )  # fmt: skip
        assert where(answer) == f"{town.url}/", value
        found = town.person(f"odd-{number}")
        assert found is not None
        assert (found.display_name, found.email) == ("—", "")


def test_groups_of_the_wrong_kind_open_nothing(town: Town, liar: Liar, browser: Browser) -> None:
    for groups in (
        1,
        True,
        {},
        {"/it": True},
        [["/it"]],
        [{"/it": 1}],
        "/it,/bau",
        "/IT",
        ["/it "],
        ["/it/"],
        ["it"],
        "",
        [],
    ):
        assert cause(sign_in(town, browser, liar, groups=groups, amr=["mfa"])) == "no-group", groups
    assert town.people() == 0


def test_groups_that_are_somewhere_else(town: Town, liar: Liar, browser: Browser) -> None:
    """Core 1.0, 5.6.2, and CWE-918: the address that a claim names is never asked."""
    there = {
        "_claim_names": {"groups": "src1"},
        "_claim_sources": {"src1": {"endpoint": f"{liar.issuer}/groups"}},
    }
    assert cause(sign_in(town, browser, liar, groups=None, **there)) == "too-many-groups"
    assert "/groups" not in liar.paths()
    assert town.people() == 0


def test_a_department_by_a_claim_with_tricks(town: Town, liar: Liar, browser: Browser) -> None:
    from stellwerk.administration.openid_claims import find

    assert find({"a": {"b": "c"}}, "a.b") == "c"
    assert find({"a.b": "d", "a": {"b": "c"}}, "a.b") == "d"
    assert find({"a": ["b"]}, "a.b") is None
    mapped = openid(liar.issuer, department_claim="department")
    for value in ("bauamt\r\n", "bau\x00amt", ["\u202ebauamt"], {"bauamt": 1}, 1):
        told = described({"department": value, "groups": []}, mapped).department
        assert told is None, value


@pytest.mark.parametrize(
    "field",
    ["error", "error_description", "error_uri", "state", "iss", "code", "session_state", "lang", "weiter"],
)
def test_log_and_page_injection_by_the_way_back(
    town: Town, liar: Liar, browser: Browser, why: Why, field: str
) -> None:
    """Anybody can make somebody open such an address; nothing of it is repeated, neither on the page nor in the log."""
    evil = "EVIL\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>\x1b[2J\u202e"
    asked = begin(town, browser)
    pairs = {"state": asked["state"], "iss": liar.issuer, "error": "access_denied"} | {field: evil}
    if field == "code":
        del pairs["error"]
    refused = browser.get(f"{town.url}{BACK}?{urlencode(pairs)}")
    cause(refused)
    assert "EVIL" not in why()
    page = browser.get(where(refused))
    assert "EVIL" not in str(refused.headers) + refused.text + str(page.headers) + page.text
    assert "a" not in [cookie.name for cookie in browser.http.cookies.jar]


@pytest.mark.parametrize("wanted", ["<script>", "no-group\r\nA: b", "\u202e", "x" * 5000, "", "%00"])
def test_page_injection_by_the_page_of_a_cause(town: Town, liar: Liar, browser: Browser, wanted: str) -> None:
    page = browser.get(f"{town.url}/anmelden/openid/hinweis?{urlencode({'grund': wanted})}")
    assert page.status_code == 400
    assert not wanted or wanted not in page.text.replace('<script type="module"', "")


def test_a_weak_amr_is_no_second_factor(town: Town, liar: Liar, browser: Browser, why: Why) -> None:
    for amr in (["pwd"], "pwd", "mfa otp", ["MFA"], {"mfa": True}, [["mfa"]], None, True, ["mfa\u200b"]):
        assert cause(sign_in(town, browser, liar, groups=["/it"], amr=amr)) == "second-factor", amr
        assert "second factor" in why()
    assert where(sign_in(town, browser, liar, groups=["/it"], amr=["pwd", "mfa"])) == f"{town.url}/"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
told = st.dictionaries(
    st.sampled_from(
        [
            "name",
            "preferred_username",
            "email",
            "email_verified",
            "groups",
            "dep",
            "dep.a",
            "amr",
            "acr",
            "_claim_names",
        ]
    ),
    json_values,
)


@given(told)
def test_whatever_the_claims_are_a_person_can_be_shown(claims: dict[str, Any]) -> None:
    mapping = Mapping("it", None, Role.ADMINISTRATOR, True)
    who = described(claims, openid("https://a.example", groups=(mapping,), department_claim="dep.a"))
    for text, longest in ((who.name, 200), (who.email, 254), (who.department or "", 10**9)):
        assert text.isprintable()
        text.encode()
        assert len(text) <= longest
    assert who.name.strip() == who.name != ""
    assert not who.mapped or claims["groups"] == "it" or "it" in claims["groups"]
