# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The results as plain text: medians over the rounds, what a target adds over the direct call, ratios beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from bench.measure import Calls, Kind, Streams
from bench.plan import KINDS, LONG, NORMAL, Burst, Flows, Results
from bench.targets import MOCK, STELLWERK

_WIDTH = 18
_Rounds = Sequence[Calls] | Sequence[Streams]
_Rows = Sequence[Burst] | Sequence[Flows]
_Place = tuple[Kind, int]  # and the number of connections: what identifies a column


class Table:
    """Rows of figures, one column per ``place``; what is not Stellwerk's own shows how many times its figure it is."""

    def __init__(self, rows: _Rows) -> None:
        self._found: dict[tuple[str, _Place], _Rounds] = {
            (r.target, (r.kind, r.connections)): r.rounds for r in rows
        }
        self._names = list(dict.fromkeys(row.target for row in rows))
        self._places = list(dict.fromkeys((row.kind, row.connections) for row in rows))

    def heading(self, *, characters: bool = False) -> Iterator[str]:
        """What the columns stand for."""
        if characters:
            yield line("characters", [f"{kind.characters:,}" for kind, _ in self._places])
        yield line("connections", [str(connections) for _, connections in self._places])

    def figures(self, figure: str, title: str, form: str = "{:.3f}", *, ratio: bool = False) -> Iterator[str]:
        """One line per target: the median of ``figure`` over the rounds."""
        for name in self._names:
            cells = []
            for place in self._places:
                own = median_of(self._found[name, place], figure)
                ours = median_of(self._found[STELLWERK, place], figure)
                cells.append(form.format(own) + (_ratio(name, own, ours) if ratio else ""))
            yield line(f"{name}, {title}", cells)

    def added(self, figure: str, title: str) -> Iterator[str]:
        """The direct call's figure, then what each target adds to it."""
        direct = {place: self._found[MOCK, place] for place in self._places}
        yield line(f"{MOCK}, {title} ms", [f"{median_of(direct[p], figure):.3f}" for p in direct])
        for name in self._names:
            if name == MOCK:
                continue
            cells = []
            for place in self._places:
                own = added(self._found[name, place], direct[place], figure)
                ours = added(self._found[STELLWERK, place], direct[place], figure)
                cells.append(f"{own:.3f}{_ratio(name, own, ours)}")
            yield line(f"{name}, {title} added", cells)

    def cores(self) -> Iterator[str]:
        """How much of a core Stellwerk got: well below 1 under load, others took it, and calls/s are too low."""
        shares = [median(one.rate * one.cpu_us / 1e6 for one in self._calls(place)) for place in self._places]
        yield line(f"{STELLWERK}, cores used", [f"{share:.2f}" for share in shares])

    def _calls(self, place: _Place) -> list[Calls]:
        return [one for one in self._found[STELLWERK, place] if isinstance(one, Calls)]

    def wrong(self) -> Iterator[str]:
        """What was not answered as it should be, if anything."""
        for name in self._names:
            count = 0
            for place in self._places:
                count += sum(one.wrong for one in self._found[name, place])
            if count:
                yield f"  WRONG: {count:,} calls of {name} were not answered as they should be"


