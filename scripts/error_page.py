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

This page explains the error messages of Alibaba Cloud Model Studio / QwenCloud and of the tools that call it, and shows what to change. For each message, the likeliest cause comes first.

`keyfit explain` finds a message for you, and puts the cause first that matches your own configuration. Paste everything that the tool printed:

```sh
keyfit explain "401 invalid access token"
some-tool 2>&1 | keyfit explain -
```
"""  # noqa: E501
FRAMES = """\
## How tools show an answer

Tools print the service's message together with words of their own. Look below for the part that is shown here as "the message".

| tool | what it prints |
|---|---|"""  # noqa: E501
OTHERS = """\
## Messages of other services

`keyfit explain` recognizes messages of other services, but does not explain them, because the wrong service is itself the cause. If the request was meant for Model Studio, the base URL has no effect; `keyfit doctor` shows where each tool sends its requests.
"""  # noqa: E501


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join([HEAD, *_contents(), *_frames(), "", *_sections(), *_others()])


def links_of_rule(rule: str) -> list[str]:
    """Return a Markdown list of the messages whose cause ``rule`` finds."""
    return [
        f"- [{entry.title}](../errors.md#{entry.id})"
        for entry in entries(load_messages(), "messages")
        if rule in entry.rules
    ]


def _groups() -> Iterator[tuple[str, Catalog, list[CatalogEntry]]]:
    """Yield the messages by their origin, the service first, with the catalog of their sources."""
    home = load_catalog()
    titles = {tool.id: tool.title for tool in load_tools().tools}
    groups: dict[str, list[CatalogEntry]] = {"The service": []}
    for entry in entries(load_messages(), "messages"):
        tool = entry.fields.get("tool")
        title = titles[tool] if tool else "The service"
        if not tool and not entry.statuses:
            title = "Without an HTTP status"
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
        yield f"Rules that find the cause before the call: {links}."
        yield ""
    yield f"Source: {_source(catalog, entry.fields)}."
    yield ""


def _shared(entry: CatalogEntry) -> str:
    if not entry.fields.get("shared"):
        return ""
    return " Other services use the same words."


def _source(catalog: Catalog, row: Mapping[str, Any]) -> str:
    source = catalog.sources[row["cite"]]
    title = f"[{source.title}]({source.url})" if source.url else source.title
    return f"{title}, {row['as_of']}"


def _others() -> Iterable[str]:
    names = sorted(row["title"] for row in load_messages()["foreign"])
    return [OTHERS, f"It recognizes messages of: {', '.join(names)}.", ""]


def _plain(title: str) -> str:
    """Return ``title`` as a heading or a link's text, without Markdown's own characters."""
    return title.replace("`", "").replace("[", "\\[").replace("]", "\\]")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"
