# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The results as plain text. Percentages with their interval of 95 %; a figure that misses its target says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from bench.detection.bootstrap import Estimate
from bench.detection.documents import Miss
from bench.detection.footprint import Footprint
from bench.detection.long_texts import Long, Turns
from bench.detection.quality import STELLWERK, Best, OnDocuments, OnNames, Row
from bench.detection.speed import INSPECT_FAST, TAGGER_FAST, Times

_TITLE, _CELL = 31, 26
_NOT_FINER = {"likeliest", "0.02", "0.05", "0.1", "0.2", "0.3", "0.5"}  # thresholds that the table shows
_EACH = 30  # misses of one sort that are named


def documents(result: OnDocuments) -> Iterator[str]:
    """The table of a corpus of documents."""
    yield ""
    yield (
        f"{result.corpus}: {result.count:,} documents, {result.characters:,} characters, declared K0. "
        "In brackets 95 % by document; then what stands behind it."
    )
    who = list(result.rows[0].values)
    yield _line("", ["asked", *who, *(f"less {name}" for name in who[1:])])
    for row in result.rows:
        cells = [_target(row)]
        cells += [_share(row.values[name]) if name in row.values else "-" for name in who]
        for name in who[1:]:
            apart = row.differences.get(name)
            cells.append("-" if apart is None else f"{apart[0] * 100:+.1f} to {apart[1] * 100:+.1f}")
        yield _line(row.figure, cells) + _verdict(row)
    yield from _missing(result.missing)
    yield "  found of marked spans, by kind:"
    for kind, counts in result.kinds.items():
        cells = [""] + [f"{counts[name][0]} of {counts[name][1]}" for name in who]
        yield _line(f"  {kind}", cells)


def names(result: OnNames) -> Iterator[str]:
    """The table of a corpus for named entities."""
    yield ""
    yield f"{result.corpus}: {result.count:,} units, {result.persons:,} names of persons"
    yield _line("", ["strict F1", "overlap recall", "false-alarm units"])
    for way in result.ways:
        if " stage, " in way.name and way.name.rpartition(" ")[2] not in _NOT_FINER:
            continue
        yield _line(way.name, [_share(way.strict), _share(way.recall), _share(way.false_alarms)])
    yield from _missing(result.missing)
    for best in result.best:
        yield f"  {_best(best)}"


def speed(corpus: str, times: Sequence[Times], characters: int) -> Iterator[str]:
    """Times over the texts of one corpus."""
    measured = {one.way: one for one in times if one.milliseconds}
    fast = measured.get(TAGGER_FAST)
    yield ""
    yield f"{characters:,} characters of {corpus}, one thread, cold, in turn; milliseconds, ratios of processor time"
    yield _line("", ["p50 / p95", "processor p50", f"x {TAGGER_FAST}", f"x {INSPECT_FAST}"])
    for one in times:
        if one.missing is not None:
            yield _left_out(one.way, one.missing)
            continue
        cells = [f"{one.percentile(50):.1f} / {one.percentile(95):.1f}", f"{median(one.cpu):.1f}"]
        cells += [f"{one.ratio(fast):.2f}" if fast else "-", f"{one.ratio(measured[INSPECT_FAST]):.2f}"]
        yield _line(one.way, cells)


def long_texts(long: Sequence[Long], turns: Sequence[Turns]) -> Iterator[str]:
    """Long texts and conversations."""
    yield ""
    yield "Long texts, on the way of a call"
    yield _line("", ["seconds", "loop held, most / p99 ms", "progress told"])
    for one in long:
        cells = [
            f"{one.seconds:.2f}",
            f"{one.loop_held_ms:.1f} / {one.loop_held_p99_ms:.1f}",
            str(one.tellings),
        ]
        yield _line(f"{one.characters:,} characters, {one.depth}", cells) + ("  FAILED" if one.failed else "")
    for talk in turns:
        first, last = (sorted(row)[len(row) // 2] for row in (talk.first_ms, talk.last_ms))
        yield _line(
            f"turn {talk.turns} against 1, {talk.depth}",
            [f"{last:.1f} to {first:.1f} ms", f"{talk.ratio:.2f} x", "asked: 1.5 x"],
        )


def footprint(rows: Sequence[Footprint]) -> Iterator[str]:
    """What loading costs."""
    yield ""
    yield "In a fresh process"
    yield _line("", ["import and load, s (CPU)", "loaded, MB", "after a text, MB", "at the most, MB"])
    for one in rows:
        if one.missing is not None:
            yield _left_out(one.name, one.missing)
            continue
        sizes = [f"{size / 1e6:,.0f}" for size in (one.loaded, one.used, one.most)]
        yield _line(one.name, [f"{one.load_s:.2f} ({one.load_cpu_s:.2f})", *sizes])


def misses(corpus: str, found: Sequence[Miss]) -> Iterator[str]:
    """What went wrong, by sort, most first; ids and places, never text."""
    sorts: dict[str, list[str]] = defaultdict(list)
    for miss in found:
        sorts[miss.what].append(f"{miss.document}@{miss.place}" if miss.place else miss.document)
    yield ""
    yield f"{STELLWERK} on {corpus}: {len(found):,} misses"
    for what, places in sorted(sorts.items(), key=lambda item: (-len(item[1]), item[0])):
        more = f" and {len(places) - _EACH} more" if len(places) > _EACH else ""
        yield f"  {len(places):>4} {what}: {', '.join(places[:_EACH])}{more}"


def _share(estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "-"
    low, high = estimate.low * 100, estimate.high * 100
    return f"{estimate.value * 100:.1f} ({low:.1f}-{high:.1f}) {estimate.hits}/{estimate.of}"


def _best(best: Best) -> str:
    return (
        f"{best.stage} stage, at most {best.limit:.0%} false alarms: recall {_share(best.recall)} at {best.at} "
        "(threshold chosen here)"
    )


def _target(row: Row) -> str:
    if row.at_most is not None:
        return f"<= {row.at_most * 100:g}"
    return "" if row.at_least is None else f">= {row.at_least * 100:g}"


def _verdict(row: Row) -> str:
    value = row.values[STELLWERK].value
    if value is None or (row.at_most is None and row.at_least is None):
        return ""
    met = value <= row.at_most if row.at_most is not None else value >= (row.at_least or 0)
    return "   met" if met else "   MISSED"


def _missing(missing: dict[str, str]) -> Iterator[str]:
    for name, why in missing.items():
        yield _left_out(name, why)


def _left_out(name: str, why: str) -> str:
    return f"  {name:<{_TITLE}} not measured: {why}"


def _line(title: str, cells: Sequence[str]) -> str:
    return (f"  {title:<{_TITLE}}" + "".join(f" {cell:>{_CELL}}" for cell in cells)).rstrip()
