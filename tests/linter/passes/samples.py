"""Views of files in memory, and findings made by hand."""

from __future__ import annotations

from keyfit.linter.finding import Finding
from keyfit.parsers.document import Setting
from keyfit.resolve.file_view import FileView
from keyfit.text.edit import Edit, Fix
from keyfit.text.source import Source, Span
from keyfit.vfs.files import Overlay
from places import ANALYSIS, PLAN_KEY

URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
ENV = f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={URL}\n"


def view_of(text: str = ENV, path: str = "/p/.env", **others: str) -> FileView:
    """The view of ``text`` at ``path``, beside the files ``others`` by path."""
    context = ANALYSIS.context(Overlay({path: text, **others}), path)
    assert context
    return context.view


def setting_of(view: FileView, name: str) -> Setting:
    """The first setting called ``name``."""
    return next(s for s in view.document.settings if s.last_name == name)


def finding_at(
    source: Source,
    start: int,
    end: int = 0,
    *,
    rule: str = "model-case",
    severity: str = "error",
    message: str = "wrong",
    subject: Setting | None = None,
) -> Finding:
    """A finding with a safe and preferred fix of its span, by default one code point."""
    span = Span(start, end or start + 1)
    fix = Fix("Repair it", (Edit(source, span, "x"),), preferred=True)
    return Finding(rule, severity, source, span, message, fixes=(fix,), subject=subject)


def is_safe(finding: Finding) -> bool:
    """Whether the fix of ``finding`` may be applied unasked."""
    (fix,) = finding.fixes
    assert fix.preferred == (fix.safety == "safe")
    return fix.preferred
