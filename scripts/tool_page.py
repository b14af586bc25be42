"""docs/tools.md: what the catalog knows about each tool."""

from __future__ import annotations

from collections.abc import Iterator

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.tool_spec import CallSpec, Tool, Wire

HEAD = """\
# What keyfit knows about each tool

<!-- Generated from the catalog; edit server/keyfit/catalog/tools instead. -->

For each tool, this page shows whether plans accept it as a coding agent, how its behavior is known, the files it reads, which layer of variables and settings wins, what it appends to a base URL, the references it expands, and the settings that keyfit does not model. The layers are named after the rows of the table; `the environment` contains the variables with which the tool is started. [adding-a-tool.md](adding-a-tool.md) explains all terms.

| place | meaning |
|---|---|
| `{cwd}` | the folder in which the tool is started |
| `{up}` | that folder, or one above |
| `{up_to_repo}` | the same, up to the top of the git repository |
| `{repo}` | the top of the git repository |
| `{main_worktree}` | the top of the checkout to which the repository was added as a worktree |
| `{home}` | the home folder |
"""  # noqa: E501
EVIDENCE = {
    "observed": "observed in version {}",
    "documented": "known from its documentation, not observed",
    "untested": "untested, so findings about paths and references are only infos",
}
PROCESS = "the environment"


def page() -> str:
    """Return the page as Markdown."""
    tools = sorted(load_tools().tools, key=lambda tool: heading(tool).lower())
    return "\n".join([HEAD, *(line for tool in tools for line in section(tool))])


def heading(tool: Tool) -> str:
    """Return the title of ``tool`` without the article."""
    bare = tool.title.removeprefix("the ").removeprefix("a ")
    return f"{bare[:1].upper()}{bare[1:]}" if bare != tool.title else tool.title


def section(tool: Tool) -> Iterator[str]:
    """Yield the lines about ``tool``."""
    known = EVIDENCE[tool.source.evidence].format(tool.source.observed)
    yield f"## {heading(tool)}"
    yield ""
    yield f"{kind(tool)}; {known} ({source(tool)})."
    yield ""
    yield from files(tool)
    yield ""
    yield from layers(tool)
    yield from (f"- {line}" for spec in tool.calls for line in call(spec))
    for place in (
        *(child.each for child in tool.children.child_environments),
        *tool.children.environments,
    ):
        yield f"- Variables for the programs that it starts: `{place}`."
    for entry in tool.unmodeled:
        changed = ", ".join(entry.changes).replace(
            "sending", "whether anything is sent"
        )
        at = [place for name in entry.files for place in tool.files[name].at]
        limits = "some values of " if entry.values else ""
        undeclared = ", with a model that is not declared" if entry.undeclared else ""
        places = f"{limits}{code((*entry.at, *at))}{undeclared}"
        yield f"- Not modeled, may change {changed}: {places}."
    yield f"- References: {code(references(tool)) or 'none'}."
    yield ""


def kind(tool: Tool) -> str:
    """Return whether ``tool`` is a coding agent, as far as it is known."""
    if tool.agent:
        return "A coding agent"
    return "Not a coding agent" if tool.scripts else "Used by programs of any kind"


def references(tool: Tool) -> tuple[str, ...]:
    """Return the syntaxes of references, without the mark of those that are not read here."""
    return tuple(syntax.rstrip("?") for syntax in tool.expansion.references)


def source(tool: Tool) -> str:
    """Return the source of the facts, and its date."""
    origin = load_catalog().sources.get(tool.source.cite)
    title = f"[{origin.title}]({origin.url})" if origin and origin.url else ""
    return f"{title or (origin.title if origin else tool.source.cite)}, {tool.source.as_of}"


def files(tool: Tool) -> Iterator[str]:
    """Yield the table of files, in the order of the catalog."""
    yield "| file | places, the first that exists | format |"
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
    """Yield the order of the layers of variables and settings."""
    if tool.layers.variables:
        order = " > ".join(
            PROCESS if name == "process" else name for name in tool.layers.variables
        )
        empty = (
            "counts, and hides the lower layers"
            if tool.layers.empty == "value"
            else "does not count"
        )
        yield f"- Variables: {order}; an empty variable {empty}."
    if tool.layers.config:
        yield f"- Settings: {' > '.join(tool.layers.config)}."


def call(spec: CallSpec) -> Iterator[str]:
    """Yield how a kind of call is sent."""
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
    """Return the protocol, and what is appended."""
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
        return wire.protocol or "protocol not known"
    return f"{wire.protocol}, {f'appends `{suffix}`' if suffix else 'appends nothing'}"


def code(words: tuple[str, ...]) -> str:
    """Return ``words`` as code."""
    return ", ".join(f"`{word}`" for word in words)
