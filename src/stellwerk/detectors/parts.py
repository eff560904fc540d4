# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A call in parts that can be inspected, and remembered, one by one: turn 100 of a conversation costs what turn 1 did.

A part is a run of segments. What reaches over a border between parts is looked for in a window around it, and a
surname found in one part is looked for in all others. Sixteen parts that are done become one, so that a
long conversation has few and little is asked of memory for what was said long ago.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Sequence

import msgspec

from stellwerk.detectors.names import repeated
from stellwerk.detectors.names.repeated import surname
from stellwerk.detectors.view import LETTER, LOWER, UPPER, View, lowered
from stellwerk.policy.waiving import waivable
from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Finding, Inspection, Segment, Uninspectable

_PART = 400  # least characters of a part
_ROW = 16  # parts that become one
_ROW_MOST = 100_000  # characters of these together
_REACH = 120  # characters on each side of a border that are looked at together
_EDGE = 24  # and the outer ones of these: words cut in two
_WORD = re.compile(f"[{LOWER}]{{3,}}")
_CAPITALISED = re.compile(f"[{UPPER}][{LETTER}]{{2,}}")


class Part(msgspec.Struct, frozen=True):
    """A run of segments of one call."""

    segments: tuple[Segment, ...]
    known: frozenset[str] = frozenset()  # lower-case surnames that other parts name

    @property
    def size(self) -> int:
        """Characters."""
        return sum([len(segment.text) for segment in self.segments])

    def texts(self) -> dict[str, str]:
        """Its texts by place."""
        return {segment.place: segment.text for segment in self.segments}


class Kept(msgspec.Struct, frozen=True):
    """What is remembered of a part: no text, and its words only as numbers that a secret of the process went into."""

    result: Inspection
    # All words that begin with a capital, as every name does that is found again.
    words: frozenset[int] = frozenset()
    surnames: dict[int, tuple[Finding, ...]] = {}  # words of the surnames in it, and where each name stands


def divide(segments: Sequence[Segment]) -> list[Part]:
    """Parts of a call, first to last. What is appended to a call leaves all parts but the last as they were."""
    parts: list[Part] = []
    run: list[Segment] = []
    size = 0
    for segment in segments:
        run.append(segment)
        size += len(segment.text)
        if size >= _PART:
            parts.append(Part(tuple(run)))
            run, size = [], 0
    if run:
        parts.append(Part(tuple(run)))
    return parts


