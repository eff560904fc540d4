# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that reads one file and ends. Started only by :mod:`.workers`.

It imports every reader, gives up all that the system lets it give up, and only then looks at its first byte. From
then on it can compute, and write to one pipe. Whatever goes wrong in it, it says one of a few codes; no text of an
error leaves it, since it may quote the file.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import NoReturn

from stellwerk.documents.sandbox.bounds import bound, tie_to_parent
from stellwerk.documents.sandbox.peak import Peak
from stellwerk.documents.sandbox.space import separate

_FILES = 8  # standard input and output, what stands in for them, and the peak; none can be opened any more


def main() -> NoReturn:
    """Wait for the order and the file on standard input, tell what is in it on standard output."""
    tie_to_parent(int(sys.argv[1]))
    separated = separate()  # before an import can start a thread
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)  # whatever a library prints may quote the file
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, and it starts threads

    from stellwerk.documents import protocol, work  # all that is needed later: nothing can be loaded then

    gc.disable()  # one file, then this process ends: nothing to tidy up for
    peak = Peak()
    missing = _give_up(separated)
    work.tell(out, protocol.Ready(missing))
    work.work(0, out, peak)
    os._exit(0)


def _give_up(separated: bool) -> tuple[str, ...]:
    """Everything but computing; codes of what the system did not take."""
    from stellwerk.documents.sandbox import bpf
    from stellwerk.documents.sandbox.landlock import close_files
    from stellwerk.documents.sandbox.seccomp import filter_calls
    from stellwerk.documents.sandbox.space import empty_root

    time.tzset()  # reads a file
    memory, seconds = int(sys.argv[2]), int(sys.argv[3])
    bound(memory=memory, seconds=seconds, files=_FILES)
    taken = {
        "namespaces": separated and empty_root(),
        "landlock": close_files(),
        "seccomp": filter_calls(bpf.reader),
    }
    return tuple(name for name, done in taken.items() if not done)


if __name__ == "__main__":
    main()
