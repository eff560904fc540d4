# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The filter itself, in processes of their own: what it forbids, in which threads, and what goes on working."""

from __future__ import annotations

import ast
import ctypes
import os
import subprocess
import sys

import pytest

from stellwerk.providers.embedded.bpf import ARCHITECTURES, Stage, program

PRELUDE = """
import ctypes, errno, os, socket, sys, threading
from stellwerk.providers.embedded.bpf import Stage
from stellwerk.providers.embedded.seccomp import block_egress
libc = ctypes.CDLL(None, use_errno=True)
listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]

def outcome(action):
    try:
        action()
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]

def raw(number, *args):
    def call():
        ctypes.set_errno(0)
        if libc.syscall(ctypes.c_long(number), *(ctypes.c_long(arg) for arg in args)) < 0:
            raise OSError(ctypes.get_errno(), "")
    return call
"""

WAYS_OUT = """
early = socket.socket()  # made before the filter
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
address = ("127.0.0.1", port)
results = {"before": outcome(lambda: socket.create_connection(address).close())}
results["filter"] = block_egress(Stage.%(stage)s)
results["tcp"] = outcome(lambda: socket.create_connection(address))
results["connect an old socket"] = outcome(lambda: early.connect(address))
results["datagram socket"] = outcome(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
results["datagram on an old socket"] = outcome(lambda: datagrams.sendto(b"x", address))
results["raw socket"] = outcome(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
results["unix socket"] = outcome(lambda: socket.socket(socket.AF_UNIX))
results["netlink"] = outcome(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
results["sctp"] = outcome(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, 132))
results["socket pair"] = outcome(socket.socketpair)
results["fast open"] = outcome(lambda: early.sendmsg([b"x"], [], 0x20000000, address))
results["fast open, sendto"] = outcome(lambda: early.sendto(b"x", 0x20000000, address))
results["fork"] = outcome(os.fork)
results["program"] = outcome(lambda: os.execv("/bin/true", ["true"]))
results["io_uring"] = outcome(raw(425, 4, 0))
results["ptrace"] = outcome(raw(%(ptrace)d, 0, 0, 0, 0))
results["foreign memory"] = outcome(raw(%(writev)d, os.getppid(), 0, 0, 0, 0, 0))
results["foreign file"] = outcome(raw(438, 0, 0, 0))
"""

STREAM_SOCKET = """
results["stream socket"] = outcome(lambda: socket.socket())
results["bind"] = outcome(lambda: libc.bind(early.fileno(), None, 0) and (_ for _ in ()).throw(
    OSError(ctypes.get_errno(), "")))
print(results)
"""

SEES_LATER_THREADS = """
ready, go = threading.Event(), threading.Event()
seen = {}
def old():
    ready.set()
    go.wait()
    seen["old"] = outcome(lambda: socket.create_connection(("127.0.0.1", port)))
def new():
    seen["new"] = outcome(lambda: socket.create_connection(("127.0.0.1", port)))
first = threading.Thread(target=old)
first.start()
ready.wait()
seen["filter"] = block_egress(Stage.SERVE)
go.set()
second = threading.Thread(target=new)  # clone3 is refused, so this shows that clone still makes threads
second.start()
first.join(), second.join()
print(seen)
"""

SERVES_ON = """
import urllib.request
inward, outward = os.pipe()
child = os.fork()
if child == 0:  # the client, made before the filter
    os.read(inward, 1)
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(b"ask")
        answer = b""
        while block := client.recv(100):
            answer += block
    os._exit(0 if answer == b"answer in two ways" else 1)
filter_said = block_egress(Stage.SERVE)
os.write(outward, b"!")
connection, _ = listener.accept()
assert connection.recv(3) == b"ask"
connection.sendall(b"answer ")
connection.sendmsg([b"in ", b"two ways"])
connection.close()
_, code = os.waitpid(child, 0)
print({"filter": filter_said, "code": code, "file": len(open("/proc/self/status").read()) > 0})
"""


def run(*code: str, **values: object) -> dict[str, object]:
    text = PRELUDE + "".join(code)
    for name, value in values.items():
        text = text.replace(f"%({name})d", str(value)).replace(f"%({name})s", str(value))
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    result: dict[str, object] = ast.literal_eval(done.stdout)
    return result


@pytest.mark.parametrize("stage", list(Stage))
def test_every_way_out_is_shut(stage: Stage) -> None:
    x86 = os.uname().machine == "x86_64"
    numbers = {"ptrace": 101 if x86 else 117, "writev": 311 if x86 else 271}
    results = run(WAYS_OUT, STREAM_SOCKET, stage=stage.name, **numbers)
    assert results.pop("before") == "done"  # so that EPERM below comes from the filter
    assert results.pop("filter") == "blocked"
    # while loading, the engine may still open the one socket that it will listen on
    loading = stage is Stage.LOAD
    assert results.pop("stream socket") == ("done" if loading else "EPERM")
    assert (results.pop("bind") == "EPERM") is not loading
    assert set(results.values()) == {"EPERM"}, results


def test_threads_of_before_and_after_are_covered() -> None:
    assert run(SEES_LATER_THREADS) == {"filter": "blocked", "old": "EPERM", "new": "EPERM"}


def test_accepted_connections_go_on_working() -> None:
    assert run(SERVES_ON) == {"filter": "blocked", "code": 0, "file": True}


