"""docs/errors.md and its translation: what the messages of the service and of the tools mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import translations

from keyfit.catalog import Catalog
from keyfit.catalog.loader import load_catalog, load_messages
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.vendor_facts import CitedSource
from keyfit.doctor.message_texts import CatalogEntry, entries
from keyfit.util.translation import ENGLISH, LANGUAGES

FOLDER = Path(__file__).resolve().parent.parent / "docs"


class Wording(NamedTuple):
    """The words of the page itself in one language; those of the catalog are in gettext's."""

    file: str
    head: str
    service: str
    no_status: str
    frames: str
    message: str
    status: str
    shared: str
    columns: str
    rules: str
    source: str
    others: str
    comma: str


WORDINGS = {
    "en": Wording(
        file="errors.md",
        head="""\
# Error messages

English | [简体中文](errors.zh-CN.md)

<!-- Generated from the catalog; edit messages.toml in server/keyfit/catalog/vendors instead. -->

This page explains the error messages of Alibaba Cloud Model Studio / QwenCloud and of the tools that call it, and shows what to change. For each message, the likeliest cause comes first.

`keyfit explain` finds a message for you, and puts the cause first that matches your own configuration. Paste everything that the tool printed:

```sh
keyfit explain "401 invalid access token"
some-tool 2>&1 | keyfit explain -
```
""",  # noqa: E501
        service="The service",
        no_status="Without an HTTP status",
        frames="""\
## How tools show an answer

Tools print the service's message together with words of their own. Look below for the part that is shown here as "the message".

| tool | what it prints |
|---|---|""",  # noqa: E501
        message="the message",
        status="HTTP status {}.",
        shared=" Other services use the same words.",
        columns="| cause | what to change |",
        rules="Rules that find the cause before the call: {}.",
        source="Source: {}, {}.",
        others="""\
## Messages of other services

`keyfit explain` recognizes messages of other services, but does not explain them, because the wrong service is itself the cause. If the request was meant for Model Studio, the base URL has no effect; `keyfit doctor` shows where each tool sends its requests.

It recognizes messages of: {}.
""",  # noqa: E501
        comma=", ",
    ),
    "zh": Wording(
        file="errors.zh-CN.md",
        head="""\
# 报错信息

[English](errors.md) | 简体中文

<!-- Generated from the catalog and its translation; edit messages.toml in server/keyfit/catalog/vendors, or keyfit.po, instead. -->

本页解释阿里云百炼 / QwenCloud 以及调用它的工具返回的报错信息，并说明如何修改。每条报错信息的原因按可能性从高到低排列。

`keyfit explain` 会为您查找报错信息，并将与您的配置相符的原因排在最前。请粘贴工具输出的全部内容：

```sh
keyfit explain "401 invalid access token"
some-tool 2>&1 | keyfit explain -
```

使用 `--lang zh`，或将系统的区域设置为中文，`keyfit explain` 即以中文显示。
""",  # noqa: E501
        service="服务端",
        no_status="没有 HTTP 状态码",
        frames="""\
## 工具如何显示响应

工具会在服务返回的报错信息前后加上自己的文字。请在下文中查找此处以“报错信息”表示的部分。

| 工具 | 输出内容 |
|---|---|""",
        message="报错信息",
        status="HTTP 状态码：{}。",
        shared="其他服务也使用相同的措辞。",
        columns="| 原因 | 如何修改 |",
        rules="在调用之前即可发现原因的规则：{}。",
        source="来源：{}，{}。",
        others="""\
## 其他服务的报错信息

`keyfit explain` 能识别其他服务的报错信息，但不作解释，因为调用了错误的服务本身就是原因。如果请求本应发送到百炼，则 Base URL 没有生效；`keyfit doctor` 可显示各工具将请求发送到哪里。

可识别以下服务的报错信息：{}。
""",  # noqa: E501
        comma="、",
    ),
}
Translate = Callable[[str], str]


def wanted() -> dict[Path, str]:
    """Return the page in each language, as Markdown, by its path."""
    return {
        FOLDER / wording.file: _Page(wording, _translate(code)).text()
        for code, wording in WORDINGS.items()
    }


def _translate(code: str) -> Translate:
    """Return a function that translates a text of the catalog into the language ``code``."""
    if code == ENGLISH:
        return str
    folder = translations.PACKAGE / "locale" / LANGUAGES[code]
    texts = translations.read(folder / "LC_MESSAGES" / "keyfit.po")

    def translated(text: str) -> str:
        message = texts.get(text)
        return str(message.string or text) if message else text

    return translated


