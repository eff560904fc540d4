# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The carrier Hugging Face, or a mirror of it: one file by plain HTTPS, resumed where it broke off.

Address: ``ENDPOINT/REPO/resolve/REVISION/FILE`` (the hub's documented download URL). Ranges: RFC 9110, section 14.
"""

from __future__ import annotations

import http.client
import os
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from stellwerk.providers.catalogue.carrier import CarrierFailed, need_space
from stellwerk.providers.catalogue.entry import HuggingFace
from stellwerk.providers.catalogue.verify import Progress

DEFAULT_ENDPOINT = "https://huggingface.co"
_BLOCK = 1 << 18
_TIMEOUT = 15.0  # seconds to connect, and of silence
_BREAKS = 5  # in a row without a byte of progress
_PAUSE = 1.0  # seconds before going on after a break
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT")


def endpoint_from(env: Mapping[str, str], configured: str = DEFAULT_ENDPOINT) -> str:
    """The hub's address: ``STELLWERK_HF_ENDPOINT``, else ``HF_ENDPOINT``, else what is configured."""
    return env.get("STELLWERK_HF_ENDPOINT") or env.get("HF_ENDPOINT") or configured


class _Restart(Exception):
    """The server cannot go on where the file ends: begin anew."""


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if req.full_url.startswith("https://") and not newurl.startswith("https://"):
            raise CarrierFailed("it redirects to an address without TLS")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(source: HuggingFace, size: int, part: Path, endpoint: str, progress: Progress) -> None:
    """Bring the file to ``part``, going on where an earlier try ended.

    Args:
        size: bytes that the whole file has; a server that sends more is not listened to.

    Raises:
        CarrierFailed: out of reach, refused, or it keeps breaking off. What has arrived stays for the next try.
    """
    url = _address(source, endpoint)
    opener = urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=_tls()), _SafeRedirects()
    )  # proxies from the environment are build_opener's default
    breaks, before = 0, _size(part)
    while (have := _size(part)) < size:
        need_space(part.parent, size - have)
        try:
            _receive(opener, url, have, size, part, progress)
        except _Restart:
            part.unlink(missing_ok=True)
            breaks += 1
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 416 and have:
                part.unlink()
                breaks += 1
            elif error.code in (429, 500, 502, 503, 504):
                breaks += 1
                time.sleep(_PAUSE)
            else:
                raise CarrierFailed(f"it answers with HTTP status {error.code}") from None
            if breaks >= _BREAKS:
                raise CarrierFailed(f"it answers with HTTP status {error.code}") from None
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, urllib.error.URLError) and have == before:  # not a byte came in this pull
                raise CarrierFailed(f"out of reach ({_why(error)})") from None
            breaks = 0 if _size(part) > have else breaks + 1
            if breaks >= _BREAKS:
                raise CarrierFailed(f"the connection keeps breaking off ({_why(error)})") from None
            time.sleep(_PAUSE)
        if breaks >= _BREAKS:
            raise CarrierFailed("it does not send the file in one piece nor in ranges")
    if have > size:  # left over from something else
        part.unlink()
        raise CarrierFailed("what had arrived earlier was too large and is deleted; pull again")


def _receive(
    opener: urllib.request.OpenerDirector, url: str, have: int, size: int, part: Path, progress: Progress
) -> None:
    request = urllib.request.Request(  # noqa: S310 - checked by _address
        url, headers={"User-Agent": "stellwerk", "Accept-Encoding": "identity", "Range": f"bytes={have}-"}
    )
    with opener.open(request, timeout=_TIMEOUT) as answer:
        start = _start_of(answer.status, answer.headers.get("Content-Range"), size)
        if start not in (0, have):
            raise _Restart
        with part.open("ab" if start == have else "wb") as file:
            done = start
            while block := answer.read1(_BLOCK):
                done += len(block)
                if done > size:
                    file.truncate(0)
                    raise CarrierFailed(f"it sends more than the {size} bytes that the file has")
                file.write(block)
                progress(done, size)
    if done < size:
        raise http.client.IncompleteRead(b"", size - done)


def _start_of(status: int, content_range: str | None, size: int) -> int:
    """At which byte the answer begins."""
    if status != 206:
        return 0
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", content_range or "")
    if found is None:
        raise _Restart
    if found[2] not in (str(size), "*"):
        raise CarrierFailed(f"its file has {found[2]} bytes, not {size}")
    return int(found[1])


def _address(source: HuggingFace, endpoint: str) -> str:
    base = urllib.parse.urlsplit(endpoint)
    if base.scheme != "https" and not (base.scheme == "http" and base.hostname in _LOOPBACK):
        raise CarrierFailed("its address must begin with https:// (STELLWERK_HF_ENDPOINT)")
    return f"{endpoint.rstrip('/')}/{source.repo}/resolve/{source.revision}/{urllib.parse.quote(source.file)}"


def _tls() -> ssl.SSLContext:
    """Trusts the system's authorities and a town's own, where a variable names their file."""
    context = ssl.create_default_context()
    for name in _CA_VARIABLES:
        if (value := os.environ.get(name)) and Path(value).is_file():
            context.load_verify_locations(value)
            break
    return context


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    text = reason if isinstance(reason, str) else getattr(reason, "strerror", None) or type(reason).__name__
    return str(text)[:120]
