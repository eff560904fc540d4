# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What two readers could read differently is refused, clearly and without quoting the body."""

import json

import pytest

from stellwerk.errors import RequestError
from stellwerk.gateway import strict_json

SECRET = "Weyers86095742719"


@pytest.mark.parametrize(
    ("body", "tells"),
    [
        (b"", "not valid JSON"),
        (b"hello", "not valid JSON"),
        (b'{"a": 1,}', "not valid JSON"),
        (b'{"a": 1} {"b": 2}', "not valid JSON"),
        (b"\xff\xfe{}", "not valid UTF-8"),
        (b'{"a": "\xc3"}', "not valid UTF-8"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'{"model": 1, "model": 2}', "'model' twice"),
        (f'{{"a": {{"{SECRET}": 1, "{SECRET}": 2}}}}'.encode(), "twice"),
        (rb'{"a": "\ud800"}', "lone surrogate"),
        (rb'{"\udfff": 1}', "lone surrogate"),
        (rb'{"a": ["\u0000"]}', "NUL"),
        (b'{"a": "\x00"}', "not valid JSON"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"a": 18446744073709551616}', "too long"),
        (b'{"a": -9999999999999999999}', "too long"),
        (b'{"a": [1e999]}', "too large"),
        (b'{"a": -1.5e400}', "too large"),
        (b"[" + b"[]," * 600_000 + b"1]", "too many"),
        (b"[" + b"1," * 1_100_000 + b"1]", "too many"),
        (b"[" * 10_000 + b"]" * 10_000, "too deeply"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too deeply"),
        (b"[" * 80 + b"]" * 80, "too deeply"),
    ],
)
def test_refused(body: bytes, tells: str) -> None:
    with pytest.raises(RequestError) as caught:
        strict_json.loads(body)
    assert tells in caught.value.message
    assert SECRET not in caught.value.message


def test_a_surrogate_pair_is_a_character() -> None:
    assert strict_json.loads(rb'{"a": "\ud83d\ude00"}') == {"a": "\U0001f600"}


def test_ordinary_documents_are_read_as_json_reads_them() -> None:
    document = {
        "model": "auto",
        "messages": [{"role": "user", "content": 'Grüße\n"quote"'}],
        "n": 1,
        "t": 0.5,
    }
    assert strict_json.loads(json.dumps(document).encode()) == document
    assert strict_json.loads(json.dumps(document, ensure_ascii=False).encode()) == document


def test_numbers_of_64_bits_are_kept_exactly() -> None:
    assert strict_json.loads(b"[9223372036854775807, -922337203685477580, 1e308]") == [
        9223372036854775807, -922337203685477580, 1e308,
    ]  # fmt: skip


def test_what_stands_in_a_text_is_no_element() -> None:
    text = '[{,"\\' * 400_000
    assert strict_json.loads(json.dumps([text]).encode()) == [text]


def test_wide_documents_are_not_mistaken_for_deep_ones() -> None:
    assert len(strict_json.loads(json.dumps([{"a": [1]}] * 500).encode())) == 500
