"""What a script's reader found, as the tests of such readers compare it."""

from __future__ import annotations

from keyfit.parsers.document import Document


def scoped(found: Document) -> list[tuple[str, str | None, str]]:
    """Name, text (or kind, where it is none) and kind of scope of each setting."""
    return [
        (
            s.last_name,
            s.value.literal if s.kind == "string" else s.kind,
            found.scopes[s.scope].kind,
        )
        for s in found.settings
    ]
