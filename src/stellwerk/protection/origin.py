# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a request that changes something was sent by another site: what the browser itself says of it."""

from __future__ import annotations

from starlette.datastructures import Headers

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def comes_from_elsewhere(headers: Headers) -> bool:
    """``Sec-Fetch-Site`` decides; older browsers send ``Origin`` alone; programs send neither.

    ``Origin`` is compared with ``Host``, which :class:`~stellwerk.protection.host.HostGuard` has checked: behind a
    proxy nothing else is known of the address in the browser. A sister site (``same-site``) is elsewhere, too.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    scheme, separator, host = origin.partition("://")
    return scheme not in ("http", "https") or not separator or host.lower() != headers.get("host", "").lower()
