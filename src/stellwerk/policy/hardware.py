# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sections ``hardware`` and ``footprint``: what has to fit together in them, and the values that they become."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from stellwerk.policy.convert import Read
from stellwerk.policy.problems import Problems, show, suggest
from stellwerk.values.calendar import Period
from stellwerk.values.currency import CURRENCIES
from stellwerk.values.footprint import Footprint, ZoneFootprint
from stellwerk.values.hardware import Hardware, HardwareVersion, PowerSource
from stellwerk.values.zone import Zone

_METERS = (PowerSource.NVML, PowerSource.RAPL)
_SOURCES = {"grid_g_per_kwh": "grid_source", "wh_per_1000": "energy_source"}
_TIERS = {"S": "small_wh", "M": "medium_wh", "L": "large_wh"}


def check_hardware(root: Read, problems: Problems) -> None:
    """Everything that the schema cannot say about ``hardware`` and ``footprint``."""
    endpoints: dict[str, Read] = root.get("endpoints", {})
    for name, hardware in root.get("hardware", {}).items():
        _check_endpoint(name, hardware, endpoints, problems)
        _check_currency(hardware, root, problems)
        versions: list[Read] = hardware.get("versions", [])
        if "versions" in hardware.values and not versions:
            problems.add(hardware.line_of("versions"), hardware.path, "no version", "add one with valid_from")
        seen: set[date] = set()
        for version in versions:
            _check_version(version, seen, problems)
    footprint = root.get("footprint")
    for zone in Zone:
        section = footprint.get(zone.value) if footprint is not None else None
        if section is not None:
            _check_sources(section, problems)


def hardware(sections: Mapping[str, Read], endpoints: Mapping[str, Read]) -> dict[str, Hardware]:
    """The section as values, by endpoint; runs only when there are no problems."""
    return {
        name: Hardware(
            endpoint=name,
            versions=tuple(
                HardwareVersion(**version.values)
                for version in sorted(read.get("versions"), key=lambda v: v.get("valid_from"))
            ),
            currency=read.get("currency", "EUR"),
            measure=tuple(
                PowerSource(meter)
                for meter in read.get("measure", _METERS if endpoints[name].get("embedded") else ())
            ),
        )
        for name, read in sections.items()
    }


def footprint(section: Read | None) -> Footprint:
    """The section as values; what it does not name stays as assumed."""
    if section is None:
        return Footprint()
    given = {zone.value: section.get(zone.value) for zone in Zone}
    values: dict[str, Any] = {name: _zone(read) for name, read in given.items() if read is not None}
    if (weight := section.get("output_weight")) is not None:
        values["output_weight"] = weight
    return Footprint(**values)


def _zone(read: Read) -> ZoneFootprint:
    values = {key: value for key, value in read.values.items() if key != "wh_per_1000"}
    if (tiers := read.get("wh_per_1000")) is not None:
        values |= {_TIERS[tier]: wh for tier, wh in tiers.values.items()}
    return ZoneFootprint(**values)


def _check_endpoint(name: str, hardware: Read, endpoints: Mapping[str, Read], problems: Problems) -> None:
    endpoint = endpoints.get(name)
    if endpoint is None:
        problems.add(
            hardware.line,
            hardware.path,
            f"{show(name)} is not among endpoints",
            f"name the green endpoint that runs on it: {suggest(name, endpoints)}",
        )
    elif endpoint.get("zone") not in ("green", None):
        problems.add(
            hardware.line,
            hardware.path,
            f"hardware of an endpoint in zone {endpoint.get('zone')}",
            "only green runs on own hardware; the others are paid by price",
        )


def _check_currency(hardware: Read, root: Read, problems: Problems) -> None:
    if "currency" in hardware.bad:
        return
    currency = hardware.get("currency", "EUR")
    others = {price.get("currency", "EUR") for price in root.get("prices", {}).values()}
    others |= {other.get("currency", "EUR") for other in root.get("hardware", {}).values()}
    if currency not in CURRENCIES:
        problems.add(
            hardware.line_of("currency"),
            hardware.path,
            f"{show(currency)} is no currency",
            "use the code of ISO 4217, such as EUR",
        )
    elif len(others) > 1:
        problems.add(
            hardware.line_of("currency"),
            hardware.path,
            f"several currencies in prices and hardware: {', '.join(sorted(others))}",
            "use one for the whole file",
        )


def _check_version(version: Read, seen: set[date], problems: Problems) -> None:
    def wrong(key: str, what: str, do: str) -> None:
        problems.add(version.line_of(key), version.path, what, do)

    begin, service = version.get("valid_from"), version.get("in_service")
    if begin is not None:
        if begin.day != 1:
            wrong(
                "valid_from",
                f"{begin.isoformat()} is not the first day of a month",
                "costs are worked out by month; name the first day of the one in which it begins to hold",
            )
        elif begin in seen:
            wrong("valid_from", f"a second version from {begin.isoformat()}", "keep one of them")
        seen.add(begin)
        if service is not None and service > Period.MONTH.last_day(begin):
            wrong(
                "in_service",
                f"in service on {service.isoformat()}, after the month in which the version begins to hold",
                "correct one of the two",
            )
    price, rest = version.get("purchase_price"), version.get("residual_value")
    if price is not None and rest is not None and rest > price:
        wrong("residual_value", "residual_value is more than purchase_price", "correct one of the two")
    idle, load = version.get("idle_watts"), version.get("load_watts")
    if idle is not None and load is not None and idle > load:
        wrong("idle_watts", "idle_watts is more than load_watts", "correct one of the two")


def _check_sources(section: Read, problems: Problems) -> None:
    """A figure of one's own names its source, or nobody can examine it."""
    for figure, source in _SOURCES.items():
        if figure in section.values and section.missing(source):
            problems.add(
                section.line_of(figure),
                section.path,
                f"{figure} without {source}",
                f"add {source}: who says so, and for which year",
            )
        if source in section.values and section.missing(figure):
            problems.add(
                section.line_of(source),
                section.path,
                f"{source} without {figure}",
                f"add {figure}, or remove the source",
            )
