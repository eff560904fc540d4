# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The floor: nginx as a bare reverse proxy, what it costs to pass bytes on without looking at them.

Taken from the system; else the program alone is unpacked from the distribution's package into .cache and runs from
there. It is not installed, so that no service is started on this machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.client import Address
from bench.process import Child, free_port
from bench.targets import CACHE, Target, answers

NGINX = "nginx"
_UNPACKED = CACHE / "nginx"


def program() -> Path | None:
    """Where nginx is, if it is here."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if found:
        return Path(found)
    unpacked = _UNPACKED / "usr" / "sbin" / "nginx"
    return unpacked if unpacked.exists() else None


def fetch() -> str | None:
    """See to it that there is an nginx. Returns why there is none, else ``None``."""
    if program() is not None:
        return None
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        return "nginx is not installed, and there is no apt to fetch it with"
    _UNPACKED.mkdir(parents=True, exist_ok=True)
    root = [] if os.getuid() == 0 else ["sudo", "-n"]
    if not (
        _call("apt-get", "download", "nginx")
        or (_call(*root, "apt-get", "update") and _call("apt-get", "download", "nginx"))
    ):
        return "nginx is not installed, and apt could not fetch it"
    if not all(_call("dpkg", "-x", package.name, ".") for package in _UNPACKED.glob("nginx_*.deb")):
        return "nginx is not installed, and its package could not be unpacked"
    return None if program() is not None else "nginx is not in the distribution's package of that name"


def _call(*command: str) -> bool:
    try:
        done = subprocess.run(
            command, cwd=_UNPACKED, stdin=subprocess.DEVNULL, capture_output=True, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[Target]:
    """One worker, no log, connections kept on both sides.

    Raises:
        FileNotFoundError: nginx is not installed.
    """
    found = program()
    if found is None:
        raise FileNotFoundError("nginx is not installed")
    port = free_port()
    place = folder / "nginx"
    place.mkdir()
    config = place / "nginx.conf"
    config.write_text(_NGINX.format(place=place, port=port, upstream=upstream))
    with Child(
        NGINX,
        [str(found), "-e", "stderr", "-p", str(place), "-c", str(config)],
        ready=answers(port, "/count"),
        log=place / "log",
        seconds=10,
    ) as child:
        yield Target(NGINX, Address(port), child.pid, place / "log")


_NGINX = """\
daemon off;
master_process off;
worker_processes 1;
pid {place}/pid;
error_log stderr error;
events {{ worker_connections 8192; multi_accept on; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_buffer_size 256k;
  client_body_temp_path {place}/body;
  proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/fastcgi;
  uwsgi_temp_path {place}/uwsgi;
  scgi_temp_path {place}/scgi;
  tcp_nodelay on;
  upstream mock {{
    server 127.0.0.1:{upstream};
    keepalive 1024;
    keepalive_requests 1000000000;
  }}
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    location / {{
      proxy_pass http://mock;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }}
  }}
}}
"""
