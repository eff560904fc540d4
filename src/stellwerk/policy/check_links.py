# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether what names something else names what is there, and whether it may."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from stellwerk.policy.convert import Read
from stellwerk.policy.decide import AUTO
from stellwerk.policy.problems import Problems, show, suggest
from stellwerk.policy.regimes import NEVER_YELLOW, REGIMES, RELEASABLE
from stellwerk.settings import Engine
from stellwerk.values.currency import CURRENCIES
from stellwerk.values.money import FILE_PRICES
from stellwerk.values.zone import Zone


def check_links(root: Read, problems: Problems, today: date, catalogue: Collection[str] | None) -> None:
    """Check every reference and what hangs on it. ``catalogue``: names of the embedded catalogue, if known."""
    models: dict[str, Read] = root.get("models", {})
    for name, model in models.items():
        _check_model(name, model, root, problems, today, catalogue)
    for section in ("endpoints", "models", "departments", "use_cases", "keys"):
        if section in root.values and not root.values[section]:
            problems.add(
                root.line_of(section), section, "the section is empty", "nothing works without one entry"
            )
    for name, price in root.get("prices", {}).items():
        _check_price(name, price, root, problems)
    for use_case in root.get("use_cases", {}).values():
        _known_names(use_case, "models", models, "model", problems)
        for regime in use_case.get("regimes", []):
            if regime not in REGIMES:
                problems.add(
                    use_case.line_of("regimes"),
                    use_case.path,
                    f"unknown secrecy regime {show(regime)}",
                    suggest(regime, REGIMES),
                )
        _check_class_over_floor(use_case, problems)
    _check_keys(root, problems)
    policy = root.get("policy")
    for release in policy.get("releases", []) if policy is not None else []:
        _check_release(release, problems)
    _check_engine(root, problems)


def _check_model(
    name: str, model: Read, root: Read, problems: Problems, today: date, catalogue: Collection[str] | None
) -> None:
    if name.lower() == AUTO:
        problems.add(
            model.line, model.path, '"auto" is taken: it asks for the best choice', "choose another name"
        )
    endpoint = _target(model, "endpoint", root, "endpoints", problems)
    zone = endpoint.get("zone") if endpoint is not None else None
    embedded = bool(endpoint.get("embedded")) if endpoint is not None else False
    abilities = model.get("abilities", ["chat"])
    if "abilities" not in model.bad and not {"chat", "embeddings"} & set(abilities):
        problems.add(
            model.line_of("abilities"),
            model.path,
            "neither chat nor embeddings is among abilities",
            "add one of them",
        )
    _check_priced(model, endpoint, zone, problems)
    price = _target(model, "price", root, "prices", problems)
    if price is not None:
        days = [d for v in price.get("versions", []) if (d := v.get("valid_from")) is not None]
        if days and min(days) > today:
            problems.add(
                model.line_of("price"),
                model.path,
                f"its price begins only on {min(days).isoformat()}, calls before would have no cost",
                "add the version that is in force today",
            )
    if model.missing("context_length") and endpoint is not None and not embedded:
        problems.add(
            model.line, model.path, "context_length is missing", "add the tokens that the model can hold"
        )
    if embedded:
        _check_embedded(name, model, root, problems, catalogue)
    _check_overflow(name, model, zone, root, problems)


def _check_priced(model: Read, endpoint: Read | None, zone: str | None, problems: Problems) -> None:
    if endpoint is None:
        return
    by_list = not endpoint.missing("price_list")
    if zone in ("yellow", "red") and model.missing("price") and not by_list:
        problems.add(
            model.line,
            model.path,
            f"a model in zone {zone} without a price",
            "add price: NAME and the price under prices (where nothing is charged, amounts of 0), or give the "
            "endpoint the price_list of its provider",
        )
    if "price_model" in model.values and not (by_list and model.missing("price")):
        problems.add(
            model.line_of("price_model"),
            model.path,
            "price_model is of no use: no price list holds for this model",
            "remove it; or give the endpoint a price_list, and the model no price",
        )
    if (endpoint.get("price_list") or "").casefold() == FILE_PRICES:
        problems.add(
            endpoint.line_of("price_list"),
            endpoint.path,
            "this name stands for the prices of this file",
            "name the provider as its price lists do",
        )


def _check_embedded(
    name: str, model: Read, root: Read, problems: Problems, catalogue: Collection[str] | None
) -> None:
    upstream = model.get("upstream", name)
    if catalogue is not None and "upstream" not in model.bad and upstream not in catalogue:
        problems.add(
            model.line_of("upstream"),
            model.path,
            f"{show(upstream)} is not in the embedded catalogue",
            suggest(upstream, catalogue) + " — stellwerk models list shows it",
        )
    server = root.get("server")
    engine = server.get("engine") if server is not None else None
    context = engine.get("context", Engine().context) if engine is not None else Engine().context
    if model.get("context_length", 0) > context:
        problems.add(
            model.line_of("context_length"),
            model.path,
            f"context_length is more than the engine holds ({context})",
            "raise server.engine.context or lower it here",
        )


