# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Other gateways, for comparison: installed in folders of their own, run as bare as they can be.

Neither keys, nor logging, nor guardrails are switched on in them: they only forward. One worker each. They need no
network beyond loopback, and what they might send home goes into a closed proxy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.client import Address
from bench.process import Child, free_port
from bench.targets import ROOT, Target, answers

CACHE = ROOT / ".cache" / "bench"
LITELLM = "litellm"
PORTKEY = "portkey"
LITELLM_VERSION = "1.106.2"
PORTKEY_VERSION = "1.15.2"

_LITELLM_FOLDER = CACHE / f"litellm-{LITELLM_VERSION}"
_PORTKEY_FOLDER = CACHE / f"portkey-{PORTKEY_VERSION}"
_PORTKEY_SERVER = Path("node_modules/@portkey-ai/gateway/build/start-server.js")

# Port 9 (discard) on loopback: whoever wants to leave the machine through these finds nobody.
_NO_WAY_OUT = {
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
    if (_PORTKEY_FOLDER / _PORTKEY_SERVER).exists() and _node("node"):
        found.append(PORTKEY)
    return found


def install() -> None:
    """Fetch both in their pinned versions from the package indexes. Install scripts of packages do not run.

    Raises:
        subprocess.CalledProcessError, FileNotFoundError: a package manager failed or is missing.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    present = installed()
    if LITELLM not in present:
        shutil.rmtree(_LITELLM_FOLDER, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(_LITELLM_FOLDER)], check=True)
        pip = [str(_LITELLM_FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--only-binary=:all:", f"litellm[proxy]=={LITELLM_VERSION}"], check=True)
    if PORTKEY not in present:
        npm = _node("npm")
        if npm is None:
            raise FileNotFoundError("npm is not installed; `make dev` brings one, or install Node.js")
        shutil.rmtree(_PORTKEY_FOLDER, ignore_errors=True)
        _PORTKEY_FOLDER.mkdir()
        (_PORTKEY_FOLDER / "package.json").write_text('{"private": true}\n')
        flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--save-exact"]
        package = f"@portkey-ai/gateway@{PORTKEY_VERSION}"
        subprocess.run([npm, "install", *flags, package], cwd=_PORTKEY_FOLDER, check=True)


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
        **_NO_WAY_OUT,
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else it fetches the price list from the network
        "LITELLM_MODE": "PRODUCTION",
        "LITELLM_LOG": "ERROR",
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
    node = _node("node")
    if node is None:
        raise FileNotFoundError("node is not installed")
    port = free_port()
    place = folder / PORTKEY
    place.mkdir()
    command = [node, str(_PORTKEY_FOLDER / _PORTKEY_SERVER), f"--port={port}", "--headless"]
    env = {**_NO_WAY_OUT, "NODE_ENV": "production", "TRUSTED_CUSTOM_HOSTS": "127.0.0.1"}
    headers = (
        ("authorization", "Bearer none"),
        ("x-portkey-provider", "openai"),
        ("x-portkey-custom-host", f"http://127.0.0.1:{upstream}/v1"),
    )
    with Child(PORTKEY, command, ready=answers(port, "/"), log=place / "log", env=env, cwd=place) as child:
        yield Target(PORTKEY, Address(port, headers=headers), child.pid, place / "log")


def _node(program: str) -> str | None:
    """Node of the test environment (a dependency of ours for the clients' tests), else of the system."""
    return shutil.which(
        program, path=str(Path(sys.executable).parent) + os.pathsep + os.environ.get("PATH", "")
    )
