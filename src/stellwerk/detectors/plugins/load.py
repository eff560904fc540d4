# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the configuration to plug-ins that are ready. Only what the configuration names is imported at all."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from stellwerk.detectors.plugins.consult import Plugin, Quick, Slow
from stellwerk.detectors.plugins.interface import GROUP, Ask, Surroundings
from stellwerk.errors import ConfigurationError, UpstreamUnreachable
from stellwerk.policy.problems import suggest
from stellwerk.policy.register import Register, When
from stellwerk.policy.waiving import OURS


def load(register: Register, ask: Ask) -> tuple[Plugin, ...]:
    """The plug-ins that ``register.detectors`` switches on, in its order.

    Args:
        register: the configuration.
        ask: the way to green models, for those plug-ins that ask one.

    Raises:
        ConfigurationError: one is not installed, does not load, refuses its options or is no detector;
            ``problems`` holds all of them.
    """
    problems: list[str] = []
    loaded: list[Plugin] = []
    for name, switch in register.detectors.items():
        try:
            made = _factory(name)(Surroundings(name, switch.options, register, ask))
            loaded.append(_plugin(name, made, switch.when, switch.timeout))
        except ConfigurationError as error:
            problems.append(f"detectors.{name}: {error.message}")
        except (
            Exception
        ) as error:  # whatever a factory raises; its options may hold more than should be shown
            problems.append(
                f"detectors.{name}: it cannot be set up ({type(error).__name__}) — compare options with its document"
            )
    if problems:
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise ConfigurationError(f"The detectors have {count}; nothing was started.", tuple(problems))
    return tuple(loaded)


async def nobody(model: str, body: Mapping[str, object]) -> bytes:
    """An :class:`Ask` where no gateway runs: nothing is sent."""
    raise UpstreamUnreachable("No gateway runs here that could ask a model.")


def _factory(name: str) -> Callable[[Surroundings], Any]:
    if name in OURS:  # its rules begin with its name
        raise ConfigurationError("one of our own detectors has this name — have its author choose another")
    found: list[EntryPoint] = list(entry_points(group=GROUP, name=name))
    if not found:
        there = suggest(name, {entry.name for entry in entry_points(group=GROUP)})
        raise ConfigurationError(
            f"no such detector is installed — install its package beside Stellwerk, or {there}"
        )
    if len({entry.value for entry in found}) > 1:
        raise ConfigurationError("several packages offer this detector — uninstall all but one")
    try:
        factory = found[0].load()
    except Exception as error:
        raise ConfigurationError(
            f"{found[0].value} cannot be imported ({type(error).__name__}) — install its package anew"
        ) from None
    if not callable(factory):
        raise ConfigurationError(f"{found[0].value} is no function that makes a detector — ask its author")
    made: Callable[[Surroundings], Any] = factory
    return made


def _plugin(name: str, made: Any, when: When | None, timeout: float | None) -> Plugin:
    find = getattr(made, "find", None)
    if not callable(find) or inspect.isasyncgenfunction(find) or not _takes_one(find):
        raise ConfigurationError(
            "it has no method find(view) or async find(segments) — ask its author; docs/plugins.md has the interface"
        )
    if inspect.iscoroutinefunction(find):
        return Slow(name, made, always=when is When.ALWAYS, limit_s=timeout or 30.0)
    return Quick(name, made, always=when is not When.BEFORE_RED, limit_s=timeout or 5.0)


def _takes_one(find: Callable[..., Any]) -> bool:
    try:
        inspect.signature(find).bind(None)
    except (TypeError, ValueError):
        return False
    return True
