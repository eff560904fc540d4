# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Webhooks over real HTTP: signed, not followed elsewhere, not waited for, nothing of the answer read."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gateway.certificates import context_for
from tests.gateway.receiver import Receiver, check, receiver

from stellwerk.errors import NoticeError
from stellwerk.gateway import webhook as webhook_module
from stellwerk.gateway.webhook import Webhooks, host_of, signature
from stellwerk.values.notices import Webhook

SECRET = "a-secret-of-the-webhook-0001"
MESSAGE = {"id": "notice-1", "kind": "budget", "text": "Straßenbau „90 %“"}


def hook(to: Receiver, secret: str = SECRET) -> Webhook:
    return Webhook("leitstelle", to.url, secret)


async def send(to: Webhook, at: datetime | None = None) -> None:
    async with Webhooks() as webhooks:
        await webhooks.send(to, MESSAGE, at or datetime.now(UTC))


async def test_a_signed_message_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with receiver(SECRET) as to:
        await send(hook(to))
    assert to.taken == [MESSAGE]
    ((method, path, headers),) = to.requests
    assert (method, path) == ("POST", "/hook")
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == "stellwerk"
    assert re.fullmatch(r"t=\d{10},v1=[0-9a-f]{64}", headers["x-stellwerk-signature"])
    assert SECRET not in str(headers)
    assert host_of(hook(to)) == "localhost"


async def test_another_secret_or_an_old_message_is_refused_by_a_receiver() -> None:
    with receiver(SECRET) as to:
        with pytest.raises(NoticeError, match=r"did not take it \(401\)"):
            await send(hook(to, "another-secret-of-16"))
        with pytest.raises(NoticeError, match="401"):
            await send(hook(to), datetime(2026, 1, 1, tzinfo=UTC))
    assert (to.taken, to.forged) == ([], 2)


@given(
    st.binary(max_size=200), st.binary(max_size=200), st.integers(0, 2**33), st.text(min_size=1, max_size=40)
)
def test_a_signature_is_of_one_body_time_and_secret(one: bytes, other: bytes, at: int, secret: str) -> None:
    header = signature(secret, at, one)
    assert check(secret, header, one, now=at)
    assert check(secret, header, other, now=at) is (one == other)
    assert not check(secret, header.replace(f"t={at}", f"t={at + 1}"), one, now=at)
    assert not check(secret + "x", header, one, now=at)
    assert not check(secret, header, one, now=at + 301)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    with receiver(SECRET) as to:
        to.answers = [status]
        with pytest.raises(NoticeError, match="redirect"):
            await send(hook(to))
    assert [path for _, path, _ in to.requests] == ["/hook"]
    assert to.taken == []


@pytest.mark.parametrize(
    ("status", "final"), [(400, False), (404, False), (410, True), (429, False), (503, False)]
)
async def test_what_is_not_taken_is_told_by_its_status(status: int, final: bool) -> None:
    with receiver(SECRET) as to:
        to.answers = [status]
        with pytest.raises(NoticeError, match=str(status)) as refused:
            await send(hook(to))
    assert refused.value.final is final


async def test_cookies_are_not_kept() -> None:
    with receiver(SECRET) as to:
        async with Webhooks() as webhooks:
            for _ in range(2):
                await webhooks.send(hook(to), MESSAGE, datetime.now(UTC))
    assert all("cookie" not in headers for _, _, headers in to.requests)


async def test_a_receiver_that_stalls_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_module, "_WHOLE_S", 0.3)
    with receiver(SECRET) as to:
        to.answers = ["stall"]
        began = time.monotonic()
        with pytest.raises(NoticeError, match="does not answer"):
            await send(hook(to))
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("answer", ["drip", "endless"])
async def test_nothing_of_the_answer_is_read(answer: str) -> None:
    with receiver(SECRET) as to:
        to.answers = [answer]
        began = time.monotonic()
        await send(hook(to))
        assert time.monotonic() - began < 5
        assert to.sent_bytes < 50 * 2**20


async def test_https_with_a_certificate_that_is_trusted_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, context = context_for(tmp_path)
    with receiver(SECRET, context) as to:
        with pytest.raises(NoticeError, match="certificate is not trusted"):
            await send(hook(to))
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        await send(hook(to))
        assert to.taken == [MESSAGE]


async def test_nobody_there() -> None:
    with receiver(SECRET) as to:
        pass
    with pytest.raises(NoticeError, match="cannot be reached"):
        await send(hook(to))
