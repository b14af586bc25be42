"""What is known of a vendor is data: code outside of the rules' texts names none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import keyfit
from keyfit.catalog import load_catalog

CODE = Path(keyfit.__file__).parent
# Words of a rule are its record's; version 1 is what it was; examples in help are somebody's.
OTHER_TEXTS = ("linter/rules/", "linter/messages_v1.py")
EXAMPLES = ("_EPILOG", "help")
# A kind of models in the catalog's own vocabulary, and what the hover shows for it.
NAMED = {
    ("catalog/vocabulary.py", "pay-as-you-go"),
    ("ide/hover/model.py", "pay-as-you-go"),
    ("linter/model_checks.py", "pay-as-you-go"),
    ("linter/model_checks.py", "the pay-as-you-go models"),
}


def words() -> Iterator[str]:
    for catalog in load_catalog().vendors():
        yield from catalog.variable_markers
        yield catalog.title
        for plan in catalog.plans.values():
            yield plan.title
            if len(plan.terms.key.split()) > 1:
                yield plan.terms.key


def texts(tree: ast.Module) -> Iterator[str]:
    """Every text of ``tree`` that is neither a docstring nor an example in a help text."""
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            left_out.add(id(node.value))
        is_help = isinstance(node, ast.keyword) and node.arg in EXAMPLES
        targets = node.targets if isinstance(node, ast.Assign) else []
        names = [one.id for one in targets if isinstance(one, ast.Name)]
        if is_help or set(names) & {*EXAMPLES, "_TEMPLATE", "TEXT"}:
            left_out.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in left_out:
            continue
        if isinstance(node.value, str):
            yield node.value


def test_no_code_names_a_vendor_or_a_plan() -> None:
    alternatives = "|".join(map(re.escape, sorted(set(words()))))
    pattern = re.compile(rf"(?<![a-z])(?:{alternatives})", re.IGNORECASE)
    found = set()
    for path in sorted(CODE.rglob("*.py")):
        name = path.relative_to(CODE).as_posix()
        if name.startswith(OTHER_TEXTS):
            continue
        for text in texts(ast.parse(path.read_text("utf-8"))):
            if pattern.search(text):
                found.add((name, text))
    assert found - NAMED == set()
    assert NAMED - found == set()
