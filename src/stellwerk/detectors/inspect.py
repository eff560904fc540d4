# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Look at everything a call would send and say what demands which data class. Fails closed.

A detector that breaks makes every place of the call uninspectable; its exception, which might quote the text, is
dropped. Pure and thread-safe.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from stellwerk.detectors import columns, disguise, encodings, number_words, torn
from stellwerk.detectors.hit import Hit
from stellwerk.detectors.joined import Joined
from stellwerk.detectors.mapped import Mapped, surroundings
from stellwerk.detectors.names import repeated
from stellwerk.detectors.names.deep import detector as deep
from stellwerk.detectors.names.office import in_office
from stellwerk.detectors.normalise import normalise
from stellwerk.detectors.table import NUMBERS, SECOND, TABLE
from stellwerk.detectors.torn import Mended
from stellwerk.detectors.view import View
from stellwerk.policy.waiving import waivable
from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Finding, Inspection, Segment, Uninspectable

_DEPTH = 3  # how many encodings inside one another are opened
_IN_PLACE = 1000  # characters of a decoded piece that is read among the words around it
_MAX_BLOBS = 2000  # more than this many encoded pieces in one call: the rest is uninspectable


def inspect(
    segments: Sequence[Segment],
    depth: Depth = Depth.FAST,
    *,
    known: Collection[str] = (),
    readings: deep.Readings | None = None,
) -> Inspection:
    """Inspect segments together.

    Args:
        segments: what would be sent.
        depth: how deep to look.
        known: lower-case surnames that were found elsewhere in the same call.
        readings: what the encoder read already, by block of text.

    Findings carry offsets into the segment's text as given; one that reaches over a border is reported where it
    starts, its end clipped. Never raises for any text: what cannot be inspected is named in ``uninspectable``.
    """
    if not segments:
        return Inspection()
    joined = Joined(segments)
    search = _Search(depth, known, {} if readings is None else readings)
    try:
        search.layers(joined.text, 0)
    except Exception:  # fail closed, and the exception may quote the text: it ends here
        search.broken = True
    findings = [
        Finding(
            hit.kind, hit.data_class, *joined.locate(hit.start, hit.end), hit.rule, hit.suspect, hit.regimes
        )
        for hit in _settle(search.hits)
    ]
    opaque = {(joined.locate(start, start)[0], "blob"): None for start in search.opaque}
    if search.broken:
        opaque.update({(segment.place, "detector_failed"): None for segment in segments})
    return Inspection(tuple(findings), tuple(Uninspectable(place, reason) for place, reason in opaque))


