# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a worker cannot do any more once it sees a file; and what each layer holds alone."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from stellwerk.documents.sandbox import bpf

PRELUDE = """
import ctypes, errno, mmap, os, resource, signal, socket, sys, threading
sys.modules["numpy"] = None
libc = ctypes.CDLL(None, use_errno=True)
early = socket.socket()

def outcome(action):
    try:
        action()
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]
    except (RuntimeError, ValueError):  # how Python says it of threads and of limits
        return "EPERM"

def raw(number, *args):
    def call():
        ctypes.set_errno(0)
        if libc.syscall(ctypes.c_long(number), *(ctypes.c_long(arg) for arg in args)) < 0:
            raise OSError(ctypes.get_errno(), "")
    return call

results = {}
"""

EVERYTHING = """
from stellwerk.documents.sandbox.space import separate
from stellwerk.documents import work, worker
sys.argv = ["", str(os.getppid()), str(256 * 1024 * 1024), "60"]
results["missing"] = worker._give_up(separate())
"""

ATTEMPTS = """
results["tcp"] = outcome(socket.socket)
results["unix"] = outcome(lambda: socket.socket(socket.AF_UNIX))
results["pair"] = outcome(socket.socketpair)
results["old socket"] = outcome(lambda: early.connect(("127.0.0.1", 9)))
results["fork"] = outcome(os.fork)
results["program"] = outcome(lambda: os.execv("/bin/true", ["true"]))
results["spawn"] = outcome(lambda: os.posix_spawn("/bin/true", ["true"], {}))
results["thread"] = outcome(lambda: threading.Thread(target=print).start())
results["passwd"] = outcome(lambda: open("/etc/passwd"))
results["own memory"] = outcome(lambda: open("/proc/self/mem", "wb"))
results["write"] = outcome(lambda: open("/tmp/stellwerk-evil", "wb"))
results["shared memory"] = outcome(lambda: open("/dev/shm/stellwerk-evil", "wb"))
results["list"] = outcome(lambda: os.listdir("/"))
results["stat"] = outcome(lambda: os.stat("/etc"))
results["unlink"] = outcome(lambda: os.unlink("/tmp/stellwerk-evil"))
results["memory file"] = outcome(lambda: os.memfd_create("x"))
results["pipe"] = outcome(os.pipe)
results["signal to the parent"] = outcome(lambda: os.kill(os.getppid(), 0))
results["signal to all"] = outcome(lambda: os.kill(-1, 0))
results["limits up"] = outcome(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1)))
results["limits of the parent"] = outcome(lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (9, 9)))
results["machine code"] = outcome(lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC))
results["ptrace"] = outcome(raw(%(ptrace)d, 16, os.getppid(), 0, 0))
results["foreign memory"] = outcome(raw(%(readv)d, os.getppid(), 0, 0, 0, 0, 0))
results["io_uring"] = outcome(raw(425, 4, 0))
results["mount"] = outcome(lambda: os.chroot("/"))
results["user"] = outcome(lambda: os.setuid(0))
results["keyring"] = outcome(raw(%(keyctl)d, 0, 0, 0))
"""

X86 = os.uname().machine == "x86_64"
NUMBERS = {
    "ptrace": 101 if X86 else 117,
    "readv": 310 if X86 else 270,
    "keyctl": 250 if X86 else 219,
}


def run(*code: str) -> dict[str, object]:
    text = PRELUDE + "".join(code) + "\nprint(results, flush=True)\nos._exit(0)"
    for name, value in NUMBERS.items():
        text = text.replace(f"%({name})d", str(value))
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, object] = ast.literal_eval(done.stdout)
    return found


def test_nothing_is_left_to_a_worker() -> None:
    found = run(EVERYTHING, ATTEMPTS)
    assert found.pop("missing") == ()
    assert len(found) == 28
    assert {name: how for name, how in found.items() if how not in ("EPERM", "EACCES", "EMFILE")} == {}


def test_a_worker_goes_on_computing() -> None:
    found = run(
        EVERYTHING,
        "results['sum'] = sum(range(10**6)); results['time'] = __import__('time').time() > 0\n"
        "results['random'] = len(os.urandom(8)); results['bytes'] = len(bytes(10**7))\n",
    )
    assert found == {"missing": (), "sum": 499999500000, "time": True, "random": 8, "bytes": 10**7}


def test_memory_has_an_end() -> None:
    found = run(
        EVERYTHING,
        "try:\n    held = bytes(300 * 1024 * 1024)\n    results['memory'] = 'done'\n"
        "except MemoryError:\n    results['memory'] = 'refused'\n",
    )
    assert found["memory"] == "refused"


LANDLOCK = """
from pathlib import Path
from stellwerk.documents.sandbox.landlock import close_files
results["in place"] = close_files(readable=[Path("/usr")])
results["passwd"] = outcome(lambda: open("/etc/passwd"))
results["write"] = outcome(lambda: open("/tmp/stellwerk-evil", "wb"))
results["write where reading is allowed"] = outcome(lambda: open("/usr/stellwerk-evil", "wb"))
results["program"] = outcome(lambda: os.execv("/usr/bin/env", ["env"]))
results["read"] = outcome(lambda: os.listdir("/usr"))
"""


def test_landlock_alone() -> None:
    found = run(LANDLOCK)
    if not found.pop("in place"):
        pytest.skip("this kernel has no Landlock")
    assert found.pop("read") == "done"
    assert set(found.values()) == {"EACCES"}


ROOT = """
from stellwerk.documents.sandbox.space import empty_root, separate
results["in place"] = separate() and empty_root()
results["passwd"] = outcome(lambda: open("/etc/passwd"))
results["write"] = outcome(lambda: open("/evil", "wb"))
results["up"] = outcome(lambda: open("../../../etc/passwd"))
results["network"] = outcome(lambda: socket.socket().connect(("127.0.0.1", 9)))
"""


def test_the_empty_root_alone() -> None:
    found = run(ROOT)
    if not found.pop("in place"):
        pytest.skip("this system has no unprivileged namespaces")
    assert found.pop("write") in ("EROFS", "EACCES")
    assert found == {"passwd": "ENOENT", "up": "ENOENT", "network": "ENETUNREACH"}


@pytest.mark.parametrize("program", [bpf.reader, bpf.ocr])
@pytest.mark.parametrize("machine", list(bpf.MACHINES))
def test_filters_are_whole_and_know_each_call_once(machine: str, program: object) -> None:
    code = program(machine)  # type: ignore[operator]
    assert len(code) % 8 == 0
    assert len(code) // 8 < 4096
    known = bpf.MACHINES[machine]
    numbers = [*known.reading, *known.mappings, known.prlimit, *known.refused, known.clone, known.seccomp]
    assert len(numbers) == len(set(numbers))


def test_an_unknown_machine_has_no_filter() -> None:
    with pytest.raises(KeyError):
        bpf.reader("riscv64")
