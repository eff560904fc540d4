# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Under which address a reader sees this gateway: behind a proxy, that is not the one it listens on."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.requests import Request

_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def own_address(request: Request, public: str) -> str:
    """``https://ki.stadt.example``, without a slash at the end: what the reader's browser asked for.

    The host is what the browser sent and is shown as something to copy, so only names, numbers and ports pass; for
    anything else it is the address that the server listens on. A proxy's scheme is known of the house's ``public``
    address alone, so whoever uses its name is shown that one.
    """
    host = request.headers.get("host", "")
    if host and host.lower() == urlsplit(public).netloc.lower():
        return public
    if _HOST.fullmatch(host) is None:
        name, port = request.scope.get("server") or ("127.0.0.1", None)
        name = f"[{name}]" if ":" in name else name
        host = f"{name}:{port}" if port else name
    return f"{'https' if request.url.scheme == 'https' else 'http'}://{host}"
