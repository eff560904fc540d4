# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mails of Outlook (MS-OXMSG), by python-oxmsg; attachments are read by the same readers, mails within as well."""

from __future__ import annotations

import io
import struct

from oxmsg import Message
from oxmsg.domain import constants as pid
from oxmsg.domain.model import ATTACH_HDR_OFFSET
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from stellwerk.documents.read import html, lzfu, rtf
from stellwerk.documents.read.sink import Sink
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.text import clean
from stellwerk.documents.values import Sort

_INNER_HEADER = 24  # bytes of the properties' header of a mail within a mail; 32 at the top
_OUTER_HEADER = 32
_EMBEDDED = "__substg1.0_3701000D"
_RTF_BODY = 0x1009


def read(content: bytes, sink: Sink) -> None:
    """Read head, body and attachments.

    Raises:
        Unreadable: it has more parts than a mail may have.
    """
    storage = Message.load(io.BytesIO(content))._storage
    assert isinstance(storage, Storage)  # noqa: S101 - the one implementation
    _read(storage, _OUTER_HEADER, sink)


def _read(storage: Storage, header: int, sink: Sink) -> None:
    values = Properties(storage, header)
    subject = values.str_prop_value(pid.PID_SUBJECT) or ""
    lines = [f"{title}: {value}" for title, value in _head(storage, values) if value]
    lines += ["", *_body(storage, values, sink)]
    sink.passage(Sort.MAIL, "\n".join(lines), clean(subject).replace("\n", " "))
    attachments = list(storage.iter_attachment_storages())
    if len(attachments) > sink.limits.mail_parts:
        raise Unreadable("too_many_parts")
    for number, attachment in enumerate(attachments, 1):
        _attachment(attachment, sink)
        sink.step(number, len(attachments))


def _head(storage: Storage, values: Properties) -> list[tuple[str, str]]:
    name = (
        values.str_prop_value(pid.PID_SENDER_NAME)
        or values.str_prop_value(pid.PID_SENT_REPRESENTING_NAME)
        or ""
    )
    address = (
        values.str_prop_value(pid.PID_SENDER_SMTP_ADDRESS)
        or values.str_prop_value(pid.PID_SENDER_EMAIL_ADDRESS)
        or ""
    )
    sent = values.date_prop_value(pid.PID_CLIENT_SUBMIT_TIME)
    return [
        ("Von", f"{name} <{address}>" if "@" in address else name),
        ("An", values.str_prop_value(pid.PID_DISPLAY_TO) or ""),
        ("Kopie", values.str_prop_value(pid.PID_DISPLAY_CC) or ""),
        ("Blindkopie", values.str_prop_value(pid.PID_DISPLAY_BCC) or ""),
        ("Empfänger", "; ".join(map(_recipient, storage.iter_recipient_storages()))),
        ("Datum", f"{sent:%d.%m.%Y %H:%M}" if sent is not None else ""),
        ("Betreff", values.str_prop_value(pid.PID_SUBJECT) or ""),
    ]


def _recipient(storage: Storage) -> str:
    values = Properties(storage, ATTACH_HDR_OFFSET)
    name = values.str_prop_value(pid.PID_DISPLAY_NAME) or ""
    address = (
        values.str_prop_value(pid.PID_SMTP_ADDRESS) or values.str_prop_value(pid.PID_EMAIL_ADDRESS) or ""
    )
    return f"{name} <{address}>" if address and address != name else name


def _body(storage: Storage, values: Properties, sink: Sink) -> list[str]:
    if text := values.str_prop_value(pid.PID_BODY):
        return clean(text).split("\n")
    if source := values.str_prop_value(pid.PID_BODY_HTML):
        return html.paragraphs(source, sink)
    if content := values.binary_prop_value(pid.PID_HTML):
        return html.paragraphs(content.decode(values.body_encoding, "replace"), sink)
    if packed := values.binary_prop_value(_RTF_BODY):
        if (rich := lzfu.unpacked(packed)) is not None:
            return rtf.paragraphs(rich, sink)
        sink.left("rich_body")
    return []


def _attachment(storage: Storage, sink: Sink) -> None:
    values = Properties(storage, ATTACH_HDR_OFFSET)
    name = values.str_prop_value(pid.PID_ATTACH_LONG_FILENAME) or values.str_prop_value(pid.PID_DISPLAY_NAME)
    name = clean(name or "Anhang").replace("\n", " ")
    for inner in storage.storages:
        if inner.name.upper() == _EMBEDDED.upper():
            sink.attached_mail(name, lambda inner=inner: _read(inner, _INNER_HEADER, sink))  # type: ignore[misc]
            return
    try:
        content = values.binary_prop_value(pid.PID_ATTACH_DATA_BINARY)
    except (KeyError, struct.error):
        content = None
    if content:
        sink.attached(name, content)
    elif content is None:  # an object, or a link to where it lies
        sink.left("objects")
