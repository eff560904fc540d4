# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The child process: one model, served by llama.cpp's own HTTP server on a free loopback port.

Started only by :mod:`.engine`. It leaves nothing behind and says nothing: no core dump, no file, and once it
serves, no output at all, because llama.cpp's messages may quote prompts.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from typing import NoReturn

import msgspec

from stellwerk.providers.embedded.bpf import Stage
from stellwerk.providers.embedded.order import Order, Report
from stellwerk.providers.embedded.seccomp import BLOCKED, block_egress

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_NICE = 5  # the gateway's own work goes first
_OOM_SCORE = "500"  # where memory runs out, the kernel shall end the engine, not the gateway
_HTTP_THREADS = 64  # one per open answer; a waiting call must never keep out the health check
_ONLY_ERRORS = 1
_PING_SECONDS = 10  # comment lines in a stream while a long prompt is still being read


def main() -> NoReturn:
    """Read the order, serve until the parent is gone."""
    order = msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)
    report_to = os.dup(1)
    os.dup2(2, 1)  # whatever llama.cpp prints goes where errors go
    _tie_to_parent(order.parent)
    _leave_no_trace()
    before = block_egress(Stage.LOAD)  # a model file is foreign data: the network is gone before it is opened
    try:
        server = _serve(order)
    except (RuntimeError, ImportError) as error:
        sys.exit(str(error))  # llama.cpp has said why; the parent shows it
    after = block_egress(Stage.SERVE)
    report = Report(url=server.listening_address, egress=before if before != BLOCKED else after)
    _fall_silent()
    os.write(report_to, msgspec.json.encode(report) + b"\n")
    os.close(report_to)
    with contextlib.suppress(OSError):
        while os.read(0, 4096):  # until the parent closes the pipe or dies
            pass
    os._exit(0)  # not sys.exit: llama.cpp's threads would be waited for


def _tie_to_parent(parent: int) -> None:
    """Die with the parent, even one killed with SIGKILL; the pipe does the same where there is no prctl."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        os._exit(0)


def _leave_no_trace() -> None:
    """Memory holds prompts: no core dump, no look from outside, no writing of files."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write(_OOM_SCORE)
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _fall_silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _serve(order: Order):  # type: ignore[no-untyped-def]  # the server's class has no type information
    import xllamacpp  # here, so that the filter is there first

    params = xllamacpp.CommonParams()
    params.model.path = order.model_path
    params.model_alias = {order.alias}
    params.n_ctx = order.context * order.parallel  # llama.cpp divides it among the slots
    params.n_parallel = order.parallel
    params.cont_batching = True
    params.cpuparams.n_threads = order.threads
    params.cpuparams_batch.n_threads = order.threads
    params.cache_ram_mib = order.cache_mib
    params.cache_idle_slots = order.cache_mib > 0
    params.hostnames = ["127.0.0.1"]
    params.port = 0  # the kernel chooses a free one
    params.api_keys = [order.api_key]
    params.n_threads_http = _HTTP_THREADS
    params.sse_ping_interval = _PING_SECONDS
    params.cors_origins = ""
    params.cors_credentials = False
    params.ui = False
    params.offline = True
    params.endpoint_slots = False
    params.endpoint_props = False
    params.endpoint_metrics = False
    params.use_jinja = True
    params.warmup = True
    params.verbosity = _ONLY_ERRORS
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
