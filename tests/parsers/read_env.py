"""What the readers of .env dialects found, in the words of their tests."""

from __future__ import annotations

from keyfit.parsers.document import Document, Literal, Setting


def text_of(setting: Setting) -> str:
    return "".join(
        part.text for part in setting.value.parts if isinstance(part, Literal)
    )


def values(document: Document) -> dict[str, str]:
    return {setting.last_name: text_of(setting) for setting in document.settings}


def assert_names_stand_where_they_say(document: Document) -> None:
    text = document.source.text
    for setting in document.settings:
        assert setting.name is not None
        span = setting.name.raw(0, len(setting.name.text))
        assert text[slice(*span)] == setting.last_name
