"""The calls that a tool's files declare."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.tool_spec import CallSpec, ChildEnvironment
from ..parsers.document import Document, Setting
from .call import Call, Callers
from .call_builder import call_builders, declared_builders
from .child_environment import child_calls
from .locators import expand, path_of
from .tool_session import ToolSession
from .variable_pairing import object_variables, scope_calls
from .variable_scope import VariableScope


def declared_calls(session: ToolSession) -> Iterator[Call]:
    """Yield every call that the tool's files declare.

    There are none where only a shared ``.env`` exists: then no file is opened.
    """
    # That is so for most of the tools that would read a ``.env``.
    if not session.documents:
        return
    tool = session.tool
    for spec in tool.calls:
        yield from _calls_of_kind(session, spec)
    for place in tool.children.environments:
        yield from _environment_calls(session, place)
    for child_environment in tool.children.child_environments:
        yield from _calls_of_children(session, child_environment)


def _calls_of_kind(session: ToolSession, spec: CallSpec) -> Iterator[Call]:
    if spec.conditions.unless and _is_declared_elsewhere(session, spec):
        return
    # All rows have to be right: which of them is chosen, only a prediction tells.
    for builder in declared_builders(session, spec):
        if not builder.preconditions.is_met:
            continue
        if builder.call:
            yield builder.call


def _is_declared_elsewhere(session: ToolSession, spec: CallSpec) -> bool:
    """Return whether a row of the kind ``unless`` has the model that ``spec`` would call.

    Then the tool takes that row, with its key and URL.
    """
    chosen = session.first(spec.models.choose, {}, ())
    if chosen is None:
        return False
    for other in session.tool.calls:
        if other.id != spec.conditions.unless:
            continue
        for builder in call_builders(session, other):
            for use in builder.models.uses:
                # A use that only chooses a row declares nothing.
                is_declared = use.role != "select"
                if is_declared and use.part.text == chosen.text:
                    return True
    return False


def choices(session: ToolSession, setting: Setting) -> Iterator[str]:
    """Yield the values that ``setting`` may have, if it chooses a row's model: ``row/model``."""
    for spec in session.tool.calls:
        if not _chooses(session, spec, setting):
            continue
        for builder in call_builders(session, spec):
            models = builder.models
            for use in models.uses:
                if not use.role:
                    yield f"{models.prefix}{use.part.text}"


def _chooses(session: ToolSession, spec: CallSpec, setting: Setting) -> bool:
    """Return whether ``setting`` is one in which a model of ``spec`` is chosen."""
    for locator in spec.models.select:
        path = path_of(locator.strip("/#"))
        for document in session.configuration.documents(path):
            for _, choice in expand(document, path):
                if choice.place == setting.place:
                    return True
    return False


def _environment_calls(session: ToolSession, place: str) -> Iterator[Call]:
    """Yield the calls of each object of variables at ``place``, for programs the tool starts."""
    file, _, locator = place.partition(":")
    document = session.documents.get(file)
    if document is None:
        return
    for _, setting in expand(document, path_of(locator)):
        variables = object_variables(document, setting.path)
        scope = VariableScope(
            session.catalog, session.variable_names, variables, session.resolve
        )
        yield from scope_calls(scope)


def _calls_of_children(
    session: ToolSession, child_environment: ChildEnvironment
) -> Iterator[Call]:
    """Yield the calls of each program that gets variables from the tool's files."""
    file, _, locator = child_environment.each.partition(":")
    document = session.documents.get(file)
    if document is None:
        return
    for base in bases(document, locator):
        for call in child_calls(session, document, child_environment, base):
            if child_environment.caller:
                yield call._replace(
                    callers=Callers(child_environment.caller, child_environment.called)
                )
            else:
                yield call


def bases(document: Document, locator: str) -> list[tuple[str, ...]]:
    """Return the paths that ``locator`` leads to; without one, that of the whole file."""
    if not locator:
        return [()]
    path = path_of(locator)
    return [setting.path for _, setting in expand(document, path)]
