# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A browser as far as a sign-in needs one: cookies, one redirect at a time, forms."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2


class Browser:
    """Cookies of every site it was on. Nothing is followed that a test does not follow."""

    def __init__(self) -> None:
        # no connection outlives its answer, so that one more browser costs a test no clearing up
        limits = httpx2.Limits(max_keepalive_connections=0)
        self.http = httpx2.Client(follow_redirects=False, trust_env=False, timeout=30, limits=limits)

    def close(self) -> None:
        self.http.close()

    def get(self, url: str) -> httpx2.Response:
        return self.http.get(url)

    def follow(self, answer: httpx2.Response, until: str = "") -> httpx2.Response:
        """Follow redirects to the end, or to the first whose address begins with ``until`` (which is not asked)."""
        for _ in range(20):
            if not answer.is_redirect:
                return answer
            there = where(answer)
            if until and there.startswith(until):
                return answer
            answer = self.get(there)
        raise AssertionError("round in a circle")

    def log_in(self, page: httpx2.Response, login: str, password: str | None = None) -> httpx2.Response:
        """Fill in the provider's page."""
        assert page.status_code == 200, page.text
        form = {"login": login, "password": login if password is None else password}
        return self.http.post(str(page.url), data=form)

    def cookie(self, name: str) -> str | None:
        return next((c.value for c in self.http.cookies.jar if c.name == name), None)


def where(answer: httpx2.Response) -> str:
    """The address that a redirect leads to."""
    assert answer.is_redirect, (answer.status_code, answer.text[:500])
    return urljoin(str(answer.url), answer.headers["location"])


def query(url: str) -> dict[str, str]:
    """The parameters of an address, each once."""
    found = parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=bool(urlsplit(url).query))
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


def cause(answer: httpx2.Response) -> str:
    """Why a sign-in did not come about, by the page that the browser is sent to."""
    there = where(answer)
    assert urlsplit(there).path == "/anmelden/openid/hinweis", there
    return query(there)["grund"]


def title(page: httpx2.Response) -> str:
    """The heading of a page."""
    (found,) = re.findall(r"<h1[^>]*>([^<]+)</h1>", page.text)
    return str(found)