class _Search:
    """Collects hits, all in offsets of the joined text."""

    __slots__ = ("blobs", "broken", "depth", "hits", "known", "opaque", "readings")

    def __init__(self, depth: Depth, known: Collection[str], readings: deep.Readings) -> None:
        self.depth = depth
        self.known = known
        self.readings = readings
        self.hits: list[Hit] = []
        self.opaque: list[int] = []
        self.broken = False
        self.blobs = 0

    def _inner(self) -> _Search:
        return _Search(self.depth, self.known, self.readings)

    def layers(self, text: str, depth: int) -> None:
        """Look at a text, at what its escapes say, and into the blobs that it holds."""
        plain = normalise(text)._replace(edits=())
        view = View(plain.text)
        self.scan(view, plain)
        unescaped = encodings.unescape(plain)
        if unescaped is not plain:
            self._deeper(unescaped, depth)
        spoken = number_words.spoken(plain, view)
        if spoken is not plain:
            self._deeper(spoken, depth)
        if depth < _DEPTH:
            for reading in disguise.undo(plain, view):
                self._deeper(reading, depth)
        for mended in (
            *torn.torn(plain.text, view),
            *torn.spelled(plain.text, view),
            *columns.labelled(plain.text),
        ):
            self.mended(mended, plain)
        small: list[encodings.Blob] = []
        for blob in encodings.blobs(plain.text, len(view.groups)):
            self.blobs += 1
            if blob.decoded is None or depth >= _DEPTH or self.blobs > _MAX_BLOBS:
                start, end = plain.origin(blob.start, blob.end)
                if not any(h.rule == "secret.form" and h.start <= start and end <= h.end for h in self.hits):
                    self.opaque.append(start)
            elif len(blob.decoded) <= _IN_PLACE:
                small.append(blob)
            else:
                start, end = plain.origin(blob.start, blob.end)
                inner = self._inner()
                inner.blobs = self.blobs
                inner.layers(blob.decoded, depth + 1)
                self._take(inner, start, end)
        if small:
            self._deeper(encodings.opened(plain, small), depth)

    def _deeper(self, source: Mapped, depth: int) -> None:
        """Look at a rewritten text as at a new one; what is found leads back to the escapes."""
        if depth >= _DEPTH:
            self.opaque.append(0)
            return
        source = surroundings(source)
        inner = self._inner()
        inner.blobs = self.blobs
        inner.layers(source.text, depth + 1)
        self.hits.extend(self._back(inner.hits, source))
        self.opaque.extend(source.origin(start, start + 1)[0] for start in inner.opaque)
        self.broken = self.broken or inner.broken
        self.blobs = inner.blobs

    def _take(self, inner: _Search, start: int, end: int) -> None:
        self.hits.extend(hit._replace(start=start, end=end) for hit in inner.hits)
        if inner.opaque:
            self.opaque.append(start)
        self.broken = self.broken or inner.broken
        self.blobs = inner.blobs

    def mended(self, mended: Mended, plain: Mapped) -> None:
        """Look at a number that was put together from its parts, and at the words around it."""
        inner = self._inner()
        inner.scan(View(mended.mapped.text), Mapped(mended.mapped.text), numbers=True)
        self.broken = self.broken or inner.broken
        for hit in inner.hits:
            if hit.start < mended.end and hit.end > mended.start:
                start, end = mended.mapped.origin(hit.start, hit.end)
                start, end = plain.origin(start, end)
                self.hits.append(hit._replace(start=start, end=end))

    def scan(self, view: View, mapped: Mapped, numbers: bool = False) -> None:
        """Run the table over one view; every detector on its own, so that one failure hides no other's find."""
        found: list[Hit] = []
        for detector in NUMBERS if numbers else TABLE:
            try:
                if detector.applies(view):
                    found.extend(sorted(detector.find(view)))  # they walk sets: order must not matter
            except Exception:  # the exception may quote the text: it ends here
                self.broken = True
        if not numbers:
            self._names(view, found)
        self.hits.extend(self._back(found, mapped))

    def _names(self, view: View, found: list[Hit]) -> None:
        """What looks at the finds of the table: the encoder, offices, further mentions, special categories."""
        proofs: list[Hit] = []
        if self.depth:
            try:
                names, proofs = deep.find(view, found, self.depth, self.readings)
                found.extend(names)
            except Exception:  # no encoder, no look: fail closed
                self.broken = True
        found[:] = in_office(view, found)
        if self.known:
            found.extend(sorted(repeated.find(view, found, self.known)))
        for second in SECOND:
            try:
                found.extend(sorted(second.find(view, found)))
            except Exception:
                self.broken = True
        found.extend(proofs)

    @staticmethod
    def _back(hits: list[Hit], mapped: Mapped) -> Iterator[Hit]:
        if mapped.starts is None:
            yield from hits
            return
        for hit in hits:
            start, end = mapped.origin(hit.start, hit.end)
            yield hit._replace(start=start, end=end)


def _rank(hit: Hit) -> tuple[int, int, bool, bool, int]:
    """Order in which hits are kept: by place, the longer first, a certain kind before a mere reference number."""
    return hit.start, -hit.end, hit.kind == "case_number", hit.suspect, -hit.data_class


def _demands_as_much(one: Hit, other: Hit) -> bool:
    """Whether nothing that ``other`` demands is lost with it; K2 has a release of its own, apart from K3's.

    Nor may a guess hide what is proved: two persons can call a guess a false alarm, and then the proof would be gone.
    """
    if waivable(one) and not waivable(other):
        return False
    if one.data_class < other.data_class or (
        other.data_class is DataClass.K2 and one.data_class > other.data_class
    ):
        return False
    return set(other.regimes) <= set(one.regimes)


def _settle(hits: list[Hit]) -> list[Hit]:
    """Hits in order of place; one that lies within another of the same or a higher class is dropped."""
    if len(hits) < 2:
        return hits
    ranked = sorted(hits, key=_rank)
    kept: list[Hit] = []
    for hit in ranked:
        covered = False
        for other in reversed(kept[-8:]):
            over = (other.end >= hit.end and other.start <= hit.start) or (
                other.kind == hit.kind and other.end > hit.start and other.suspect <= hit.suspect
            )
            if over and _demands_as_much(other, hit):
                covered = True
                break
        if not covered:
            kept.append(hit)
    return kept
