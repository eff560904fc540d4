# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Headers, caching, and what must not be had, over a real connection."""

from __future__ import annotations

import gzip
import re

import pytest
from tests.web.site_server import Site

from stellwerk.web.assets import Assets


def directives(policy: str) -> dict[str, str]:
    return {name: value for name, _, value in (part.strip().partition(" ") for part in policy.split(";"))}


@pytest.mark.parametrize("path", ["/", "/?lang=en", "/demo/", "/no/such/page", "/static/no-such-file.css"])
def test_every_page_carries_the_strict_policy(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert directives(answer.headers["content-security-policy"]) == {
        "default-src": "'none'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self'",
        "script-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


def test_language_is_asked_for_by_the_address_alone(site: Site) -> None:
    assert site.get("/", Accept_Language="en").headers["content-language"] == "de"
    assert site.get("/?lang=en").headers["content-language"] == "en"
    assert site.get("/?lang=%3Cscript%3E").headers["content-language"] == "de"


def test_a_missing_page_says_so_and_does_not_repeat_the_address(site: Site) -> None:
    answer = site.get("/akte/meier?lang=en")
    assert answer.status == 404
    assert b"There is no such page" in answer.body
    assert b"meier" not in answer.body
    assert b'href="/anmelden?lang=en"' in answer.body
    inside = site.get("/akte/meier", Cookie="stellwerk=abc")
    assert b'href="/abmelden"' in inside.body
    assert b'href="/arbeit">Zum Arbeitsplatz' in inside.body
    assert b'href="/anmelden"' not in inside.body
    assert inside.headers["vary"] == "cookie"


def test_only_reading_is_possible(site: Site) -> None:
    assert site.get("/", method="HEAD").status == 200
    assert site.get("/", method="HEAD").body == b""
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert site.get("/", method=method).status == 405


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("ki.stadt-beispiel.example", "https://ki.stadt-beispiel.example"),
        ("KI.Stadt-Beispiel.example", "https://ki.stadt-beispiel.example"),
        ("10.1.2.3:8080", "http://10.1.2.3:8080"),
        ("[2001:db8::1]:8080", "http://[2001:db8::1]:8080"),
        ("localhost", "http://localhost"),
    ],
)
def test_the_page_names_the_address_that_the_reader_uses(site: Site, host: str, shown: str) -> None:
    """Behind a TLS proxy too, whose address ``server.public_url`` names; what people copy must work where they are."""
    page = site.get("/", Host=host).body.decode()
    assert f"<code>{shown}/v1</code>" in page
    assert f"curl {shown}/v1/chat/completions" in page
    assert str(site.port) not in page


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "x';id;'",
        "a b",
        "<script>",
        "127.0.0.1/b",
        "a@127.0.0.1",
        "$(id)",
        "",
        "-xyz",
        "127.0.0.1:123456",
        "x" * 300,
        "[::1",
    ],
)
@pytest.mark.parametrize("path", ["/", "/anmelden", "/static/stellwerk.css", "/favicon.ico"])
def test_host_header_attack_another_name_opens_no_page_and_is_not_repeated(
    site: Site, host: str, path: str
) -> None:
    """DNS rebinding, poisoned links: whoever comes under another name gets nothing but a hint."""
    answer = site.get(path, Host=host)
    assert answer.status == 421
    assert "server.public_url" in answer.body.decode()
    assert answer.headers["content-type"].startswith("text/plain")
    assert not host or host not in answer.body.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pages.py",
        "/static/..%2fpages.py",
        "/static/%2e%2e/%2e%2e/errors.py",
        "/static/..\\pages.py",
        "/static//etc/passwd",
        "/static/kern-2.7.2/README.md",
        "/static/kern-2.7.2/",
        "/static/",
        "/static/stellwerk.css%00.svg",
    ],
)
def test_only_the_table_of_files_can_be_asked_for(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 404
    assert b"Jinja" not in answer.body
    assert b"root:" not in answer.body


def test_every_file_that_the_page_names_is_there_and_kept_for_good(site: Site) -> None:
    names = re.findall(rb'(?:href|src)="(/static/[^"]+)"', site.get("/").body)
    assert len(names) == 5
    for name in names:
        answer = site.get(name.decode())
        assert answer.status == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_stale_or_guessed_version_is_not_kept(site: Site) -> None:
    for query in ("", "?v=0", "?v=0123456789abcdef"):
        assert site.get(f"/static/stellwerk.css{query}").headers["cache-control"] == "no-cache"
    assert site.get("/static/kern-2.7.2/kern.min.css?v=1").headers["cache-control"] == "no-cache"


def test_what_the_style_sheets_name_is_there(site: Site) -> None:
    named = 0
    for sheet in ("stellwerk.css", "kern-2.7.2/kern.min.css"):
        text = site.get(f"/static/{sheet}").body.decode()
        for target in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
            if not target.startswith("data:"):
                named += 1
                assert site.get(f"/static/{target}").status == 200
    assert named == 2


def test_known_files_are_not_sent_again(site: Site) -> None:
    first = site.get("/static/stellwerk.css")
    again = site.get("/static/stellwerk.css", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert site.get("/static/stellwerk.css", If_None_Match='"other"').status == 200


def test_text_is_squeezed_for_those_who_take_it(site: Site) -> None:
    plain = site.get("/static/kern-2.7.2/kern.min.css")
    squeezed = site.get("/static/kern-2.7.2/kern.min.css", Accept_Encoding="br, gzip")
    assert "content-encoding" not in plain.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(squeezed.body) == plain.body
    assert len(squeezed.body) < len(plain.body) / 5
    assert squeezed.headers["vary"] == plain.headers["vary"] == "accept-encoding"
    refused = site.get("/static/kern-2.7.2/kern.min.css", Accept_Encoding="gzip;q=0, br")
    assert "content-encoding" not in refused.headers
    font = site.get("/static/kern-2.7.2/FiraSans-Regular.woff2", Accept_Encoding="gzip")
    assert "content-encoding" not in font.headers
    assert font.headers["content-type"] == "font/woff2"


def test_favicon_leads_to_the_signal(site: Site) -> None:
    answer = site.get("/favicon.ico")
    assert answer.status == 308
    assert site.get(answer.headers["location"]).headers["content-type"] == "image/svg+xml"


def test_a_wrong_name_in_a_template_is_an_error() -> None:
    with pytest.raises(KeyError):
        Assets().url("no-such-file.css")
