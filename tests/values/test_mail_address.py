# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail addresses: one, plain, and nothing that could become a header."""

from __future__ import annotations

import pytest

from stellwerk.values.mail_address import is_mail_address


@pytest.mark.parametrize(
    "text", ["a@b", "kaemmerei@stadt.example", "x.y+z@a-b.c.example", "o'neil@x.de", "1@2.3"]
)
def test_addresses(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "@", "a@", "@b", "a b@c", "a@b c", "a@b,c@d", "a@b;c@d", "a@@b", "Amt <a@b.c>", "a@b\n"),
        "a@b\r\nBcc: x@y",
        *(".a@b", "a.@b", "a..b@c", "a@-b", "a@b-", "a@b..c", "a@.b", "ä@b.c", "a@ümlaut.de", '"a b"@c.d'),
        "a@[127.0.0.1]",
        *(f"{'a' * 65}@b.c", f"a@{'b' * 64}.c", f"a@{'b.' * 127}c", "a@b\x00", "a\u200b@b.c"),
    ],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert not is_mail_address(text)
