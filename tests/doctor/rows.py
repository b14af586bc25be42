"""The connections in use, as `keyfit doctor` gives them to programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keyfit.doctor.connections import find_connections
from keyfit.doctor.connections_json import as_json
from keyfit.resolve.host_environment import HostEnvironment, environment_of
from keyfit.vfs.files import Overlay
from places import ANALYSIS

HOME, TOP = "/home/u", "/w"


def rows_in_use(
    tool: str, texts: Mapping[str, str], environment: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The connections of ``tool`` in use in `TOP`, with ``texts`` by their paths."""
    host_environment = HostEnvironment(HOME, environment_of(environment or {}))
    found = find_connections(
        ANALYSIS, Overlay(texts), list(texts), TOP, host_environment
    )
    rows = as_json(found)["connections"]
    return [row for row in rows if row["tool"] == tool and row["active"]]
