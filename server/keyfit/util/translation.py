"""Show texts in the user's language, by gettext's catalogs in ``keyfit/locale``.

English is written in the code, so without another language nothing is loaded. What is shown at once
is made by `tr` or `ntr`. What is kept, compared or also written for programs is a `Phrase`: English
as a string, and translated by `localized` where people read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from os.path import dirname, join
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "keyfit"
LOCALE_DIR = join(dirname(dirname(__file__)), "locale")
ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: ENGLISH, "zh": "zh_CN"}
"""The languages by the code that ``--lang`` takes, with the name of the catalog's folder."""

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first one that is set counts
_UNTRANSLATED_LOCALES = ("", "C", "POSIX")
_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))
_MARK = "\0"  # stands around a field that was translated
_CHINESE = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
# The field may be bold in Markdown.
_SPACE_IN_CHINESE = (
    rf"(?<={_CHINESE})(?:{_MARK}(\**) {_MARK}?| (\**){_MARK})(?={_CHINESE})"
)
_NO_FIELDS: Mapping[str, object] = {}


class Phrase(str):
    """An English text that remembers its ``template`` and ``fields`` (as for `str.format`).

    A template without fields is taken as it is, so it may contain braces. ``text`` is the English
    text where it differs from the filled template in a way that only English has.
    """

    __slots__ = ("fields", "template")
    template: str
    fields: Mapping[str, object]

    def __new__(
        cls,
        template: str,
        fields: Mapping[str, object] = _NO_FIELDS,
        text: str | None = None,
    ) -> Phrase:
        if text is None:
            text = template.format_map(fields) if fields else template
        new = super().__new__(cls, text)
        new.template = str(template)
        new.fields = fields
        return new

    def __reduce__(
        self,
    ) -> tuple[type[Phrase], tuple[str, Mapping[str, object], str]]:
        return Phrase, (self.template, self.fields, str(self))


class _Language:
    """The language of this process: it serves one user."""

    code = ENGLISH
    is_chosen = False
    translations: NullTranslations | None = None


def activate(code: str, is_chosen: bool = False) -> None:
    """Show texts in the language ``code``, one of `LANGUAGES`, from now on.

    ``is_chosen``: by the user for this process, so that a client's locale does not count.
    """
    _Language.code = code
    _Language.is_chosen = is_chosen
    _Language.translations = None
    if code != ENGLISH:
        from gettext import translation

        _Language.translations = translation(
            DOMAIN, LOCALE_DIR, [LANGUAGES[code]], fallback=True
        )


def active() -> str:
    """Return the code of the language in which texts are shown."""
    return _Language.code


def is_chosen() -> bool:
    """Return whether the user has chosen the language for this process."""
    return _Language.is_chosen


def language_of(tag: str) -> str:
    """Return the code for the locale ``tag`` (``zh-CN``, ``zh_Hans``, ``zh_CN.UTF-8``), '' if there
    is no catalog for it."""
    name = tag.partition(".")[0].partition("@")[0]
    language, *parts = name.replace("-", "_").lower().split("_")
    is_traditional = "hans" not in parts and not _TRADITIONAL.isdisjoint(parts)
    return language if language in LANGUAGES and not is_traditional else ""


def language_of_environment(variables: Mapping[str, str]) -> str:
    """Return the code for what ``variables`` of the environment ask for, as gettext reads them."""
    locale = next(filter(None, map(variables.get, _VARIABLES)), "")
    if locale.partition(".")[0] in _UNTRANSLATED_LOCALES:
        return ENGLISH
    tags = [*variables.get("LANGUAGE", "").split(":"), locale]
    return next(filter(None, map(language_of, tags)), ENGLISH)


def phrase(template: str, **fields: object) -> Phrase:
    """Return ``template``, filled with ``fields``, as a text to be translated later."""
    return Phrase(template, fields)


def either(texts: Iterable[str]) -> str:
    """Return ``texts`` as alternatives: ``a or b or c``, '' if there are none."""
    first, *more = [*texts] or [""]
    for text in more:
        first = phrase("{texts} or {last}", texts=first, last=text)
    return first


def both(texts: Iterable[str]) -> str:
    """Return ``texts`` as a list: ``a and b and c``, '' if there are none."""
    first, *more = [*texts] or [""]
    for text in more:
        first = phrase("{texts} and {last}", texts=first, last=text)
    return first


def listed(texts: Iterable[str]) -> str:
    """Return ``texts`` one after the other: ``a, b, c``, '' if there are none."""
    first, *more = [*texts] or [""]
    for text in more:
        first = phrase("{texts}, {last}", texts=first, last=text)
    return first


def capitalized(text: str) -> str:
    """Return ``text`` with a capital at its beginning, which Chinese does not have."""
    capital = f"{text[:1].upper()}{text[1:]}"
    if not isinstance(text, Phrase):
        return capital
    return Phrase(text.template, text.fields, capital)


def tr(template: str, **fields: object) -> str:
    """Return ``template`` in the user's language, filled with ``fields``."""
    return _filled(_translated(template), fields)


def ntr(one: str, many: str, count: int, **fields: object) -> str:
    """Return ``one``, or ``many`` unless ``count`` is 1, in the user's language, filled with
    ``count`` and ``fields``."""
    if _Language.translations:
        template = _Language.translations.ngettext(one, many, count)
    else:
        template = one if count == 1 else many
    return _filled(template, {"count": count, **fields})


def localized(text: str) -> str:
    """Return ``text`` in the user's language if it is a `Phrase`, else as it is."""
    if _Language.translations is None or not isinstance(text, Phrase):
        return text
    return _filled(_translated(text.template), text.fields)


def reason(error: Exception) -> str:
    """Return the text with which ``error`` was made: `str` would make a plain one of a `Phrase`."""
    text: str = error.args[0]
    return text


@overload
def mapped(text: Phrase, function: Callable[[str], str]) -> Phrase: ...
@overload
def mapped(text: str, function: Callable[[str], str]) -> str: ...
def mapped(text: str, function: Callable[[str], str]) -> str:
    """Return ``text`` with ``function`` applied to it: to each field of a `Phrase`, if that gives
    the same text, so that it can still be translated."""
    new = function(text)
    if new == text:
        return text
    if not isinstance(text, Phrase):
        return new
    fields = {
        name: _mapped_field(field, function) for name, field in text.fields.items()
    }
    same = Phrase(text.template, fields)
    return same if same == new else Phrase(new)


def _mapped_field(field: object, function: Callable[[str], str]) -> object:
    return mapped(field, function) if isinstance(field, str) else field


def _translated(template: str) -> str:
    # gettext's translation of the empty text is the catalog's header.
    if _Language.translations is None or not template:
        return template
    return _Language.translations.gettext(template)


def _filled(template: str, fields: Mapping[str, object]) -> str:
    if not fields:
        return template
    if _Language.translations is None:
        return template.format_map(fields)
    # Spaces stand around Latin words, but not between two words of a language without spaces.
    marked = {
        name: f"{_MARK}{localized(field)}{_MARK}"
        if isinstance(field, Phrase)
        else field
        for name, field in fields.items()
    }
    text = re.sub(_SPACE_IN_CHINESE, r"\1\2", template.format_map(marked))
    return text.replace(_MARK, "")
