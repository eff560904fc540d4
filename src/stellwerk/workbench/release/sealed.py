# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of a release nobody reads in the database, and what nobody writes into it: sealed texts, and the keyed hash.

A row that was changed behind the product's back, or copied to another person, use case or text, confirms nothing: the
hash is over all of that, and made when the second person says yes.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime

import msgspec

from stellwerk.audit.chain import stamp
from stellwerk.errors import InvalidValue
from stellwerk.policy.waiving import digest
from stellwerk.storage.secrets import Secrets
from stellwerk.values.inspection import Finding, Segment
from stellwerk.workbench.release.values import Text
from stellwerk.workbench.sealing import seal, unseal

_SEAL, _DIGEST, _MAC = "text release", "text release content", "text release decision"


def seal_text(secrets: Secrets, release: str, text: Text) -> bytes:
    """Raises ``InvalidValue``: it holds characters that cannot be stored."""
    try:
        plain = msgspec.json.encode(text)
    except UnicodeEncodeError:
        raise InvalidValue({"text": "holds broken characters; remove them"}) from None
    return seal(secrets.key(_SEAL), f"text_release {release} text", plain)


def open_text(secrets: Secrets, release: str, sealed: bytes) -> Text:
    """Raises ``Unreadable``: it was changed, or belongs to another row."""
    plain = unseal(secrets.key(_SEAL), f"text_release {release} text", sealed)
    return msgspec.json.decode(plain, type=Text)


def seal_words(secrets: Secrets, release: str, which: str, words: str) -> bytes:
    """A reason: ``which`` is ``reason`` or ``answer``."""
    return seal(secrets.key(_SEAL), f"text_release {release} {which}", words.encode())


def open_words(secrets: Secrets, release: str, which: str, sealed: bytes | None) -> str:
    """Raises ``Unreadable``. ``""`` where there are none."""
    if sealed is None:
        return ""
    return unseal(secrets.key(_SEAL), f"text_release {release} {which}", sealed).decode()


def content_key(secrets: Secrets, release: str) -> bytes:
    """The key of the keyed hash over the text, another one for each release."""
    return hmac.digest(secrets.key(_DIGEST), release.encode(), "sha256")


def mac(
    secrets: Secrets,
    *,
    release: str,
    requester: str,
    use_case: str,
    zone: str,
    waived: Sequence[Finding],
    segments: Sequence[Segment],
    decided_by: str,
    until: datetime,
) -> str:
    """The keyed hash of a decision: who asked, what for, which text, which findings, who said yes, until when."""
    parts = (
        release,
        requester,
        use_case,
        zone,
        [msgspec.to_builtins(found) for found in waived],
        digest(content_key(secrets, release), segments).hex(),
        decided_by,
        stamp(until),
    )
    return hmac.digest(secrets.key(_MAC), msgspec.json.encode(parts), "sha256").hex()
