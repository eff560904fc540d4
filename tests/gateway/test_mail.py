# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail over real SMTP: protected as asked for or not sent, readable with umlauts, no header out of a title."""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.gateway.certificates import context_for
from tests.gateway.post_office import post_office

from stellwerk.errors import NoticeError
from stellwerk.gateway import mail
from stellwerk.values.notices import Security, Smtp

AT = datetime(2026, 7, 20, 9, 30, tzinfo=UTC)
ACCOUNT = ("stellwerk", "pa55-word-0815")
TO = "kaemmerei@stadt.example"


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate that this machine trusts."""
    authority, context = context_for(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    return context


def smtp(port: int, security: Security = Security.STARTTLS, **more: str | None) -> Smtp:
    host = more.pop("host", "localhost")
    user, password = more.get("user"), more.get("password")
    return Smtp(str(host), port, "stellwerk@stadt.example", security, user, password)


async def send(to: Smtp, subject: str = "S", text: str = "T", recipient: str = TO) -> None:
    await mail.send(to, mail.letter(to, recipient, subject, text, number="7-1", at=AT))


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_protected_mail_with_an_account(trusted: ssl.SSLContext, security: Security) -> None:
    with post_office(trusted, implicit=security is Security.TLS, account=ACCOUNT) as office:
        to = smtp(office.port, security, user=ACCOUNT[0], password=ACCOUNT[1])
        await send(
            to, "Stellwerk: Budget „Straßenbau“ ist aufgebraucht", "Grüße aus Köln\n\nüber 1.350,46 EUR\n"
        )
    (letter,) = office.letters
    assert (letter.protected, letter.user, letter.sender) == (True, "stellwerk", "stellwerk@stadt.example")
    assert letter.recipients == [TO]
    assert letter.greeted_as == "stadt.example", "nothing of this machine's name"
    message = letter.message
    assert message["Subject"] == "Stellwerk: Budget „Straßenbau“ ist aufgebraucht"
    assert message.get_content().replace("\r\n", "\n") == "Grüße aus Köln\n\nüber 1.350,46 EUR\n"
    assert message["Date"] == "Mon, 20 Jul 2026 09:30:00 +0000"
    assert message["Message-ID"] == "<stellwerk-7-1@stadt.example>"
    assert (message["From"], message["To"]) == ("stellwerk@stadt.example", TO)
    assert message["Auto-Submitted"] == "auto-generated"
    assert letter.raw.isascii(), "any server can take it"
    assert re.search(rb"^Subject: .*=\?utf-8\?", letter.raw, re.M), "RFC 2047"
    assert max(map(len, letter.raw.split(b"\r\n"))) <= 998


async def test_a_relay_on_this_machine_needs_neither() -> None:
    with post_office() as office:
        await send(smtp(office.port, Security.NONE))
    assert [letter.protected for letter in office.letters] == [False]


@pytest.mark.parametrize(
    "subject",
    [
        "Budget\r\nBcc: boese@anderswo.example\r\n\r\nGanz anderer Text",
        "a\nSubject: b",
        "a\rTo: x@y.z",
        "a\x00b\x0bc\x85d\u2028Bcc: x@y.z",
        "=?utf-8?q?a=0D=0ABcc:_x=40y.z?=",
        "=\n?utf-8?q?a=0D=0ABcc:_x=40y.z?=",
        "==??utf-8?q?a=0D=0ABcc:_x=40y.z?=",
        "ü" * 5000,
    ],
)
async def test_no_header_comes_of_a_title(subject: str) -> None:
    with post_office() as office:
        await send(smtp(office.port, Security.NONE), subject, f"Text\r\n.\r\nMAIL FROM:<x@y.z>\r\n{subject}")
    (letter,) = office.letters
    assert letter.recipients == [TO]
    message = letter.message
    assert set(message.keys()) == {
        *(
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "Content-Language",
            "MIME-Version",
        ),
        *("Content-Type", "Content-Transfer-Encoding"),
    }
    assert message.get_all("To") == [TO]
    assert "MAIL FROM:<x@y.z>" in message.get_content(), "a line with a point alone ends nothing"


@pytest.mark.parametrize(
    "to", ["", "a@b.c, d@e.f", "a@b.c\r\nBcc: d@e.f", "[gelöscht / erased]", "Amt <a@b.c>"]
)
def test_what_is_no_address_is_never_written_to(to: str) -> None:
    with pytest.raises(NoticeError) as refused:
        mail.letter(smtp(1), to, "S", "T", number="1", at=AT)
    assert refused.value.final
    assert "@" not in refused.value.message


async def told(to: Smtp) -> NoticeError:
    with pytest.raises(NoticeError) as refused:
        await send(to)
    assert TO not in refused.value.message, "what a server says may quote the address"
    return refused.value


async def test_never_less_protection_than_asked_for(trusted: ssl.SSLContext) -> None:
    with post_office() as office:  # somebody in between took STARTTLS out of the offer
        error = await told(smtp(office.port))
        assert "does not offer what is needed" in error.message
        error = await told(smtp(office.port, Security.TLS))
        assert "no protected connection" in error.message
        assert office.letters == []
    with post_office(trusted) as office:
        office.answers["STARTTLS"] = "454 not now"
        await told(smtp(office.port, user="a", password="b"))
        assert office.letters == []


async def test_a_certificate_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority, context = context_for(tmp_path, "other.example")
    with post_office(context) as office:
        assert "certificate is not trusted" in (await told(smtp(office.port))).message
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        assert "certificate is not trusted" in (await told(smtp(office.port))).message, "another name"
    with post_office(context, implicit=True) as office:
        assert "certificate is not trusted" in (await told(smtp(office.port, Security.TLS))).message
    assert office.letters == []


@pytest.mark.parametrize(("command", "answer", "words", "final"), [
    ("RCPT", f"550 no such user {TO}", "does not take mail for this address (550)", True),
    ("RCPT", f"450 {TO} try later", "does not take mail for this address (450)", False),
    ("MAIL", "553 not yours", "does not take mail from this sender (553)", False),
    ("DATA", "554 spam", "did not take the mail (554)", False),
    ("EHLO", "500 what", "does not offer what is needed", False),
])  # fmt: skip
async def test_refusals_in_words(
    trusted: ssl.SSLContext, command: str, answer: str, words: str, final: bool
) -> None:
    with post_office(trusted, account=ACCOUNT if command == "EHLO" else None) as office:
        office.answers[command] = answer
        more = {"user": ACCOUNT[0], "password": ACCOUNT[1]} if command == "EHLO" else {}
        error = await told(smtp(office.port, **more))
    assert (words in error.message, error.final) == (True, final), error.message


async def test_a_wrong_password(trusted: ssl.SSLContext) -> None:
    with post_office(trusted, account=ACCOUNT) as office:
        error = await told(smtp(office.port, user="stellwerk", password="secret-0001"))
    assert error.message == "the mail server refuses user and password (535); check user and credential"
    assert not error.final


@pytest.mark.parametrize("command", ["GREETING", "EHLO", "MAIL", "DATA"])
async def test_a_server_that_stalls_is_left(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(mail, "_STEP_S", 0.3)
    with post_office() as office:
        office.stalls_at = command
        began = time.monotonic()
        assert "does not answer" in (await told(smtp(office.port, Security.NONE))).message
        assert time.monotonic() - began < 5


async def test_a_server_that_drips_is_left_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "_WHOLE_S", 0.3)
    with post_office() as office:
        office.stalls_at = "EHLO"
        began = time.monotonic()
        assert "took longer than" in (await told(smtp(office.port, Security.NONE))).message
        assert time.monotonic() - began < 5
    await asyncio.sleep(0.05)


async def test_a_server_that_breaks_off_or_is_not_there() -> None:
    with post_office() as office:
        office.breaks_at = "DATA"
        assert "broke off" in (await told(smtp(office.port, Security.NONE))).message
    assert (
        "cannot be reached (ConnectionRefusedError)" in (await told(smtp(office.port, Security.NONE))).message
    )
    gone = smtp(25, Security.NONE, host="gibt-es-nicht.invalid")
    assert "cannot be reached (gaierror)" in (await told(gone)).message


async def test_a_mail_that_was_taken_is_sent_whatever_comes_after() -> None:
    with post_office() as office:
        office.breaks_at = "QUIT"
        await send(smtp(office.port, Security.NONE))
    assert len(office.letters) == 1
