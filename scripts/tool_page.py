"""docs/tools.md: what the catalog knows of each tool."""

from __future__ import annotations

from collections.abc import Iterator

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.tool_spec import CallSpec, Tool, Wire

HEAD = """\
# What is known of each tool

<!-- Generated from the catalog; edit server/keyfit/catalog/tools instead. -->

Of each: whether plans take it for a coding agent, how its behaviour is known, the files it reads (`{cwd}`: where it is started, `{up}`: there or in a folder above, `{up_to_repo}`: no further than the top of its git repository, `{repo}`: that top, `{main_worktree}`: that of the checkout to which it was added as a worktree, `{home}`: the home folder), which layer wins, what it appends to a base URL, and the references it expands. `the environment` is what it is started with. The words are those of [adding-a-tool.md](adding-a-tool.md).
"""  # noqa: E501
EVIDENCE = {
    "observed": "observed at version {}",
    "documented": "by its documentation, not observed",
    "untested": "untested: paths and references are hints only",
}
PROCESS = "the environment"


def page() -> str:
    """The Markdown page."""
    tools = sorted(load_tools().tools, key=lambda tool: heading(tool).lower())
    return "\n".join([HEAD, *(line for tool in tools for line in section(tool))])


def heading(tool: Tool) -> str:
    """Its title without the article."""
    bare = tool.title.removeprefix("the ").removeprefix("a ")
    return f"{bare[:1].upper()}{bare[1:]}" if bare != tool.title else tool.title


def section(tool: Tool) -> Iterator[str]:
    """The lines about ``tool``."""
    agent = "A coding agent" if tool.agent else "No coding agent"
    known = EVIDENCE[tool.source.evidence].format(tool.source.observed)
    yield f"## {heading(tool)}"
    yield ""
    yield f"{agent}; {known} ({source(tool)})."
    yield ""
    yield from files(tool)
    yield ""
    yield from layers(tool)
    yield from (f"- {line}" for spec in tool.calls for line in call(spec))
    for place in (
        *(child.each for child in tool.children.child_environments),
        *tool.children.environments,
    ):
        yield f"- Hands variables to the programs that it starts: `{place}`."
    for entry in tool.unmodeled:
        changed = ", ".join(entry.changes).replace(
            "sending", "whether anything is sent"
        )
        yield f"- Not modeled, may change {changed}: {code(entry.at)}."
    yield f"- References: {code(references(tool)) or 'none'}."
    yield ""


def references(tool: Tool) -> tuple[str, ...]:
    """The syntaxes of its references, without the mark of those that are not read here."""
    return tuple(syntax.rstrip("?") for syntax in tool.expansion.references)


def source(tool: Tool) -> str:
    """Where the facts come from, and when they were looked at."""
    origin = load_catalog().sources.get(tool.source.cite)
    title = f"[{origin.title}]({origin.url})" if origin and origin.url else ""
    return f"{title or (origin.title if origin else tool.source.cite)}, {tool.source.as_of}"


def files(tool: Tool) -> Iterator[str]:
    """The table of its files, in the order of the catalog."""
    yield "| file | places, the first that is there | format |"
    yield "|---|---|---|"
    for name, spec in tool.files.items():
        format = (
            f"{spec.syntax.format} with comments"
            if spec.syntax.comments
            else spec.syntax.format
        )
        only = f"; only {code(spec.only)}" if spec.only else ""
        moved = f"; `{spec.moved_by}` moves it" if spec.moved_by else ""
        yield f"| {name} | {code(spec.at)}{moved}{only} | {format} |"


def layers(tool: Tool) -> Iterator[str]:
    """Which layer of variables and of settings wins."""
    if tool.layers.variables:
        order = " > ".join(
            PROCESS if name == "process" else name for name in tool.layers.variables
        )
        empty = (
            "counts, and hides lower ones"
            if tool.layers.empty == "value"
            else "does not count"
        )
        yield f"- Variables: {order}; an empty one {empty}."
    if tool.layers.config:
        yield f"- Settings: {' > '.join(tool.layers.config)}."


def call(spec: CallSpec) -> Iterator[str]:
    """How a kind of call leaves."""
    rule = spec.wire
    wires = [*rule.wires.items()] if rule.by else [("", rule.otherwise)]
    said = [
        f"{f'`{value}`: ' if value else ''}{wire_text(wire)}" for value, wire in wires
    ]
    if rule.by and rule.otherwise.protocol:
        said.append(f"any other: {wire_text(rule.otherwise)}")
    by = f" by `{rule.by}`" if rule.by else ""
    yield f"Call `{spec.id}`{by}: {'; '.join(said)}."


def wire_text(wire: Wire) -> str:
    """The protocol, and what is appended."""
    protocols = load_catalog().protocols
    protocol = protocols.get(wire.protocol)
    suffix = (
        wire.suffix
        if wire.suffix is not None
        else protocol.endpoint
        if protocol
        else None
    )
    if suffix is None:
        return wire.protocol or "not known"
    return f"{wire.protocol}, {f'appends `{suffix}`' if suffix else 'appends nothing'}"


def code(words: tuple[str, ...]) -> str:
    """``words`` as code."""
    return ", ".join(f"`{word}`" for word in words)
