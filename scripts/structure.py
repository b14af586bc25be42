"""Measure the server's code: how long, how dense, how commented. Prints a table, a row a package.

usage: structure.py [FOLDER], by default server/keyfit. `docs/architecture.md` has the goals.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = (
    "package", "files", "file lines", "functions", "function lines", "complexity", "over 10",
    "methods", "nodes a line", "comments", "docstrings",
)  # fmt: skip
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BRANCHES = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.IfExp, ast.ExceptHandler, ast.match_case,
    ast.comprehension,
)  # fmt: skip


class Measured(NamedTuple):
    """What one file's code measures; lists have an entry for each function or class."""

    lines: int
    code_lines: int
    comment_lines: int
    docstring_lines: int
    nodes: int
    function_lines: list[int]
    complexities: list[int]
    methods: list[int]


def measure(text: str) -> Measured:
    """Return the measures of the Python source ``text``."""
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    docstrings = sum(_docstring_lines(node) for node in (tree, *functions, *classes))
    comments, code_or_docs = _line_counts(text)
    return Measured(
        lines=sum(bool(line.strip()) for line in text.splitlines()),
        code_lines=code_or_docs - docstrings,
        comment_lines=comments,
        docstring_lines=docstrings,
        nodes=sum(not isinstance(node, ast.expr_context) for node in ast.walk(tree)),
        function_lines=[(node.end_lineno or 0) - node.lineno + 1 for node in functions],
        complexities=[complexity(node) for node in functions],
        methods=[
            sum(isinstance(child, FUNCTIONS) for child in node.body) for node in classes
        ],
    )


def complexity(function: ast.AST) -> int:
    """Return 1 plus the branches, boolean operands and comprehension parts of ``function``."""
    total = 1
    for node in ast.walk(function):
        if isinstance(node, BRANCHES):
            total += 1
        if isinstance(node, ast.comprehension):
            total += len(node.ifs)
        if isinstance(node, ast.BoolOp):
            total += len(node.values) - 1
    return total


def _docstring_lines(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> int:
    first = node.body[0] if node.body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return 0
    return (
        (first.end_lineno or 0) - first.lineno + 1
        if isinstance(first.value.value, str)
        else 0
    )


def _line_counts(text: str) -> tuple[int, int]:
    """Return how many lines hold nothing but a comment, and how many hold code or a docstring."""
    comments: set[int] = set()
    others: set[int] = set()
    ignored = (
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    )
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            comments.add(token.start[0])
        elif token.type not in ignored:
            others.update(range(token.start[0], token.end[0] + 1))
    return len(comments - others), len(others)


def _row(name: str, files: Sequence[Measured]) -> tuple[str, ...]:
    functions = [lines for file in files for lines in file.function_lines]
    complexities = [value for file in files for value in file.complexities]
    code = sum(file.code_lines for file in files) or 1
    lines = sum(file.lines for file in files) or 1
    return (
        name,
        str(len(files)),
        _spread(file.lines for file in files),
        str(len(functions)),
        _spread(functions),
        _spread(complexities),
        str(sum(value > 10 for value in complexities)),
        str(max((count for file in files for count in file.methods), default=0)),
        f"{sum(file.nodes for file in files) / code:.1f}",
        f"{100 * sum(file.comment_lines for file in files) / lines:.1f} %",
        f"{100 * sum(file.docstring_lines for file in files) / lines:.1f} %",
    )


def _spread(values: Iterable[int]) -> str:
    """Return the median, the 90th percentile and the maximum."""
    ranked = sorted(values) or [0]
    return f"{ranked[len(ranked) // 2]}/{ranked[len(ranked) * 9 // 10]}/{ranked[-1]}"


def table(folder: Path) -> Iterator[str]:
    """Yield a Markdown table: a row for each package below ``folder``, and one for all."""
    by_package: dict[str, list[Measured]] = {}
    for path in sorted(folder.rglob("*.py")):
        below = path.relative_to(folder).parts
        package = below[0] if len(below) > 1 else "(top)"
        by_package.setdefault(package, []).append(measure(path.read_text("utf-8")))
    yield "| " + " | ".join(COLUMNS) + " |"
    yield "|---|" + "--:|" * (len(COLUMNS) - 1)
    for package, files in by_package.items():
        yield "| " + " | ".join(_row(package, files)) + " |"
    every = [file for files in by_package.values() for file in files]
    yield "| " + " | ".join(_row("**all**", every)) + " |"


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "server" / "keyfit"
    print("\n".join(table(where)))
