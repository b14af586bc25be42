"""Parse with tree-sitter-bash: prepare the text for it, and interpret its trees."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from ..text.source import Unreadable
from ..util.translation import phrase
from .zsh_rewrite import rewritten

if TYPE_CHECKING:
    from tree_sitter import Language, Node

    from .tree_sitter_utils import Budget

_NOT_ASCII = re.compile(r"[^\x01-\x7f]")
# ``\. file``: the backslash only keeps an alias from being used. To the grammar it joins lines.
_NO_ALIAS = re.compile(r"^([ \t]*)\\(?=[\w.])", re.MULTILINE)
_HEREDOCS = re.compile(r"<<[^\n]*")
_MAX_HEREDOCS = 100  # on one line
_OPENERS = ("then", "do", "else")
_SEPARATORS = (";", ";;", "&", "\n")
CONTAINERS = (
    "program",
    "ERROR",
    "compound_statement",
    "if_statement",
    "elif_clause",
    "else_clause",
    "case_statement",
    "case_item",
    "while_statement",
    "for_statement",
    "c_style_for_statement",
    "do_group",
    "list",
    "pipeline",
    "redirected_statement",
    "heredoc_redirect",
    "negated_command",
    "function_definition",
    "subshell",
)


def tree(text: str, budget: Budget) -> tuple[Node, Collection[int]]:
    """Return the root of ``text``'s syntax tree, and where the braces of zsh's branches open.

    Bytes of the tree are code points of ``text``. Raise `Unreadable` if it cannot be parsed in
    bounded time and memory.
    """
    _refuse_heredocs(text)
    plain, branches = rewritten(text)
    data = _for_grammar(plain)
    root = budget.parse(_bash(), data).root_node
    return root, branches


def _refuse_heredocs(text: str) -> None:
    """Raise `Unreadable` where a line opens too many heredocs."""
    # The grammar copies all open ones at each token, and would fill the memory.
    for line in _HEREDOCS.finditer(text):
        if line[0].count("<<") > _MAX_HEREDOCS:
            raise Unreadable(phrase("too many heredocs on one line to be read"))


@lru_cache(maxsize=1)
def _bash() -> Language:
    import tree_sitter_bash
    from tree_sitter import Language

    return Language(tree_sitter_bash.language())


def _for_grammar(text: str) -> bytes:
    """Return ``text`` for the parser, one byte for each code point: places are the same in both."""
    without_aliases = _NO_ALIAS.sub(r"\1 ", text)
    # The grammar looks characters up in C's ASCII tables: ``{`` before others crashes the process.
    plain = _NOT_ASCII.sub("_", without_aliases)
    return plain.encode("ascii")


def elements(node: Node) -> list[Node]:
    """Return ``a && b || c`` in order, operators included; the grammar nests it to the left.

    For ``<<EOF``, return what is on its line: there they are children of the redirection.
    """
    if node.type != "list":
        return node.children
    backwards: list[Node] = []
    while node.type == "list":
        first, *others = node.children
        backwards += reversed(others)
        node = first
    return [node, *reversed(backwards)]


def opened(child: Node, last: str, broken: bool, branches: Collection[int]) -> str:
    """Return the kind of scope that the token ``child`` opens after a ``last`` one, "" if none."""
    if child.type in _OPENERS:
        return "branch"
    if child.type != "{":
        return ""
    if child.start_byte in branches:
        return "branch"
    # Of a function that is not ended the grammar leaves tokens only: ``f`` ``(`` ``)`` ``{``.
    is_function = broken and last in (")", "word")
    return "function" if is_function else ""


def first_trouble(root: Node) -> Node:
    """Return the first statement or token that the grammar could not place; one is there."""
    node = root
    while True:
        broken = node.type == "ERROR"
        trouble = next(
            (child for child in node.children if _troubled(child, broken)), None
        )
        if trouble is None or trouble.type not in CONTAINERS:
            return trouble or node
        node = trouble


def _troubled(child: Node, broken: bool) -> bool:
    if child.has_error or child.is_missing:
        return True
    is_loose_token = broken and not child.is_named
    return is_loose_token and child.type not in _SEPARATORS
