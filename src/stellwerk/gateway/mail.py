# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A mail to one address, over the house's own mail server. Protected as the configuration says, or not sent at all."""

from __future__ import annotations

import asyncio
import contextlib
import smtplib
import ssl
import threading
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from stellwerk.errors import NoticeError
from stellwerk.values.mail_address import is_mail_address
from stellwerk.values.notices import Security, Smtp

_STEP_S = 15.0  # for each answer of the server
_WHOLE_S = 60.0  # however slowly it drips
_LONGEST_SUBJECT = 300  # characters


def letter(smtp: Smtp, to: str, subject: str, text: str, *, number: str, at: datetime) -> EmailMessage:
    """The message.

    Args:
        smtp: names the sender.
        to: one address; nobody sees who else is told.
        subject, text: whatever stands in them, no header comes of it.
        number: the same for each attempt, so that a mail program knows a second copy.
        at: when it arose.

    Raises:
        NoticeError: ``to`` is no address.
    """
    if not is_mail_address(to):
        raise NoticeError("this is no mail address any more", final=True)
    made = EmailMessage(policy=SMTP)
    made["From"] = smtp.sender
    made["To"] = to
    made["Subject"] = _line(subject)
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<stellwerk-{number}@{_domain(smtp)}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notes, please
    made.set_content(text, cte="quoted-printable")
    made["Content-Language"] = "de, en"
    return made


async def send(smtp: Smtp, made: EmailMessage) -> None:
    """Hand it over to the mail server.

    Raises:
        NoticeError: it was not taken; ``final`` where the server will never take mail for this address.
    """
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    # Not a thread of the pool: a server that drips must not hold up the end of the process.
    threading.Thread(target=_run, args=(done, lambda: deliver(smtp, made)), daemon=True, name="mail").start()
    try:
        async with asyncio.timeout(_WHOLE_S):
            await done
    except TimeoutError:
        raise NoticeError(f"the mail server took longer than {_WHOLE_S:.0f} seconds") from None


def deliver(smtp: Smtp, made: EmailMessage) -> None:
    """The same, blocking. Raises like :func:`send`."""
    try:
        context = ssl.create_default_context()  # SSL_CERT_FILE names another list of authorities
        client = _connected(smtp, context)
        try:
            if smtp.security is Security.STARTTLS:
                client.starttls(context=context)
            if smtp.user is not None and smtp.password is not None:
                client.login(smtp.user, smtp.password)
            client.send_message(made, smtp.sender, [str(made["To"])])
            with contextlib.suppress(smtplib.SMTPException, OSError):
                client.quit()  # it is taken already
        finally:
            client.close()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise _problem(error) from None


def _connected(smtp: Smtp, context: ssl.SSLContext) -> smtplib.SMTP:
    own = _domain(smtp)  # else the name of this machine is looked for, and told
    if smtp.security is Security.TLS:
        return smtplib.SMTP_SSL(smtp.host, smtp.port, local_hostname=own, timeout=_STEP_S, context=context)
    return smtplib.SMTP(smtp.host, smtp.port, local_hostname=own, timeout=_STEP_S)


def _problem(error: Exception) -> NoticeError:
    """In words of ours: what a server says may quote the address."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            code = next((code for code, _ in refused.values()), 0)
            return NoticeError(
                f"the mail server does not take mail for this address ({code})", final=code >= 500
            )
        case smtplib.SMTPSenderRefused(smtp_code=code):
            return NoticeError(f"the mail server does not take mail from this sender ({code}); check sender")
        case smtplib.SMTPAuthenticationError(smtp_code=code):
            return NoticeError(
                f"the mail server refuses user and password ({code}); check user and credential"
            )
        case smtplib.SMTPNotSupportedError():
            return NoticeError(
                "the mail server does not offer what is needed (STARTTLS, or signing in); check port and security"
            )
        case smtplib.SMTPResponseException(smtp_code=code):
            return NoticeError(f"the mail server did not take the mail ({code})")
        case smtplib.SMTPServerDisconnected() if isinstance(error.__context__, TimeoutError):
            return NoticeError("the mail server does not answer")
        case smtplib.SMTPServerDisconnected():
            return NoticeError("the mail server broke off; check port and security")
        case ssl.SSLCertVerificationError(verify_message=why):
            return NoticeError(
                f"the mail server's certificate is not trusted ({why}); check host and SSL_CERT_FILE"
            )
        case ssl.SSLError():
            return NoticeError("no protected connection to the mail server; check port and security")
        case TimeoutError():
            return NoticeError("the mail server does not answer")
        case OSError():
            return NoticeError(
                f"the mail server cannot be reached ({type(error).__name__}); check host and port"
            )
        case _:
            return NoticeError(f"the mail could not be sent ({type(error).__name__})")


def _run(done: asyncio.Future[None], work: Callable[[], None]) -> None:
    problem: Exception | None = None
    try:
        work()
    except Exception as error:
        problem = error
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
        done.get_loop().call_soon_threadsafe(_end, done, problem)


def _end(done: asyncio.Future[None], problem: Exception | None) -> None:
    if done.done():
        return
    if problem is None:
        done.set_result(None)
    else:
        done.set_exception(problem)


def _line(text: str) -> str:
    """Without what ends a line, and without encoded words (RFC 2047), which the library would decode: into anything."""
    printable = "".join(c if c.isprintable() else " " for c in text.replace("=?", "= ?"))
    return " ".join(printable.split())[:_LONGEST_SUBJECT]


def _domain(smtp: Smtp) -> str:
    return smtp.sender.rpartition("@")[2]
