"""One file as rules see it: its document and the calls that read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..catalog.variable_names import VariableNames
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Literal, Setting
from ..vfs.git import FailedRepository, GitStatus
from .call import Call
from .reference_syntax import as_read
from .resolved_value import CallPart


class FileView(NamedTuple):
    """One file and the calls that read a part of it.

    ``alternative_calls`` are possible calls of programs that read a tool's URL in another dialect.
    Whether there are such programs is unknown: their calls are not judged, but they may succeed
    where the tool's fails. ``is_empty`` tells that nothing in the file could be checked by a rule.
    ``git_status`` asks git about the file, which may start a process. A
    rule calls ``on_git_failure`` if git did not answer and that may have hidden a finding.
    """

    catalog: Catalog
    variable_names: VariableNames
    document: Document
    calls: tuple[Call, ...]
    alternative_calls: tuple[Call, ...] = ()
    is_empty: bool = False
    git_status: Callable[[], GitStatus] = GitStatus
    on_git_failure: Callable[[FailedRepository], None] = lambda repository: None

    def own_part(self, setting: Setting) -> Iterator[CallPart]:
        """Yield ``setting``'s value as a part, if it is plain text without placeholders."""
        parts = setting.value.parts
        if len(parts) != 1:
            return
        literal = parts[0]
        if not isinstance(literal, Literal):
            return
        resolved = as_read(setting, literal)
        if resolved.text is not None:
            yield CallPart(setting, resolved)

    @property
    def is_template(self) -> bool:
        """Whether the file is there to be copied and filled in, by its name."""
        return self.variable_names.is_template(self.document.source.path)
