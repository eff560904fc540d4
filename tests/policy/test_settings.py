# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings: defaults, overrides, and wrong ones that stop the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from stellwerk.errors import ConfigurationError
from stellwerk.settings import build, environment


def test_defaults_are_the_safe_ones() -> None:
    made = build({"HOME": "/home/x"})
    assert (made.server.host, made.server.port) == ("127.0.0.1", 8080)
    assert made.server.body_limit_bytes == 20 * 1024 * 1024
    assert made.server.durability == "normal"
    assert made.config is None
    assert made.data == Path("/home/x/.local/share/stellwerk")


def test_the_data_folder() -> None:
    assert environment({"STELLWERK_DATA": "/srv/s", "HOME": "/h"}).data == Path("/srv/s")
    assert environment({"XDG_DATA_HOME": "/x", "HOME": "/h"}).data == Path("/x/stellwerk")
    assert environment({"XDG_DATA_HOME": "relative", "HOME": "/h"}).data == Path("/h/.local/share/stellwerk")


def test_the_environment_wins() -> None:
    env = {
        "HOME": "/h",
        "STELLWERK_HOST": "::1",
        "STELLWERK_PORT": "9000",
        "STELLWERK_MODEL": "smollm2-135m-instruct",
    }
    made = build(env, {"port": 1, "engine": {"model": "other", "threads": 3}}).server
    assert (made.host, made.port) == ("::1", 9000)
    assert (made.engine.model, made.engine.threads) == ("smollm2-135m-instruct", 3)


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"STELLWERK_PORT": "0"}, "STELLWERK_PORT"),
        ({"STELLWERK_PORT": "65536"}, "STELLWERK_PORT"),
        ({"STELLWERK_PORT": "8080 "}, "STELLWERK_PORT"),
        ({"STELLWERK_PORT": "9" * 5000}, "STELLWERK_PORT"),
        ({"STELLWERK_PORT": "²"}, "STELLWERK_PORT"),
        ({"STELLWERK_HOST": "http://x"}, "STELLWERK_HOST"),
        ({"STELLWERK_HOST": "a b"}, "STELLWERK_HOST"),
        ({"STELLWERK_DATA": "data"}, "STELLWERK_DATA"),
    ],
)
def test_a_wrong_variable_stops_the_start(env: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        build({"HOME": "/h", **env})
    (told,) = caught.value.problems
    assert named in told


def test_all_wrong_variables_come_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        environment({"STELLWERK_PORT": "x", "STELLWERK_HOST": "/"})
    assert len(caught.value.problems) == 3  # the third: no place for data


@pytest.mark.parametrize(
    "server",
    [
        {"port": "x"},
        {"port": 0},
        {"nope": 1},
        {"durability": "some"},
        {"engine": {"threads": -1}},
        {"drift_interval_s": 1},
    ],
)
def test_a_wrong_setting_stops_the_start(server: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError):
        build({"HOME": "/h"}, server)
