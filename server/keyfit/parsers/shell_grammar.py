"""tree-sitter-bash: what it is given to parse, and how its trees are to be understood."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from ..text.source import Unreadable
from .zsh_rewrite import rewritten

if TYPE_CHECKING:
    from tree_sitter import Language, Node

    from .tree_sitter_utils import Budget

_NOT_ASCII = re.compile(r"[^\x01-\x7f]")
_NO_ALIAS = re.compile(
    r"^([ \t]*)\\(?=[\w.])", re.MULTILINE
)  # ``\. file``: the grammar joins lines
_HEREDOCS = re.compile(r"<<[^\n]*")
_MOST_HEREDOCS = 100  # on one line
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
    """The root of ``text``'s syntax tree, and where the braces of zsh's branches open.

    Bytes of the tree are code points of ``text``. Raises `Unreadable`.
    """
    _refuse_heredocs(text)
    plain, branches = rewritten(text)
    return budget.parse(_bash(), _for_grammar(plain)).root_node, branches


def _refuse_heredocs(text: str) -> None:
    """Raise `Unreadable` where a line opens so many heredocs that the grammar, which copies all
    that are open at each token, would fill the memory."""
    for line in _HEREDOCS.finditer(text):
        if line[0].count("<<") > _MOST_HEREDOCS:
            raise Unreadable("too many heredocs on one line to be read")


@lru_cache(maxsize=1)
def _bash() -> Language:
    import tree_sitter_bash
    from tree_sitter import Language

    return Language(tree_sitter_bash.language())


def _for_grammar(text: str) -> bytes:
    """``text`` for the parser, one byte for each code point: places are the same in both.

    The grammar looks characters up in C's ASCII tables: ``{`` before others ends the process.
    """
    return _NOT_ASCII.sub("_", _NO_ALIAS.sub(r"\1 ", text)).encode("ascii")


def elements(node: Node) -> list[Node]:
    """``a && b || c`` in order, operators included; the grammar nests it to the left.

    Or what stands on the line of ``<<EOF``: there they are children of the redirection.
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
    """The kind of scope that the token ``child`` opens after a ``last`` one, "" if none."""
    if child.type in _OPENERS or (child.type == "{" and child.start_byte in branches):
        return "branch"
    return "function" if broken and child.type == "{" and last in (")", "word") else ""


def first_trouble(root: Node) -> Node:
    """The first statement or token that the grammar could not place; ``root`` has an error."""
    node = root
    while True:
        broken = node.type == "ERROR"
        trouble = next((child for child in node.children if _troubled(child, broken)), None)
        if trouble is None or trouble.type not in CONTAINERS:
            return trouble or node
        node = trouble


def _troubled(child: Node, broken: bool) -> bool:
    loose = broken and not child.is_named and child.type not in _SEPARATORS
    return child.has_error or child.is_missing or loose