def rows(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts in rows of sixteen, from the first on; what is left over and what is long stays alone."""
    made: list[list[Part]] = []
    for start in range(0, len(parts), _ROW):
        row = list(parts[start : start + _ROW])
        if len(row) == _ROW and sum([part.size for part in row]) <= _ROW_MOST:
            made.append(row)
        else:
            made += [[part] for part in row]
    return made


def joined(row: Sequence[Part]) -> Part:
    """A row of parts as one."""
    if len(row) == 1:
        return row[0]
    return Part(tuple([segment for part in row for segment in part.segments]))


def border(left: Part, right: Part) -> Part:
    """What stands around the border between two parts."""
    tail: list[Segment] = []
    size = 0
    for segment in reversed(left.segments):
        tail.append(Segment(segment.place, segment.text[-(_REACH - size) :]))
        size += len(segment.text)
        if size >= _REACH:
            break
    head: list[Segment] = []
    size = 0
    for segment in right.segments:
        head.append(Segment(segment.place, segment.text[: _REACH - size]))
        size += len(segment.text)
        if size >= _REACH:
            break
    return Part((*reversed(tail), *head))


def over_border(
    left: Part, right: Part, results: tuple[Inspection, Inspection], seen: Inspection
) -> Inspection:
    """Of what was seen in the window of :func:`border`, what neither part has; offsets as in the parts."""
    window = border(left, right)
    whole = {segment.place: len(segment.text) for part in (left, right) for segment in part.segments}
    size = {segment.place: len(segment.text) for segment in window.segments}
    first, last = window.segments[0].place, window.segments[-1].place
    before = {segment.place for segment in left.segments}
    known = [found for result in results for found in result.findings]
    new: list[Finding] = []
    for found in seen.findings:
        cut = whole[found.place] - size[found.place]
        shift = cut if found.place in before else 0
        if (shift and found.place == first and found.start < _EDGE) or (
            cut and not shift and found.place == last and found.end > size[found.place] - _EDGE
        ):
            continue
        found = msgspec.structs.replace(found, start=found.start + shift, end=found.end + shift)
        if not _has(known, found):
            new.append(found)
    return Inspection(tuple(new), seen.uninspectable)


def _has(known: Sequence[Finding], found: Finding) -> bool:
    """Whether nothing that ``found`` demands is new beside ``known``."""
    return any(
        other.place == found.place
        and other.kind == found.kind
        and other.data_class >= found.data_class
        and other.start < found.end
        and found.start < other.end
        and set(found.regimes) <= set(other.regimes)
        and (waivable(found) or not waivable(other))  # a guess hides nothing that is proved
        for other in known
    )


def mentioning(part: Part, most: int) -> list[Part]:
    """The parts of one, or itself, in which a name that it knows seems to stand as a person's name.

    What is longer than ``most`` characters is not looked at, but counts.
    """
    found = []
    for small in divide(part.segments):
        texts = [(segment.text, lowered(segment.text)) for segment in small.segments]
        known = frozenset([name for name in part.known if any(name in lower for _, lower in texts)])
        if known and (
            small.size > most or any(True for text, _ in texts for _ in repeated.find(View(text), (), known))
        ):
            found.append(Part(small.segments, known))
    return found


def with_more(before: Inspection, after: Inspection) -> Inspection:
    """One inspection of a part with what another look at it, that knew more names, has found in addition."""
    new = [found for found in after.findings if not _has(before.findings, found)]
    return together((before, Inspection(tuple(new), after.uninspectable)))


def acquainted(parts: Sequence[Part], kept: Sequence[Kept]) -> dict[int, Part]:
    """By number, the parts in which a surname stands that only another part has recognised, with these names."""
    everybody: set[int] = set().union(*[one.surnames for one in kept])
    if not everybody:
        return {}
    met = {
        number: here
        for number, one in enumerate(kept)
        if (here := (one.words & everybody) - one.surnames.keys())
    }
    if not met:
        return {}
    sought: set[int] = set().union(*met.values())
    names: dict[int, set[str]] = {number: set() for number in sought}
    for part, one in zip(parts, kept, strict=True):
        if told := sought & one.surnames.keys():
            texts = part.texts()
            for number in told:
                names[number].update(_surname(texts, found) for found in one.surnames[number])
    return {
        number: Part(parts[number].segments, frozenset().union(*[names[n] for n in here]))
        for number, here in met.items()
    }


def together(results: Sequence[Inspection]) -> Inspection:
    """One inspection of the whole call from those of its parts and of its borders."""
    findings: list[Finding] = []
    opaque: list[Uninspectable] = []
    for result in results:
        findings += result.findings
        opaque += result.uninspectable
    return Inspection(tuple(findings), tuple(dict.fromkeys(opaque)))


def _surname(texts: dict[str, str], found: Finding) -> str:
    return surname(lowered(texts[found.place][found.start : found.end]), found.rule)


def in_row(kept: Sequence[Kept], result: Inspection) -> Kept:
    """What is kept of a row: what its parts have together."""
    surnames: dict[int, tuple[Finding, ...]] = {}
    for one in kept:
        for number, found in one.surnames.items():
            surnames[number] = surnames.get(number, ()) + found
    return Kept(result, frozenset().union(*[one.words for one in kept]), surnames)


class Memory:
    """Inspections of parts, under a hash keyed with a secret of this process.

    Args:
        size: parts that are remembered; the one not asked for longest is forgotten first. One takes about 10 KB.
    """

    def __init__(self, size: int = 5_000) -> None:
        self._key = secrets.token_bytes(32)
        self._salt = secrets.randbits(60)
        self._size = size
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def name(self, part: Part, depth: Depth) -> bytes:
        """Under which a part is kept: 128 bits that nobody can guess a text from without the secret."""
        # With both lengths first, no place that a caller has named can pass for a piece of text.
        text = "".join([f"|{len(one.place)}|{len(one.text)}|{one.place}{one.text}" for one in part.segments])
        data = f"{depth}{text}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=self._key, digest_size=16).digest()

    def told(self, name: bytes, known: Collection[str]) -> bytes:
        """Under which a look at the part ``name`` is kept that knew more names."""
        data = "+".join(sorted(known)).encode("utf-8", "surrogatepass") + name
        return hashlib.blake2b(data, key=self._key, digest_size=15).digest()

    def get(self, name: Hashable) -> Kept | None:
        """What was kept."""
        found = self._kept.get(name)
        if found is not None:
            self._kept.move_to_end(name)
        return found

    def made(self, part: Part, result: Inspection) -> Kept:
        """What would be kept of a part."""
        words: set[str] = set()
        for segment in part.segments:
            words.update(_WORD.findall(lowered(" ".join(_CAPITALISED.findall(segment.text)))))
        texts = part.texts() if result.findings else {}
        names: dict[str, Finding] = {}
        for found in result.findings:
            if (
                found.kind == "person"
                and found.data_class >= DataClass.K3
                and (name := _surname(texts, found))
            ):
                names.setdefault(name, found)
        surnames: dict[int, tuple[Finding, ...]] = {}
        for name, found in names.items():
            for number in self._numbers(_WORD.findall(name)):
                surnames[number] = (*surnames.get(number, ()), found)
        return Kept(result, self._numbers(words), surnames)

    def keep(self, name: Hashable, kept: Kept) -> None:
        """Keep a result, unless something broke: that may pass."""
        if any(part.reason == "detector_failed" for part in kept.result.uninspectable):
            return
        self._kept[name] = kept
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)

    def forget(self) -> None:
        """Forget everything: the rules have changed."""
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)

    def _numbers(self, words: Iterable[str]) -> frozenset[int]:
        """Words as numbers that nobody can guess them from: Python's hash is keyed with another secret."""
        return frozenset([hash(word) ^ self._salt for word in words])