def _check_overflow(name: str, model: Read, zone: str | None, root: Read, problems: Problems) -> None:
    _known_names(model, "overflow", root.get("models", {}), "model", problems)
    for other in model.get("overflow", []):
        if other == name:
            problems.add(
                model.line_of("overflow"), model.path, "the model overflows into itself", "remove it there"
            )
            continue
        target = root.get("models", {}).get(other)
        place = root.get("endpoints", {}).get(target.get("endpoint")) if target is not None else None
        weaker = place.get("zone") if place is not None else None
        if zone is not None and weaker is not None and Zone(weaker).strictness < Zone(zone).strictness:
            problems.add(
                model.line_of("overflow"),
                model.path,
                f"overflow from {zone} into the weaker zone {weaker} ({other})",
                "name models in the same or a stricter zone only",
            )


def _check_price(name: str, price: Read, root: Read, problems: Problems) -> None:
    versions: list[Read] = price.get("versions", [])
    if not versions and "versions" in price.values:
        problems.add(
            price.line_of("versions"), price.path, "no version of the price", "add one with valid_from"
        )
    seen: dict[date, int] = {}
    for version in versions:
        day = version.get("valid_from")
        if day is not None and seen.setdefault(day, version.line) != version.line:
            problems.add(
                version.line_of("valid_from"),
                version.path,
                f"a second version from {day.isoformat()}",
                "keep one of them",
            )
    currency = price.get("currency", "EUR")
    if currency not in CURRENCIES:
        problems.add(
            price.line_of("currency"),
            price.path,
            f"there is no currency {show(currency)} (ISO 4217)",
            "write three capital letters, such as EUR",
        )
    currencies = {p.get("currency", "EUR") for p in root.get("prices", {}).values()}
    if len(currencies) > 1 and name == next(iter(root.get("prices", {}))):
        problems.add(
            price.line,
            "prices",
            f"several currencies: {', '.join(sorted(currencies))}",
            "use one for the whole file",
        )


def _check_keys(root: Read, problems: Problems) -> None:
    hashes: dict[str, str] = {}
    for name, key in root.get("keys", {}).items():
        _target(key, "department", root, "departments", problems)
        use_case = _target(key, "use_case", root, "use_cases", problems)
        _known_names(key, "models", root.get("models", {}), "model", problems)
        sha256 = key.get("sha256")
        if sha256 is not None and hashes.setdefault(sha256, name) != name:
            problems.add(
                key.line_of("sha256"),
                key.path,
                f"the same hash as keys.{hashes[sha256]}",
                "every key needs a secret of its own: make a new one",
            )
        declared, floor = key.get("declared_class"), use_case.get("floor") if use_case is not None else None
        if declared is not None and floor is not None and declared < floor:
            problems.add(
                key.line_of("declared_class"),
                key.path,
                f"declares {declared.name}, below the floor {floor.name} of its use case",
                "declare at least the floor, or remove the line",
            )


def _check_class_over_floor(use_case: Read, problems: Problems) -> None:
    declared, floor = use_case.get("declared_class"), use_case.get("floor")
    if declared is not None and floor is not None and declared < floor:
        problems.add(
            use_case.line_of("declared_class"),
            use_case.path,
            f"declares {declared.name}, below its own floor {floor.name}",
            "declare at least the floor, or remove the line",
        )


def _check_release(release: Read, problems: Problems) -> None:
    what = release.get("what")
    if what in NEVER_YELLOW:
        problems.add(
            release.line_of("what"),
            release.path,
            f"{what} ({NEVER_YELLOW[what]}) never goes to yellow",
            "remove the release; this ceiling is code",
        )
    elif what is not None and what != "K2" and what not in RELEASABLE:
        problems.add(
            release.line_of("what"),
            release.path,
            f"{show(what)} cannot be released",
            suggest(what, [*RELEASABLE, "K2"]),
        )


def _check_engine(root: Read, problems: Problems) -> None:
    server = root.get("server")
    engine = server.get("engine") if server is not None else None
    wanted = engine.get("model") if engine is not None else None
    if engine is None or wanted is None:
        return
    run = {
        model.get("upstream", name)
        for name, model in root.get("models", {}).items()
        if (place := root.get("endpoints", {}).get(model.get("endpoint"))) is not None
        and place.get("embedded")
    }
    if wanted not in run:
        problems.add(
            engine.line_of("model"),
            engine.path,
            f"no model of an embedded endpoint has the upstream {show(wanted)}",
            "the section models says what runs; remove the line or add the model there",
        )


def _target(section: Read, key: str, root: Read, where: str, problems: Problems) -> Read | None:
    """The entry that ``section.key`` names, or ``None`` with a problem noted if it is not there."""
    name = section.get(key)
    if name is None:
        return None
    entries: dict[str, Read] = root.get(where, {})
    found = entries.get(name)
    if found is None:
        problems.add(
            section.line_of(key),
            section.path,
            f"{key} {show(name)} is not among {where}",
            f"{suggest(name, entries)} — or add it under {where}" if entries else f"add it under {where}",
        )
    return found


def _known_names(section: Read, key: str, known: Collection[str], noun: str, problems: Problems) -> None:
    names: Iterable[Any] = section.get(key, [])
    for name in names:
        if name not in known:
            problems.add(
                section.line_of(key),
                section.path,
                f"{key} names the unknown {noun} {show(name)}",
                suggest(name, known),
            )
