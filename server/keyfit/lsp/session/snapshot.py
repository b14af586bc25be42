"""What a request about one open document may look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..protocol.positions import to_offset

if TYPE_CHECKING:
    from lsprotocol import types

    from ...doctor.connections import PredictedConnection
    from ...ide.completion.completions import Completion
    from ...ide.inlay_hints import InlayHint
    from ...linter.finding import Finding
    from ...linter.report import Report
    from ...resolve.context import FileContext
    from ...text.source import Source
    from .capabilities import ClientCapabilities
    from .client_view import ClientView
    from .configuration import Display
    from .documents import Buffer
    from .engine import Engine, OpenFiles


@dataclass(frozen=True)
class DocumentSnapshot:
    """One open document, the texts around it, and the client, as they are when a request starts.

    What costs time is worked out when it is first asked for.
    """

    document: Buffer
    view: ClientView
    engine: Engine
    files: OpenFiles
    report: Callable[[], Report]
    predict: Callable[[], list[PredictedConnection]]
    folder_of: Callable[[str], str]
    display: Display

    @property
    def path(self) -> str:
        """The engine's path of the document."""
        return self.document.path

    @property
    def source(self) -> Source:
        """The document's text with its positions."""
        return self.document.source

    @property
    def capabilities(self) -> ClientCapabilities:
        """What the client can do."""
        return self.view.capabilities

    @cached_property
    def context(self) -> FileContext | None:
        """The document with all that is read with it; None if it cannot be read."""
        return self.engine.context(self.files, self.path)

    @cached_property
    def findings(self) -> list[Finding]:
        """The findings in the document, in the order of its text."""
        return self.report().for_path(self.path)

    @cached_property
    def hints(self) -> list[InlayHint]:
        """The hints of the whole document: clients ask for a part of it with each scroll."""
        from ...ide.inlay_hints import inlay_hints

        return inlay_hints(self.context) if self.context else []

    @property
    def connections(self) -> list[PredictedConnection]:
        """What the tools of the workspace would send, and what comes back."""
        return self.predict()

    def is_in_workspace(self, path: str) -> bool:
        """Return whether the file at ``path`` is open, or in one of the workspace's folders."""
        return path in self.files.texts or bool(self.folder_of(path))

    def offset(self, position: types.Position) -> int:
        """Return ``position`` as an offset in the document (0-based code points)."""
        return to_offset(self.source, position, self.view.encoding)

    def complete(self, offset: int) -> list[Completion]:
        """Return what can stand at ``offset`` (0-based code points), best first."""
        with_snippets = self.capabilities.completion.snippets
        return self.engine.complete(self.files, self.path, offset, with_snippets)
