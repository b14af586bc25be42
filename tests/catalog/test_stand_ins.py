"""Files that stand in for one that a tool reads."""

from __future__ import annotations

import pytest

from keyfit.catalog.stand_ins import stand_in
from keyfit.catalog.tool_registry import load_tools

TOOLS = load_tools()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/u/.codex/plan.config.toml", ("codex", "/u", True)),
        ("/u/.codex/config.toml.bak", ("codex", "/u", False)),
        ("/u/.claude/settings-glm.json", ("claude-code", "/u", False)),
        ("/u/.claude/settings.glm-5.json", ("claude-code", "/u", False)),
        ("/u/.claude/settings.json.old", ("claude-code", "/u", False)),
        ("/p/opencode-plan.json", ("opencode", "/p", False)),
        ("/u/.config/opencode/opencode.json.1", ("opencode", "/u", False)),
        ("/.codex/a.config.toml", ("codex", "/", True)),
        ("/p/plan.config.toml", None),
        ("/p/settings-glm.json", None),
        ("/p/.env.bak", None),
        ("/p/.qwen/.env.save", None),
        ("/u/.claude/settings.json.md", None),
        ("/p/package-lock.json", None),
    ],
)
def test_names_tell_what_a_file_stands_in_for(
    path: str, expected: tuple[str, str, bool] | None
) -> None:
    known = stand_in(TOOLS, path)
    told = (known.tool.id, known.root, known.is_profile) if known else None
    assert told == expected


def test_a_schema_tells_it_whatever_the_name_is() -> None:
    known = stand_in(TOOLS, "/p/x.json", "https://opencode.ai/config.json")
    assert known is not None
    told = known.tool.id, known.root, known.is_profile
    assert told == ("opencode", "/p", False)
    assert stand_in(TOOLS, "/p/x.json", "https://json.example.com/x.json") is None
