# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Secrets written in clear: what a key or a password looks like, anywhere in the file, comments included.

A configuration is copied into tickets, mails and repositories; a secret in it is lost. So one that is seen
stops the start, and no message repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Every repetition below has an end, so that no line, however odd, takes long to look at.
LONGEST_LINE = 4000  # characters; a configuration has no such line

# forms with a fixed beginning or frame: certain wherever they stand
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an API key (sk-…)", re.compile(r"\bsk-[A-Za-z0-9_-]{16,}")),
    ("a key of this gateway (stw_…)", re.compile(r"\bstw_[A-Za-z0-9_-]{30,}")),
    ("an access token", re.compile(r"\b(?:gh[pousr]_|github_pat_|glpat-|hf_|xox[abpr]-)[A-Za-z0-9_-]{16,}")),
    ("a cloud access key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}")),
    ("a signed token (JWT)", re.compile(r"\beyJ[A-Za-z0-9_-]{8,1000}\.[A-Za-z0-9_-]{8,}")),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("a bearer token", re.compile(r"\b[Bb]earer\s+[A-Za-z0-9._~+/-]{16,}")),
    (
        "a header with a key or password",
        re.compile(
            r"(?i)\bauthorization[\"']?\s{0,9}[:=]\s{0,9}[\"']?(?:[a-z]{1,20}\s{1,9})?[A-Za-z0-9._~+/=-]{12,}"
        ),
    ),
    (
        "a user name and password in an address",
        re.compile(r"\b[a-z][a-z0-9+.-]{0,30}://[^\s/@:]{0,200}:[^\s/@]{1,200}@"),
    ),
)
# "password: value" and the like; braces are a reference ({env: NAME}), which is what is wanted
_NAMED = re.compile(
    r"(?i)(?:password|passwort|passwd|kennwort|passphrase|secret|api[_-]?key|access[_-]?key|auth[_-]?token|"
    r"credential|zugangsdaten)[\"']?\s{0,9}[:=]\s{0,9}[\"']?(?![\s\"'{<$\[#])(?=[^\s\"'{}]{0,200}\d)[^\s\"'{}]{8,}"
)
_COMMENT = re.compile(r"(?:^|\s)#(.*)")
_HASH_OF_KEY = re.compile(r"\bsha256:\s{0,9}[0-9a-fA-F]{64}\b")  # a key's entry that is commented out
_WORD = re.compile(r"[A-Za-z0-9+/=]{20,}")
_TURN = re.compile(r"[A-Za-z](?=[0-9])|[0-9](?=[A-Za-z])|[a-z](?=[A-Z])")
SHA256 = re.compile(r"[0-9a-fA-F]{64}")


def forms(text: str) -> str | None:
    """The kind of secret in ``text`` that is certain by its form, or ``None``."""
    for kind, pattern in _FORMS:
        if pattern.search(text):
            return kind
    return "a password or key after its name" if _NAMED.search(text) else None


def looks_secret(text: str) -> bool:
    """Whether a value as a whole looks like a secret: a known form, or a long run of mixed characters."""
    if forms(text):
        return True
    return any(len(_TURN.findall(run)) >= 5 and any(c.isdigit() for c in run) for run in _WORD.findall(text))


def scan(text: str) -> Iterator[tuple[int, str]]:
    """Lines of a file (from 1) on which a secret stands, with its kind. Looks into comments too."""
    for number, line in enumerate(text.splitlines(), 1):
        if kind := forms(line):
            yield number, kind
        elif (comment := _COMMENT.search(line)) and looks_secret(_HASH_OF_KEY.sub("", comment[1])):
            yield number, "what looks like a key"
