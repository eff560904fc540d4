# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider that lies. Unless a test tells it to, it is honest; so what is refused is refused for the lie alone."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey
from tests.openid.browser import Browser, query, where
from tests.openid.provider import CLIENT_ID
from tests.openid.town import Town

from stellwerk.identity.oidc.id_token import at_hash

START, BACK = "/anmelden/openid", "/anmelden/openid/zurueck"
ACCESS_TOKEN = "opaque-access-token"
Key = RSAKey | ECKey


@cache
def rsa(name: str, bits: int = 2048) -> RSAKey:
    """A key of this name, the same in every test: making one takes a while."""
    return RSAKey.generate_key(bits, {"kid": name}, private=True)


@cache
def ec(name: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": name}, private=True)


def public(key: Key, **changes: Any) -> dict[str, Any]:
    """As it stands in a key set."""
    return dict(key.as_dict(private=False)) | {"use": "sig"} | changes


def encoded(part: Mapping[str, Any] | bytes) -> str:
    """A part of a token (RFC 7515, 2)."""
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(claims: Mapping[str, Any], key: Key | OctKey, **header: Any) -> str:
    """A token as nobody honest would make it: whatever stands in the header is signed. ``None`` leaves out."""
    whole = {"alg": "RS256", "kid": "one", "typ": "JWT"} | header
    kept = {name: value for name, value in whole.items() if value is not None}
    known = jws.JWSRegistry(algorithms=[kept["alg"]], strict_check_header=False)
    known.max_header_length = known.max_payload_length = 10**7
    return jws.serialize_compact(kept, json.dumps(claims), key, registry=known)


@dataclass
class Answer:
    """What is said instead of the truth."""

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What somebody asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    form: Mapping[str, str]


class Liar:
    """Runs until :meth:`stop`; its key is ``rsa("one")``."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.sent = 0  # bytes of bodies that somebody took
        self.answers: dict[str, Answer] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        cast(Any, self._server).liar = self
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.document: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/me",
            "end_session_endpoint": f"{self.issuer}/end",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "authorization_response_iss_parameter_supported": True,
        }
        self.keys = [public(rsa("one"))]
        self.tokens: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {"sub": "erika"}
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()

    def paths(self) -> list[str]:
        """What was asked for so far."""
        return [asked.path for asked in self.asked]

    def exchanged(self) -> list[Mapping[str, str]]:
        """The forms that arrived with a code."""
        return [asked.form for asked in self.asked if asked.path == "/token"]

    def claims(self, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """Of an honest ID token, with these changes; ``None`` leaves a claim out."""
        now = int(time.time())
        whole: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "erika",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "at_hash": at_hash(ACCESS_TOKEN, "RS256"),
            "sid": "session-of-erika",
            "name": "Erika Beispiel",
            "email": "erika@stadt.example",
            "groups": ["/bau"],
        } | changes
        return {name: value for name, value in whole.items() if value is not None}

    def answer(self, asked: Asked) -> Answer:
        """The lie for this path, or the truth."""
        truths: dict[str, dict[str, Any]] = {
            "/.well-known/openid-configuration": self.document,
            "/jwks": {"keys": self.keys},
            "/token": {"token_type": "Bearer", "access_token": ACCESS_TOKEN} | self.tokens,
            "/me": self.userinfo,
        }
        if asked.path in self.answers:
            return self.answers[asked.path]
        if asked.path not in truths:
            return Answer(404, b"{}")
        return Answer(body=json.dumps(truths[asked.path]).encode())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"  # a body ends with its connection, so that it may have no end

    def do_GET(self) -> None:
        liar = cast(Liar, cast(Any, self.server).liar)
        body = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
        asked = Asked(
            self.command,
            urlsplit(self.path).path,
            {name.lower(): value for name, value in self.headers.items()},
            {name: values[0] for name, values in parse_qs(body).items()},
        )
        liar.asked.append(asked)
        answer = liar.answer(asked)
        self.send_response(answer.status)
        for name, value in ({"content-type": "application/json"} | answer.headers).items():
            self.send_header(name, value)
        try:
            self.end_headers()
            for chunk in (answer.body,) if isinstance(answer.body, bytes) else answer.body:
                self.wfile.write(chunk)
                liar.sent += len(chunk)
        except OSError:
            pass  # who asked has heard enough

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Not on the terminal."""


def begin(town: Town, browser: Browser, weiter: str = "") -> dict[str, str]:
    """Begin a sign-in; returns what the browser takes to the provider."""
    path = START + (f"?{urlencode({'weiter': weiter})}" if weiter else "")
    return query(where(browser.get(town.url + path)))


def come_back(town: Town, browser: Browser, liar: Liar, state: str, **changes: str | None) -> httpx2.Response:
    """The browser comes back from the provider with a code."""
    whole = {"code": "a-code", "state": state, "iss": liar.issuer} | changes
    return browser.get(f"{town.url}{BACK}?{urlencode({k: v for k, v in whole.items() if v is not None})}")


def sign_in(
    town: Town,
    browser: Browser,
    liar: Liar,
    *,
    key: Key | OctKey | None = None,
    header: Mapping[str, Any] | None = None,
    weiter: str = "",
    **claims: Any,
) -> httpx2.Response:
    """The whole way with an ID token of these claims; returns our last redirect."""
    asked = begin(town, browser, weiter)
    token = sign(liar.claims(asked["nonce"], **claims), key or rsa("one"), **(header or {}))
    liar.tokens["id_token"] = token
    return come_back(town, browser, liar, asked["state"])
