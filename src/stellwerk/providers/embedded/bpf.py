# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The filter programs as bytes: classic BPF over ``struct seccomp_data``, for x86_64 and aarch64.

A program answers every system call with "allow", with EPERM, or (for clone3, whose flags the kernel does not show
to filters) with ENOSYS, upon which the C library falls back to clone. Two stages exist because the engine needs
one listening socket:

- ``load``: before the model file is opened. No connecting, no datagram, no new process, no look into others.
- ``serve``: once the server listens. Besides, no new socket at all: only accepted connections remain.

Sources: seccomp(2), linux/seccomp.h, linux/filter.h; call numbers from the kernel's system call tables.
"""

from __future__ import annotations

import errno
import struct
from enum import StrEnum

import msgspec

_LD_ABS_WORD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JEQ, _JGE, _JSET = 0x15, 0x35, 0x45  # BPF_JMP | ... | BPF_K
_AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
_RET = 0x06  # BPF_RET | BPF_K

_NR, _ARCH, _ARGS = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000
_DENY = _ERRNO | errno.EPERM
_ABSENT = _ERRNO | errno.ENOSYS

_X32_BIT = 0x40000000  # x86_64 numbers above it reach the same calls a second way
_CLONE_THREAD = 0x00010000
_MSG_FASTOPEN = 0x20000000  # connects while sending
_AF_INET, _AF_INET6 = 2, 10
_SOCK_TYPE_MASK, _SOCK_STREAM, _IPPROTO_TCP = 0xF, 1, 6


class Stage(StrEnum):
    """How far the filter goes."""

    LOAD = "load"
    SERVE = "serve"


class _Arch(msgspec.Struct, frozen=True):
    audit: int  # AUDIT_ARCH_*
    seccomp: int  # number of seccomp(2)
    socket: int
    socketpair: int
    connect: int
    bind: int
    listen: int
    sendto: int
    sendmsg: int
    sendmmsg: int
    clone: int
    never: tuple[int, ...]  # refused in both stages


_IO_URING = (425, 426, 427)  # setup, enter, register: sockets without system calls
_CLONE3 = 435
_PIDFD_GETFD = 438

ARCHITECTURES: dict[str, _Arch] = {
    "x86_64": _Arch(
        audit=0xC000003E,
        seccomp=317,
        socket=41,
        socketpair=53,
        connect=42,
        bind=49,
        listen=50,
        sendto=44,
        sendmsg=46,
        sendmmsg=307,
        clone=56,
        # fork, vfork, execve, execveat, ptrace, process_vm_readv, process_vm_writev, bpf, userfaultfd, unshare, setns
        never=(57, 58, 59, 322, 101, 310, 311, 321, 323, 272, 308, *_IO_URING, _PIDFD_GETFD),
    ),
    "aarch64": _Arch(
        audit=0xC00000B7,
        seccomp=277,
        socket=198,
        socketpair=199,
        connect=203,
        bind=200,
        listen=201,
        sendto=206,
        sendmsg=211,
        sendmmsg=269,
        clone=220,
        # execve, execveat, ptrace, process_vm_readv, process_vm_writev, bpf, userfaultfd, unshare, setns
        never=(221, 281, 117, 270, 271, 280, 282, 97, 268, *_IO_URING, _PIDFD_GETFD),
    ),
}


def _op(code: int, k: int, jt: int = 0, jf: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jt, jf, k)


def _ret(value: int) -> bytes:
    return _op(_RET, value)


def _arg(index: int, *, high: bool = False) -> bytes:
    return _op(_LD_ABS_WORD, _ARGS + 8 * index + (4 if high else 0))  # both architectures are little-endian


def _on(number: int, body: list[bytes]) -> list[bytes]:
    """``body`` for that call only; the next test finds the number in the accumulator again."""
    return [_op(_JEQ, number, 0, len(body)), *body]


def _refuse(number: int) -> list[bytes]:
    return _on(number, [_ret(_DENY)])


def _unless_flag(number: int, arg: int, flag: int) -> list[bytes]:
    """Allow unless the argument has the flag."""
    return _on(number, [_arg(arg), _op(_JSET, flag, 0, 1), _ret(_DENY), _ret(_ALLOW)])


def program(machine: str, stage: Stage) -> bytes:
    """The filter for one machine.

    Args:
        machine: as ``os.uname().machine`` says it.

    Raises:
        KeyError: no filter is known for that machine.
    """
    arch = ARCHITECTURES[machine]
    ops = [
        _op(_LD_ABS_WORD, _ARCH),
        _op(_JEQ, arch.audit, 1, 0),
        _ret(_KILL_PROCESS),  # a call through another ABI (int 0x80)
        _op(_LD_ABS_WORD, _NR),
    ]
    if machine == "x86_64":
        ops += [_op(_JGE, _X32_BIT, 0, 1), _ret(_DENY)]
    for number in (*arch.never, arch.connect, arch.socketpair):
        ops += _refuse(number)
    ops += _on(_CLONE3, [_ret(_ABSENT)])
    ops += _on(arch.clone, [_arg(0), _op(_JSET, _CLONE_THREAD, 1, 0), _ret(_DENY), _ret(_ALLOW)])
    # send() is sendto without an address. Both halves of the pointer are looked at.
    ops += _on(
        arch.sendto,
        [
            _arg(4),
            _op(_JEQ, 0, 0, 4),
            _arg(4, high=True),
            _op(_JEQ, 0, 0, 2),
            _arg(3),
            _op(_JSET, _MSG_FASTOPEN, 0, 1),
            _ret(_DENY),
            _ret(_ALLOW),
        ],
    )
    # The address inside a msghdr is out of a filter's sight. It has no effect on a connected stream socket, and
    # no other socket can come to be.
    ops += _unless_flag(arch.sendmsg, 2, _MSG_FASTOPEN)
    ops += _unless_flag(arch.sendmmsg, 3, _MSG_FASTOPEN)
    if stage is Stage.SERVE:
        for number in (arch.socket, arch.bind, arch.listen):
            ops += _refuse(number)
    else:
        ops += _on(
            arch.socket,
            [
                _arg(0),
                _op(_JEQ, _AF_INET, 1, 0),
                _op(_JEQ, _AF_INET6, 0, 6),
                _arg(1),
                _op(_AND, _SOCK_TYPE_MASK),
                _op(_JEQ, _SOCK_STREAM, 0, 3),
                _arg(2),
                _op(_JEQ, 0, 2, 0),
                _op(_JEQ, _IPPROTO_TCP, 1, 0),
                _ret(_DENY),
                _ret(_ALLOW),
            ],
        )
    ops.append(_ret(_ALLOW))
    return b"".join(ops)
