"""One file as rules see it: its document and the calls that read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..catalog.variable_names import VariableNames
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Literal, Setting
from ..vfs.git import Standing, Unanswered
from .call import Call
from .document_store import LARGEST_OF_NOBODY
from .reference_syntax import as_read
from .resolved_value import CallPart


class FileView(NamedTuple):
    """One file and the calls that read a part of it.

    ``alternative_calls`` are possible calls of programs that read a tool's URL in another dialect:
    nobody knows that there are any, so they are not judged, but they may do well where the tool
    fails. ``standing`` asks git about the file, which may start a process. A rule calls
    ``on_unanswered`` if git did not answer and that may have hidden a finding.
    """

    catalog: Catalog
    variable_names: VariableNames
    document: Document
    calls: tuple[Call, ...]
    alternative_calls: tuple[Call, ...] = ()
    standing: Callable[[], Standing] = Standing
    on_unanswered: Callable[[Unanswered], None] = lambda repository: None

    def own_part(self, setting: Setting) -> Iterator[CallPart]:
        """Yield ``setting``'s value as a part, if it is plain text that nobody fills in."""
        parts = setting.value.parts
        if len(parts) != 1 or not isinstance(parts[0], Literal):
            return
        resolved = as_read(setting, parts[0])
        if resolved.text is not None:
            yield CallPart(setting, resolved)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in the file that a rule could look at."""
        document = self.document
        if (
            document.settings
            or document.comments
            or self.calls
            or self.alternative_calls
        ):
            return False
        # Keys are looked for in the text itself, also in one that is too large to be parsed.
        text = document.source.text
        return len(text) <= LARGEST_OF_NOBODY or not self.catalog.mentions(text)

    @property
    def is_template(self) -> bool:
        """Whether the file is there to be copied and filled in, by its name."""
        return self.variable_names.is_template(self.document.source.path)
