"""Find out why a variable or a setting has its value, for each program that reads it."""

from __future__ import annotations

from collections.abc import Iterator

from ..parsers.document import Setting
from ..resolve.context import FileContext
from ..resolve.precedence import (
    PrecedenceChain,
    config_chain,
    file_chain,
    variable_at,
    variable_chain,
)
from ..resolve.tool_session import ToolSession
from ..util.translation import phrase

_ANY_READER = phrase("programs that load this file")


def chains_at(context: FileContext, setting: Setting) -> list[PrecedenceChain]:
    """Return the chain of ``setting`` for each tool in use, and for any program that loads the
    file."""
    chains: list[PrecedenceChain] = []
    for session in context.sessions:
        chain = _chain_of(session, setting)
        if chain:
            chains.append(chain)
    if context.document.holds_variables:
        chains.append(file_chain(context.document, setting, _ANY_READER))
    return chains


def chains_of_variable(context: FileContext, name: str) -> list[PrecedenceChain]:
    """Return the chains of the variable ``name``, to which the file of ``context`` refers."""
    chains: list[PrecedenceChain] = []
    for session in context.sessions:
        chain = variable_chain(session, name)
        if chain:
            chains.append(chain)
    if context.document.holds_variables:
        chains.extend(_file_chains(context, name))
    return chains


def chains_named(context: FileContext, name: str) -> Iterator[PrecedenceChain]:
    """Yield the chain of each variable or setting ``name`` in the files of ``context``.

    A setting is named by its dotted path or by the end of it.
    """
    for session in context.sessions:
        chain = variable_chain(session, name)
        if chain:
            yield chain
        yield from _setting_chains(session, name)
    if context.document.holds_variables:
        yield from _file_chains(context, name)


def _setting_chains(session: ToolSession, name: str) -> Iterator[PrecedenceChain]:
    """Yield the chain of each setting of the tool's files whose dotted path ends with ``name``."""
    # Of the files that set a path, one is enough: the chain has the layers of all of them.
    by_path: dict[tuple[str, ...], Setting] = {}
    for document in session.documents.values():
        for setting in document.settings:
            by_path[setting.path] = setting
    suffix = f".{name}"
    for path, setting in by_path.items():
        # With a dot before the first name too, only whole names are compared.
        dotted = f".{'.'.join(path)}"
        if not dotted.endswith(suffix):
            continue
        chain = _chain_of(session, setting)
        if chain:
            yield chain


def _chain_of(session: ToolSession, setting: Setting) -> PrecedenceChain | None:
    """Return why ``setting``, a variable or a field, has its value for the tool."""
    name = variable_at(session, setting)
    if name:
        return variable_chain(session, name)
    return config_chain(session, setting.path)


def _file_chains(context: FileContext, name: str) -> Iterator[PrecedenceChain]:
    """Yield a chain for each scope of the file that sets ``name``."""
    document = context.document
    last_by_scope: dict[int, Setting] = {}
    for setting in document.settings:
        if setting.last_name == name and setting.kind != "unset":
            last_by_scope[setting.scope] = setting
    for setting in last_by_scope.values():
        yield file_chain(document, setting, _ANY_READER)
