"""docs/errors.md: what the messages of the service and of the tools mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from keyfit.catalog import Catalog
from keyfit.catalog.loader import load_catalog, load_messages
from keyfit.catalog.tool_registry import load_tools
from keyfit.doctor.message_texts import CatalogEntry, entries

HEAD = """\
# Error messages

<!-- Generated from the catalog; edit messages.toml in server/keyfit/catalog/vendors instead. -->

What the messages of Alibaba Cloud Model Studio / QwenCloud, and those of the tools that call it, mean, and what to change. The causes are listed with the likeliest first.

`keyfit explain "the message"` finds the right one for you, with the whole frame around it (`some-tool 2>&1 | keyfit explain -`), and puts the cause first that your own configuration shows.
"""  # noqa: E501
FRAMES = """\
## How tools show an answer

The service's own words stand in a frame of the tool's. What to look for below is the part in between.

| tool | frame |
|---|---|"""  # noqa: E501
OTHERS = """\
## Messages of other services

`keyfit explain` names these and does not explain them: a mix-up of services is a cause by itself. If the request was meant for Model Studio, the base URL is not in effect; `keyfit doctor` shows where each tool sends its requests.
"""  # noqa: E501


def page() -> str:
    """The Markdown page."""
    return "\n".join([HEAD, *_contents(), *_frames(), "", *_sections(), *_others()])


def links_of_rule(rule: str) -> list[str]:
    """The list, in Markdown, of the messages that the cause found by ``rule`` leads to."""
    return [
        f"- [{entry.title}](../errors.md#{entry.id})"
        for entry in entries(load_messages(), "messages")
        if rule in entry.rules
    ]


def _groups() -> Iterator[tuple[str, Catalog, list[CatalogEntry]]]:
    """The messages by whose they are, with the catalog of their sources: the service's first."""
    home = load_catalog()
    titles = {tool.id: tool.title for tool in load_tools().tools}
    groups: dict[str, list[CatalogEntry]] = {"The service": []}
    for entry in entries(load_messages(), "messages"):
        tool = entry.fields.get("tool")
        title = titles[tool] if tool else "The service"
        if not tool and not entry.statuses:
            title = "Without a status"
        groups.setdefault(title, []).append(entry)
    for title, group in groups.items():
        yield title, home, group
    for neighbor in home.neighbors:
        catalog = neighbor.load()
        messages = load_messages(catalog.folder)
        yield catalog.title, catalog, list(entries(messages, "messages"))


def _contents() -> Iterator[str]:
    for title, _, group in _groups():
        yield f"**{title}**"
        yield ""
        for entry in group:
            yield f"- [{_plain(entry.title)}](#{entry.id})"
        yield ""


def _frames() -> Iterator[str]:
    titles = {tool.id: tool.title for tool in load_tools().tools}
    yield FRAMES
    for frame in load_messages()["frames"]:
        example = frame["example"].replace("{}", "the message").replace("\n", " ")
        yield f"| {titles[frame['tool']]} | {_code(example)} |"


def _sections() -> Iterator[str]:
    for title, catalog, group in _groups():
        yield f"## {title}"
        yield ""
        for entry in group:
            yield from _section(catalog, entry)


def _section(catalog: Catalog, entry: CatalogEntry) -> Iterator[str]:
    yield f'<a id="{entry.id}"></a>'
    yield ""
    yield f"### {_plain(entry.title)}"
    yield ""
    if entry.statuses:
        yield f"HTTP status {entry.statuses}.{_shared(entry)}"
        yield ""
    yield "| cause | what to change |"
    yield "|---|---|"
    for cause in entry.causes:
        yield f"| {_cell(cause['text'])} | {_cell(cause['remedy'])} |"
    yield ""
    if entry.rules:
        links = ", ".join(f"[{rule}](rules/{rule}.md)" for rule in entry.rules)
        yield f"Found before the call by: {links}."
        yield ""
    yield f"Source: {_source(catalog, entry.fields)}."
    yield ""


def _shared(entry: CatalogEntry) -> str:
    if not entry.fields.get("shared"):
        return ""
    return " Other services use these words too."


def _source(catalog: Catalog, row: Mapping[str, Any]) -> str:
    source = catalog.sources[row["cite"]]
    title = f"[{source.title}]({source.url})" if source.url else source.title
    return f"{title}, {row['as_of']}"


def _others() -> Iterable[str]:
    names = sorted(row["title"] for row in load_messages()["foreign"])
    return [OTHERS, f"It knows texts of: {', '.join(names)}.", ""]


def _plain(title: str) -> str:
    """``title`` as a heading or a link's text: without what Markdown would take for its own."""
    return title.replace("`", "").replace("[", "\\[").replace("]", "\\]")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"