def text(results: Results) -> Iterator[str]:
    """Line by line."""
    for kind in KINDS:
        rows = [row for row in results.bursts if row.kind == kind]
        yield ""
        yield f"Whole answers, {kind.title}"
        table = Table(rows)
        yield from table.heading()
        yield from table.added("p50", "p50")
        yield from table.added("p99", "p99")
        yield from table.figures("rate", "calls/s", "{:,.0f}", ratio=True)
        yield from table.figures("cpu_us", "CPU us/call", "{:,.0f}", ratio=True)
        yield from table.cores()
        yield from table.wrong()
    yield ""
    yield f"Whole answers, {NORMAL.title}, while another connection sends {LONG.title}"
    table = Table(results.beside)
    yield from table.heading()
    yield from table.figures("p50", "p50 ms", ratio=True)
    yield from table.figures("p99", "p99 ms", ratio=True)
    yield from table.wrong()
    yield ""
    yield "Streams, time to the first token"
    table = Table(results.first_token)
    yield from table.heading(characters=True)
    yield from table.added("first_p50", "p50")
    yield from table.added("first_p99", "p99")
    yield from table.wrong()
    yield ""
    yield "Streams, chunks written every 10 ms"
    table = Table(results.chunks)
    yield from table.heading()
    yield from table.figures("under_way_p50", "under way p50 ms")
    yield from table.figures("jitter_p50", "jitter p50 ms")
    yield from table.figures("jitter_p99", "jitter p99 ms")
    yield from table.figures("chunks_per_read", "chunks per read", "{:.2f}")
    yield from table.figures("cpu_us", "CPU us/chunk", "{:,.0f}")
    yield from table.wrong()
    yield ""
    yield "Memory, MB resident"
    yield line("", ["idle", "under load", "streams open", "came to their end"])
    for row in results.memory:
        cells = [f"{row.idle / 1e6:,.0f}", f"{row.under_load / 1e6:,.0f}", "-", "-"]
        if row.held is not None:
            cells[2:] = [f"{row.held.most / 1e6:,.0f}", f"{row.held.finished} of {row.held.asked}"]
        yield line(row.target, cells)


def verdicts(results: Results) -> Iterator[str]:
    """The targets of Stellwerk, each with what came out."""
    calls = {(row.target, row.connections): row.rounds for row in results.bursts if row.kind == NORMAL}
    first = {
        row.target: row.rounds for row in results.first_token if (row.kind, row.connections) == (NORMAL, 1)
    }
    held = next((row.held for row in results.memory if row.target == STELLWERK), None)
    yield ""
    yield "Targets: Stellwerk with everything on, 1,000 characters"
    yield _verdict(
        "added p50 at 1 connection, ms", added(calls[STELLWERK, 1], calls[MOCK, 1], "p50"), at_most=1.0
    )
    yield _verdict("calls/s at 32 connections", median_of(calls[STELLWERK, 32], "rate"), at_least=1500)
    whole = 1e6 / median_of(calls[STELLWERK, 32], "cpu_us")
    yield f"    {whole:,.0f} calls per second of processor time: what one core gives when nobody else wants it"
    yield _verdict(
        "first token, added p50, ms", added(first[STELLWERK], first[MOCK], "first_p50"), at_most=1.5
    )
    if held is not None and held.opened == held.asked:
        yield _verdict(f"{held.asked} open streams, MB", held.most / 1e6, at_most=300)
    else:
        yield "  open streams: not all of them opened"


def added(own: _Rounds, direct: _Rounds, figure: str) -> float:
    """What a target adds to the direct call: the median of the differences within each round."""
    return float(median(getattr(a, figure) - getattr(b, figure) for a, b in zip(own, direct, strict=True)))


def median_of(rounds: _Rounds, figure: str) -> float:
    """The median over the rounds."""
    return float(median(getattr(one, figure) for one in rounds))


def line(title: str, cells: Sequence[str]) -> str:
    """One line of a table."""
    return (f"  {title:<30}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)).rstrip()


def _verdict(name: str, value: float, *, at_most: float | None = None, at_least: float | None = None) -> str:
    if at_most is not None:
        met, limit = value <= at_most, f"at most {at_most:,g}"
    else:
        met, limit = value >= (at_least or 0), f"at least {at_least:,g}"
    return f"  {name:<32}{limit:<16}{value:>10,.2f}   {'met' if met else 'MISSED'}"


def _ratio(name: str, own: float, ours: float) -> str:
    """How many times Stellwerk's figure this is."""
    if name in (MOCK, STELLWERK) or ours <= 0 or own <= 0:
        return ""
    ratio = own / ours
    return f" ({ratio:,.0f}x)" if ratio >= 10 else f" ({ratio:.2g}x)"
