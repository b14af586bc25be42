"""Prints a pip constraint for the lowest version of each dependency that pyproject.toml allows."""

from __future__ import annotations

import re
from pathlib import Path

import tomli

_REQUIREMENT = re.compile(
    r"(?P<name>[\w.-]+)>=(?P<lowest>[^,; ]+)[^;]*(?P<marker>;.*)?"
)


def lowest(requirement: str) -> str:
    """The constraint for ``requirement``. Raises ValueError where it has no lower bound."""
    match = _REQUIREMENT.fullmatch(requirement)
    if match is None:
        raise ValueError(
            f"pyproject.toml: {requirement!r} does not begin with NAME>=VERSION"
        )
    return f"{match['name']}=={match['lowest']}{match['marker'] or ''}"


def main() -> None:
    """One line for each dependency."""
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    for requirement in tomli.loads(text)["project"]["dependencies"]:
        print(lowest(requirement))


if __name__ == "__main__":
    main()
