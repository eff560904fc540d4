# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Quick plug-ins over a text, over what is encoded in it and over what was torn in it, like the house's own detectors.

They run apart from the house's own: nothing that they report can stand in for a finding of the house, so they can
raise the class and never lower it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.inspect import _Search
from stellwerk.detectors.joined import Joined
from stellwerk.detectors.mapped import Mapped
from stellwerk.detectors.plugins import accept
from stellwerk.detectors.plugins.interface import QuickDetector
from stellwerk.detectors.view import View
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Finding, Inspection, Segment


class Named(NamedTuple):
    """A quick plug-in under its name."""

    name: str
    detector: QuickDetector


class Glance(NamedTuple):
    """What quick plug-ins saw in one text, and which of them failed, with what (no content)."""

    inspection: Inspection
    failed: dict[str, str]


def glance(plugins: Sequence[Named], segments: Sequence[Segment]) -> Glance:
    """Look at segments together. Never raises: a plug-in that does is named in ``failed``."""
    joined = Joined(segments)
    failed: dict[str, str] = {}
    search = _Glances(plugins, failed)
    try:
        search.layers(joined.text, 0)
    except Exception as error:  # not a plug-in's fault; it closes all the same
        failed.update((plugin.name, type(error).__name__) for plugin in plugins)
    found = dict.fromkeys(
        Finding(
            hit.kind, hit.data_class, *joined.locate(hit.start, hit.end), hit.rule, hit.suspect, hit.regimes
        )
        for hit in sorted(search.hits)
    )
    return Glance(Inspection(tuple(found)), failed)


class _Glances(_Search):
    """The same way through a text, with other detectors. What nobody can look into, the house itself reports."""

    __slots__ = ("failed", "plugins")

    def __init__(self, plugins: Sequence[Named], failed: dict[str, str]) -> None:
        super().__init__(Depth.FAST, (), {})
        self.plugins = plugins
        self.failed = failed

    def _inner(self) -> _Search:
        return _Glances(self.plugins, self.failed)

    def scan(self, view: View, mapped: Mapped, numbers: bool = False) -> None:
        found: list[Hit] = []
        for name, detector in self.plugins:
            try:
                found += accept.hits(name, len(view.text), detector.find(view))
            except accept.Rejected as rejected:
                self.failed[name] = f"it reported {rejected}"
            except Exception as error:  # it may quote the text: only its type goes on
                self.failed[name] = type(error).__name__
        self.hits.extend(self._back(found, mapped))
