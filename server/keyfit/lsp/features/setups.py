"""The command that lists whole configurations of tools, for a client that puts one into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...util.translation import localized

if TYPE_CHECKING:
    from ...catalog.setups import Setup
    from ...catalog.tool_spec import Tool
    from ..session.session import Session

LIST_SETUPS = "keyfit.listSetups"


async def list_setups(session: Session) -> list[dict[str, Any]]:
    """Return what ``keyfit setup`` prints, by tool, plan and region.

    The texts of the files are snippets. A path begins with ``~/`` in the home folder; else it is
    relative to the project.
    """
    from ...catalog.setups import setups_of

    linter = session.engine.general(session.folders.paths)
    listed: list[dict[str, Any]] = []
    for tool in linter.tools.tools:
        listed += [_setup(tool, one) for one in setups_of(linter.catalog, tool)]
    return listed


def _setup(tool: Tool, setup: Setup) -> dict[str, Any]:
    from ...ide.completion.snippets import with_tab_stop

    files = [
        {
            "path": file.path,
            "language": file.language,
            "snippet": with_tab_stop(file.text, setup.key),
        }
        for file in setup.files
    ]
    return {
        "tool": tool.id,
        "name": localized(tool.title),
        "plan": localized(setup.plan.title),
        "region": setup.host.region,
        "files": files,
        "notes": [localized(note) for note in setup.template.notes],
    }
