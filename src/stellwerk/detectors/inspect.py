# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Look at everything a call would send and say what demands which data class. Fails closed.

A detector that breaks makes every place of the call uninspectable; its exception, which might quote the text, is
dropped. Pure and thread-safe.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stellwerk.detectors import encodings
from stellwerk.detectors.hit import Hit
from stellwerk.detectors.joined import Joined
from stellwerk.detectors.mapped import Mapped
from stellwerk.detectors.normalise import normalise
from stellwerk.detectors.table import SECOND, TABLE
from stellwerk.detectors.view import View
from stellwerk.values.inspection import Finding, Inspection, Segment, Uninspectable

_DEPTH = 3  # how many encodings inside one another are opened
_SEAM = 48  # characters on each side of a border between two segments that are looked at without it
_MAX_BLOBS = 2000  # more than this many encoded pieces in one call: the rest is uninspectable


def inspect(segments: Sequence[Segment]) -> Inspection:
    """Inspect all segments of one call together.

    Findings carry offsets into the segment's text as given; one that reaches over a border is reported where it
    starts, its end clipped. Never raises for any text: what cannot be inspected is named in ``uninspectable``.
    """
    if not segments:
        return Inspection()
    joined = Joined(segments)
    search = _Search()
    try:
        search.layers(joined.text, 0)
        if len(segments) > 1:
            search.seams(joined)
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

    __slots__ = ("blobs", "broken", "hits", "opaque")

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.opaque: list[int] = []
        self.broken = False
        self.blobs = 0

    def layers(self, text: str, depth: int) -> None:
        """Look at a text, at what its escapes say, and into the blobs that it holds."""
        plain = normalise(text)
        view = View(plain.text)
        self.scan(view, plain)
        unescaped = encodings.unescape(plain)
        if unescaped is not plain:
            self._deeper(unescaped, depth)
        if len(view.words & encodings.DIGIT_WORDS) >= 2:
            spoken = encodings.spoken_digits(plain)
            if spoken is not plain:
                self.scan(View(spoken.text), spoken)
        for blob in encodings.blobs(plain.text, len(view.groups)):
            start, end = plain.origin(blob.start, blob.end)
            self.blobs += 1
            if blob.decoded is None or depth >= _DEPTH or self.blobs > _MAX_BLOBS:
                if not any(h.rule == "secret.form" and h.start <= start and end <= h.end for h in self.hits):
                    self.opaque.append(start)
                continue
            inner = _Search()
            inner.blobs = self.blobs
            inner.layers(blob.decoded, depth + 1)
            self._take(inner, start, end)

    def _deeper(self, source: Mapped, depth: int) -> None:
        """Look at a rewritten text as at a new one; what is found leads back to the escapes."""
        if depth >= _DEPTH:
            self.opaque.append(0)
            return
        inner = _Search()
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

    def scan(self, view: View, mapped: Mapped) -> None:
        """Run the table over one view; every detector on its own, so that one failure hides no other's find."""
        found: list[Hit] = []
        for detector in TABLE:
            try:
                if detector.applies(view):
                    found.extend(detector.find(view))
            except Exception:  # the exception may quote the text: it ends here
                self.broken = True
        for second in SECOND:
            try:
                found.extend(second.find(view, found))
            except Exception:
                self.broken = True
        self.hits.extend(self._back(found, mapped))

    @staticmethod
    def _back(hits: list[Hit], mapped: Mapped) -> Iterator[Hit]:
        if mapped.starts is None:
            yield from hits
            return
        for hit in hits:
            start, end = mapped.origin(hit.start, hit.end)
            yield hit._replace(start=start, end=end)

    def seams(self, joined: Joined) -> None:
        """Look across every border between segments that cuts through a row of figures or letters."""
        text = joined.text
        for border in joined.seams():
            left, right = text[max(0, border - _SEAM) : border], text[border + 1 : border + 1 + _SEAM]
            if not (
                left[-1:].isalnum() and right[:1].isalnum() and (left[-1:].isdigit() or right[:1].isdigit())
            ):
                continue
            base = max(0, border - _SEAM)
            size = len(left)
            view = View(left + right)
            seam = Mapped(
                view.text,
                [base + i + (i >= size) for i in range(len(view.text))],
                [base + i + 1 + (i >= size) for i in range(len(view.text))],
            )
            inner = _Search()
            inner.scan(view, seam)
            self.broken = self.broken or inner.broken
            self.hits.extend(hit for hit in inner.hits if hit.start < border < hit.end)


def _settle(hits: list[Hit]) -> list[Hit]:
    """Hits in order of place; one that lies within another of the same or a higher class is dropped."""
    if len(hits) < 2:
        return hits
    ranked = sorted(hits, key=lambda h: (h.start, -h.end, h.suspect))
    kept: list[Hit] = []
    for hit in ranked:
        covered = False
        for other in reversed(kept[-8:]):
            if other.end >= hit.end and other.start <= hit.start and other.data_class >= hit.data_class:
                covered = True
                break
            if (
                other.kind == hit.kind
                and other.end > hit.start
                and other.data_class >= hit.data_class
                and other.suspect <= hit.suspect
            ):
                covered = True
                break
        if not covered:
            kept.append(hit)
    return kept
