# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mails (RFC 5322, MIME) by the standard library; attachments are read by the same readers."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage

from stellwerk.documents.read import html
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.text import clean, decode
from stellwerk.documents.values import Sort

_HEAD = (
    ("from", "Von"),
    ("to", "An"),
    ("cc", "Kopie"),
    ("bcc", "Blindkopie"),
    ("reply-to", "Antwort an"),
    ("date", "Datum"),
    ("subject", "Betreff"),
)
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_LEAST_PICTURE = 20_000  # bytes; a smaller one in the text is a logo
_FEW, _DIFFERENT = (
    5,
    0.2,
)  # words of a text that are not in the other, and their share: not the same once more
_WORD = re.compile(r"\w{3,}")
_MOST_BOUNDARIES = 20_000  # lines that look like one; of a text, a few
_POLICY = email.policy.default
_BEFORE = (
    b"\xef\xbb\xbf \t\r\n"  # a mark (BOM) or a blank line, as editors leave it: the parser would see no head
)
_PLAIN = ("us-ascii", "ascii", "utf-8", "utf-7")  # often declared, and something else written


def read(content: bytes, sink: Sink) -> None:
    """Read head, body and attachments.

    Raises:
        Unreadable: it has more parts than a mail may have.
    """
    if content.count(b"\n--") > _MOST_BOUNDARIES:  # the parser would take them apart all the same
        raise Unreadable("too_many_parts")
    message = email.message_from_bytes(content.lstrip(_BEFORE), _class=EmailMessage, policy=_POLICY)
    assert isinstance(message, EmailMessage)  # noqa: S101 - asked for
    read_message(message, sink)


def read_message(message: EmailMessage, sink: Sink) -> None:
    """The same of a parsed mail."""
    parts = list(_parts(message))
    if len(parts) > sink.limits.mail_parts:
        raise Unreadable("too_many_parts")
    body = message.get_body(("plain", "html"))
    lines = [f"{title}: {value}" for name, title in _HEAD if (value := _header(message, name))]
    if isinstance(body, EmailMessage) and not body.is_attachment():
        lines += ["", *_text(body, sink)]
    sink.passage(Sort.MAIL, "\n".join(lines), _header(message, "subject"))
    attachments = [part for part in parts if part is not body]
    alternatives = _alternatives(message, body)
    for number, part in enumerate(attachments, 1):
        if part not in alternatives:
            _attachment(part, sink)
        elif part.get_content_type() == "text/html" and _says_more(part, lines, sink):
            sink.passage(Sort.MAIL, "\n".join(_text(part, sink)), "HTML")
        sink.step(number, len(attachments))


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """What is no container, from first to last; mails within stay whole."""
    if message.get_content_type() in _SEALED:
        yield message
    elif (
        message.get_content_maintype() == "multipart" and message.is_multipart()
    ):  # or it says so, and is none
        for part in message.iter_parts():
            if isinstance(part, EmailMessage):
                yield from _parts(part)
    else:
        yield message


def _alternatives(message: EmailMessage, body: object) -> list[EmailMessage]:
    """The same text once more, as HTML."""
    found: list[EmailMessage] = []
    for container in message.walk():
        if container.get_content_type() == "multipart/alternative":
            assert isinstance(container, EmailMessage)  # noqa: S101 - all parts are
            parts = list(_parts(container))
            if body in parts:
                found += [part for part in parts if part.get_content_maintype() == "text"]
    return found


def _attachment(part: EmailMessage, sink: Sink) -> None:
    kind = part.get_content_type()
    name = clean(part.get_filename() or "").replace("\n", " ")
    if kind in _SEALED:
        sink.left("encrypted_part")
    elif kind in _SIGNATURES:
        return
    elif kind == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        if isinstance(inner, EmailMessage):
            sink.attached_mail(name or _header(inner, "subject") or "Mail", lambda: read_message(inner, sink))
    elif part.is_multipart():  # a report of delivery: heads of mails, one after the other
        sink.passage(Sort.ATTACHMENT, "\n".join(_report(part)), name or kind)
        if kind == "message/external-body":
            sink.left("remote_parts")
    else:
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or not payload.strip():
            return
        in_text = (
            part.get_content_maintype() == "image" and part.get("content-id") and not part.is_attachment()
        )
        if in_text and (len(payload) < _LEAST_PICTURE or not sink.recognises_beside()):
            sink.left("pictures")  # logos and signatures
        else:
            sink.attached(name or "Anhang", payload)


def _report(part: EmailMessage) -> Iterator[str]:
    for inner in part.iter_parts():
        yield from (f"{key}: {value}" for key, value in inner.raw_items())
        payload = inner.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload.decode("utf-8", "replace")


def _says_more(part: EmailMessage, lines: list[str], sink: Sink) -> bool:
    """Whether the text as HTML is not the plain one once more: many programs write "see the HTML version" there."""
    there = set(_WORD.findall("\n".join(lines).lower()))
    words = set(_WORD.findall("\n".join(_text(part, sink)).lower()))
    new = len(words - there)
    return new > max(_FEW, _DIFFERENT * len(words)) or new * 2 > len(words)


def _text(body: EmailMessage, sink: Sink) -> list[str]:
    try:
        text = body.get_content()
        right = "\ufffd" not in text or body.get_content_charset("us-ascii") not in _PLAIN
    except (LookupError, UnicodeError, AttributeError):  # a charset that nobody knows
        text, right = "", False
    if not right and isinstance(payload := body.get_payload(decode=True), bytes):
        text = decode(payload) or payload.decode("cp1252", "replace")
    if body.get_content_type() == "text/html":
        return list(html.paragraphs(text, sink))
    return clean(text).split("\n")


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = str(message.get(name) or "")
    except Exception:  # the standard library's parser of addresses raises anything at damaged ones
        value = _bare(message, name)
    if "\ufffd" in value:  # letters beyond ASCII that stand there as they are
        value = _bare(message, name)
    return " ".join(value.split())


def _bare(message: EmailMessage, name: str) -> str:
    """A line of the head as it was sent."""
    sent = next((value for key, value in message.raw_items() if key.lower() == name), "")
    return decode(sent.encode("utf-8", "surrogateescape")) or ""
