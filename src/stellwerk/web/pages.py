# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a frozen view to a page: templates with escaping on, and the headers that every page carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from stellwerk.web.assets import KERN, Assets
from stellwerk.web.language import Language

FOLDER = Path(__file__).parent
ASSETS = Assets()

# No inline style or script, nothing from elsewhere, no frame, no form: most pages only show.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
# What belongs to one person, or has a form. The referrer never leaves this house; without one, browsers would send
# ``Origin: null`` with our own forms, and nobody could tell them from foreign ones.
PRIVATE = HEADERS | {
    "cache-control": "no-store",
    "content-security-policy": "; ".join(
        (
            POLICY.replace("form-action 'none'", "form-action 'self'"),
            "connect-src 'self'",
            # Whatever a script puts into the page goes through one named place (static/work-page.js).
            "require-trusted-types-for 'script'",
            "trusted-types stellwerk",
        )
    ),
    "referrer-policy": "same-origin",
    "vary": "cookie",
}

AREAS = (
    ("chat", "/arbeit", "Gespräch", "Chat"),
    ("tasks", "/arbeit/aufgaben", "Aufgaben", "Tasks"),
    ("assistants", "/arbeit/assistenten", "Assistenten", "Assistants"),
    ("history", "/arbeit/verlauf", "Verlauf", "History"),
    ("release", "/arbeit/freigaben", "Freigaben", "Releases"),
    ("preferences", "/arbeit/einstellungen", "Einstellungen", "Preferences"),
)
"""Where people who are signed in can go: name, address, German, English. A page names its own (``area``)."""
KEY_USERS_AREAS = (*AREAS[:-1], ("ratings", "/arbeit/rueckmeldungen", "Rückmeldungen", "Ratings"), AREAS[-1])
"""The same for somebody who looks after a department's use."""

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
# ``signed_in`` is set where a page knows of it; ``kept`` is the query that the links between languages keep.
_ENVIRONMENT.globals.update(asset=ASSETS.url, kern=KERN, signed_in=False, kept="", area="", areas=AREAS)


def render(template: str, language: Language, **values: Any) -> bytes:
    """A template, by its path below ``web/``, as UTF-8.

    Raises:
        jinja2.UndefinedError: the template names something that it was not given.
    """
    return _ENVIRONMENT.get_template(template).render(language=language, **values).encode()


def html(body: bytes, language: Language, status: int = 200, *, private: bool = False) -> Response:
    """A page as an answer. ``private``: it belongs to one person, or has a form."""
    headers = (PRIVATE if private else HEADERS) | {"content-language": language.value}
    return Response(body, status_code=status, media_type="text/html; charset=utf-8", headers=headers)