def links_of_rule(rule: str) -> list[str]:
    """Return a Markdown list of the messages whose cause ``rule`` finds."""
    return [
        f"- [{entry.title}](../errors.md#{entry.id})"
        for entry in entries(load_messages(), "messages")
        if rule in entry.rules
    ]


class _Page:
    """The page in one language."""

    def __init__(self, wording: Wording, translate: Translate) -> None:
        self._wording = wording
        self._translate = translate

    def text(self) -> str:
        """Return the page as Markdown."""
        parts = (
            self._contents(),
            self._frames(),
            [""],
            self._sections(),
            [self._others()],
        )
        lines = [self._wording.head]
        for part in parts:
            lines += part
        return "\n".join(lines)

    def _groups(self) -> Iterator[tuple[str, Catalog, list[CatalogEntry]]]:
        """Yield the messages by their origin, the service first, with the catalog of their
        sources."""
        home = load_catalog()
        titles = _tool_titles()
        service = self._wording.service
        groups: dict[str, list[CatalogEntry]] = {service: []}
        for entry in entries(load_messages(), "messages"):
            tool = entry.fields.get("tool")
            title = titles[tool] if tool else service
            if not tool and not entry.statuses:
                title = self._wording.no_status
            groups.setdefault(title, []).append(entry)
        for title, group in groups.items():
            yield title, home, group
        for neighbor in home.neighbors:
            catalog = neighbor.load()
            messages = load_messages(catalog.folder)
            title = self._translate(catalog.title)
            yield title, catalog, list(entries(messages, "messages"))

    def _contents(self) -> Iterator[str]:
        for title, _, group in self._groups():
            yield f"**{title}**"
            yield ""
            for entry in group:
                yield f"- [{self._title(entry)}](#{entry.id})"
            yield ""

    def _frames(self) -> Iterator[str]:
        titles = _tool_titles()
        yield self._wording.frames
        for frame in load_messages()["frames"]:
            example = frame["example"].replace("{}", self._wording.message)
            tool = self._translate(titles[frame["tool"]])
            yield f"| {tool} | {_code(example)} |"

    def _sections(self) -> Iterator[str]:
        for title, catalog, group in self._groups():
            yield f"## {title}"
            yield ""
            for entry in group:
                yield from self._section(catalog, entry)

    def _section(self, catalog: Catalog, entry: CatalogEntry) -> Iterator[str]:
        words = self._wording
        yield f'<a id="{entry.id}"></a>'
        yield ""
        yield f"### {self._title(entry)}"
        yield ""
        if entry.statuses:
            shared = words.shared if entry.fields.get("shared") else ""
            statuses = words.comma.join(map(str, entry.fields["statuses"]))
            yield words.status.format(statuses) + shared
            yield ""
        yield words.columns
        yield "|---|---|"
        for cause in entry.causes:
            yield f"| {self._cell(cause['text'])} | {self._cell(cause['remedy'])} |"
        yield ""
        if entry.rules:
            links = [f"[{rule}](rules/{rule}.md)" for rule in entry.rules]
            yield words.rules.format(words.comma.join(links))
            yield ""
        source = self._source(catalog.sources[entry.fields["cite"]])
        yield words.source.format(source, entry.fields["as_of"])
        yield ""

    def _source(self, source: CitedSource) -> str:
        title = self._translate(source.title)
        return f"[{title}]({source.url})" if source.url else title

    def _others(self) -> str:
        foreign = load_messages()["foreign"]
        names = sorted(self._translate(row["title"]) for row in foreign)
        return self._wording.others.format(self._wording.comma.join(names))

    def _title(self, entry: CatalogEntry) -> str:
        """Return the title as a heading or a link's text, without Markdown's own characters."""
        title = self._translate(entry.fields["title"])
        return title.replace("`", "").replace("[", "\\[").replace("]", "\\]")

    def _cell(self, text: str) -> str:
        return " ".join(self._translate(text).split()).replace("|", "\\|")


def _tool_titles() -> dict[str, str]:
    return {tool.id: tool.title for tool in load_tools().tools}


def _code(text: str) -> str:
    return "`" + text.replace("\n", " ").replace("|", "\\|") + "`"