def test_the_second_filter_adds_to_the_first() -> None:
    code = """
first = block_egress(Stage.LOAD)
made = outcome(lambda: socket.socket())
second = block_egress(Stage.SERVE)
print({"first": first, "made": made, "second": second, "after": outcome(lambda: socket.socket())})
"""
    assert run(code) == {"first": "blocked", "made": "done", "second": "blocked", "after": "EPERM"}


@pytest.mark.parametrize(("machine", "platform"), [("riscv64", "linux"), ("arm64", "darwin")])
def test_says_so_where_nothing_can_be_enforced(machine: str, platform: str) -> None:
    code = f"""
real = os.uname()
os.uname = lambda: os.uname_result((real[0], real[1], real[2], real[3], {machine!r}))
sys.platform = {platform!r}
print({{"said": block_egress(Stage.SERVE), "connect": outcome(lambda: socket.create_connection(("127.0.0.1", port)))}})
"""
    result = run(code)
    assert str(result["said"]).startswith("not enforced: ")
    assert result["connect"] == "done"


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("machine", list(ARCHITECTURES))
def test_programs_are_whole_and_jumps_stay_inside(machine: str, stage: Stage) -> None:
    """What the kernel checks when it takes a program, for the architecture that this machine is not as well."""
    code = program(machine, stage)
    assert len(code) % 8 == 0
    count = len(code) // 8
    assert 0 < count < 4096
    for index in range(count):
        operation = int.from_bytes(code[8 * index : 8 * index + 2], sys.byteorder)
        true, false = code[8 * index + 2], code[8 * index + 3]
        if operation & 0x07 == 0x05:
            assert index + 1 + max(true, false) < count
    assert int.from_bytes(code[-8:-6], sys.byteorder) == 0x06  # ends with a return


def _evaluate(code: bytes, audit: int, number: int, args: tuple[int, ...]) -> int:
    """A small classic-BPF machine, enough for these programs."""
    data = number.to_bytes(4, "little") + audit.to_bytes(4, "little") + bytes(8)
    data += b"".join(arg.to_bytes(8, "little") for arg in (*args, 0, 0, 0, 0, 0, 0)[:6])
    accumulator, at = 0, 0
    while True:
        operation = int.from_bytes(code[at : at + 2], sys.byteorder)
        true, false = code[at + 2], code[at + 3]
        k = int.from_bytes(code[at + 4 : at + 8], sys.byteorder)
        at += 8
        if operation == 0x20:
            accumulator = int.from_bytes(data[k : k + 4], "little")
        elif operation == 0x54:
            accumulator &= k
        elif operation == 0x06:
            return k
        else:
            holds = {0x15: accumulator == k, 0x35: accumulator >= k, 0x45: bool(accumulator & k)}[operation]
            at += 8 * (true if holds else false)


ALLOW, DENY = 0x7FFF0000, 0x00050001


@pytest.mark.parametrize("machine", list(ARCHITECTURES))
def test_both_architectures_decide_alike(machine: str) -> None:
    arch = ARCHITECTURES[machine]
    serve, load = program(machine, Stage.SERVE), program(machine, Stage.LOAD)

    def decide(code: bytes, number: int, *args: int) -> int:
        return _evaluate(code, arch.audit, number, args)

    for code in (serve, load):
        assert decide(code, arch.connect) == DENY
        assert decide(code, arch.clone, 0x00010000 | 0x100) == ALLOW  # a thread
        assert decide(code, arch.clone, 17) == DENY  # a process
        assert decide(code, 435) == 0x00050026  # clone3: ENOSYS
        assert decide(code, arch.sendto, 3, 1, 1, 0, 0, 0) == ALLOW
        assert decide(code, arch.sendto, 3, 1, 1, 0, 0x7FFF00000000, 16) == DENY  # low half zero
        assert decide(code, arch.sendto, 3, 1, 1, 0, 0x1000, 16) == DENY
        assert decide(code, arch.sendmsg, 3, 1, 0x4000) == ALLOW
        assert decide(code, arch.sendmsg, 3, 1, 0x20004000) == DENY
        assert decide(code, arch.sendmmsg, 3, 1, 1, 0x20000000) == DENY
        assert _evaluate(code, 0x40000003, 1, ()) == 0x80000000  # a foreign ABI ends the process
    assert decide(load, arch.socket, 2, 1 | 0x80000, 0) == ALLOW
    assert decide(load, arch.socket, 10, 1, 6) == ALLOW
    assert decide(load, arch.socket, 2, 2, 0) == DENY
    assert decide(load, arch.socket, 1, 1, 0) == DENY
    assert decide(serve, arch.socket, 2, 1, 0) == DENY
    assert decide(serve, arch.listen) == DENY
    assert decide(load, arch.listen) == ALLOW
    if machine == "x86_64":
        assert decide(load, 0x40000000 | arch.connect) == DENY  # the x32 numbers


def test_constants_of_this_machine_are_the_c_library_s() -> None:
    """The numbers were copied by hand: getpid-like proof that seccomp(2) is where we think it is."""
    arch = ARCHITECTURES[os.uname().machine]
    libc = ctypes.CDLL(None, use_errno=True)
    # SECCOMP_GET_ACTION_AVAIL for "allow": succeeds only if this is seccomp(2)
    action = ctypes.c_uint32(0x7FFF0000)
    assert (
        libc.syscall(ctypes.c_long(arch.seccomp), ctypes.c_uint(2), ctypes.c_uint(0), ctypes.byref(action))
        == 0
    )
