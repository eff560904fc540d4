# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs a journey in Debian's Chromium, driven by Playwright from Node, and what all of them must have kept."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.web.test_browser import program
from tests.workbench.browser.product import Product
from tests.workbench.browser.town import PASSWORD

FOLDER = Path(__file__).parents[2] / "clients" / "work"
SHOTS = os.environ.get("STELLWERK_SHOTS")  # a folder for screenshots, to look at
_SECONDS = 240


class Journey:
    """What a journey saw: its findings by name, and what went wrong beside them."""

    def __init__(self, name: str, told: dict[str, Any]) -> None:
        self.name = name
        self.found: dict[str, Any] = told["found"]
        self.watched: dict[str, list[Any]] = told["watched"]

    def __getitem__(self, name: str) -> Any:
        return self.found[name]

    def clean(self, product: Product, *, refused: tuple[int, ...] = ()) -> None:
        """Nothing was blocked by the policy of the pages, no script failed, nobody else was asked for anything.

        Every document came with the policy. ``refused``: statuses that this journey is about.
        """
        here = urlsplit(product.url).netloc
        watched = self.watched
        assert watched["violations"] == [], "the content security policy stepped in"
        assert watched["errors"] == [], "a script of ours failed"
        assert watched["failed"] == [], "a request failed"
        assert {host for host in watched["hosts"] if host != here} == set(), "another host was asked"
        assert watched["documents"], "no document was opened"
        for document in watched["documents"]:
            policy = document["policy"]
            assert "default-src 'none'" in policy, document
            assert "unsafe" not in policy, document
            assert "*" not in policy, document
            assert "http" not in policy.replace(product.url, ""), document
        bad = [answer for answer in watched["bad"] if answer["status"] not in refused]
        assert bad == [], "an answer of the product is an error"
        said = [
            line for line in watched["console"] if not any(f"status of {code}" in line for code in refused)
        ]
        assert said == [], "the console of the browser complains"


def drive(name: str, product: Product, **job: Any) -> Journey:
    """Run a journey against the product, by its name; fails the test where it does not come to its end."""
    node = program("Node.js", "node")
    browser = program(
        "Chromium", os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"
    )
    wanted = {"browser": browser, "url": product.url, "password": PASSWORD, "shots": SHOTS, **job}
    done = subprocess.run(
        [node, str(FOLDER / f"{name}.mjs"), json.dumps(wanted)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, (
        f"the journey {name} stopped on its way:\n{done.stderr}\n{done.stdout[-2000:]}"
    )
    return Journey(name, json.loads(done.stdout))
