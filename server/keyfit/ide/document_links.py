"""What in a file leads elsewhere: to a file that a setting names, to a rule's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..linter.rule import page_url
from ..linter.rules import RULES
from ..linter.suppressions import suppressions_of
from ..resolve.context import FileContext
from ..resolve.file_references import file_references
from ..text.source import Span

_WORD = re.compile(r"[\w-]+")


class DocumentLink(NamedTuple):
    """``span`` (0-based code points) leads to the file at ``path``, or if that is '' to ``url``."""

    span: Span
    path: str = ""
    url: str = ""
    tooltip: str = ""


def document_links(context: FileContext) -> list[DocumentLink]:
    """Return the links of the context's file in the order of its text, each once."""
    links = {link.span: link for link in _rule_links(context)}
    for session in context.sessions:
        for span, path in file_references(session, context.document):
            links.setdefault(span, DocumentLink(span, path=path))
    return sorted(links.values(), key=lambda link: link.span)


def _rule_links(context: FileContext) -> Iterator[DocumentLink]:
    """Yield a link for each rule that a comment ignores."""
    known = {rule.id: rule.summary for rule in RULES}
    text = context.document.source.text
    for suppression in suppressions_of(context.document):
        start = text.index("[", suppression.span.start)
        end = text.index("]", start)
        for match in _WORD.finditer(text, start, end):
            rule = match[0]
            if rule in known:
                yield DocumentLink(
                    Span(*match.span()), url=page_url(rule), tooltip=known[rule]
                )
