"""Read the provider lists of checked-out models.dev and qwen-code trees.

Nothing is run or asked: files are read as data, and what a tree computes stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import tomli
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_PRESETS = "packages/core/src/providers/presets"
# What the grammar of JavaScript does not know: the type in `const models: ModelSpec[] = [`.
_TYPE = re.compile(r"(?<=const )(\w+)\s*:[^=\n]+=")


class Provider(NamedTuple):
    """One base URL of a tree with its models: what is said of each, such as ``context``.

    ``place`` is where in the tree it stands.
    """

    place: str
    url: str
    models: Mapping[str, Mapping[str, int]]


def read_tree(tree: Path) -> Iterator[Provider] | None:
    """Return the providers of the ``tree``; None if it is none of the known ones."""
    if (tree / _PRESETS).is_dir():
        return _of_qwen_code(tree)
    if any(tree.glob("providers/*/provider.toml")):
        return _of_models_dev(tree)
    return None


# --- models.dev ---------------------------------------------------------------------------------


def _of_models_dev(tree: Path) -> Iterator[Provider]:
    for head in sorted(tree.glob("providers/*/provider.toml")):
        url = _toml(head).get("api", "")
        top = head.parent / "models"
        models = {
            path.relative_to(top).with_suffix("").as_posix(): _limits(tree, path)
            for path in sorted(top.rglob("*.toml"))
        }
        if url:
            yield Provider(head.parent.relative_to(tree).as_posix(), url, models)


def _limits(tree: Path, path: Path) -> dict[str, int]:
    """Return the limits of a model, its own before those of the model that it is based on."""
    table = _toml(path)
    base = tree / "models" / f"{table.get('base_model', '')}.toml"
    inherited = _toml(base).get("limit", {}) if base.is_file() else {}
    limits: dict[str, int] = {**inherited, **table.get("limit", {})}
    return limits


def _toml(path: Path) -> dict[str, Any]:
    return tomli.loads(path.read_text("utf-8"))


# --- qwen-code ----------------------------------------------------------------------------------


def _of_qwen_code(tree: Path) -> Iterator[Provider]:
    parser = Parser(Language(tree_sitter_javascript.language()))
    for path in sorted((tree / _PRESETS).glob("*.ts")):
        text = _TYPE.sub(r"\1 =", path.read_text("utf-8"))
        root = parser.parse(text.encode()).root_node
        place = path.relative_to(tree).as_posix()
        for preset in _constants(root).values():
            if isinstance(preset, dict) and "baseUrl" in preset:
                yield from _of_preset(place, preset)


def _of_preset(place: str, preset: Mapping[str, Any]) -> Iterator[Provider]:
    """Yield each base URL of ``preset``: one text, or a list of rows with models of their own."""
    urls = preset["baseUrl"]
    rows = urls if isinstance(urls, list) else [{"url": urls}]
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("url"), str):
            continue
        models = row.get("models") or preset.get("models") or []
        yield Provider(place, row["url"], dict(_models(models)))


def _models(rows: list[Any]) -> Iterator[tuple[str, dict[str, int]]]:
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("id"), str):
            continue
        context = row.get("contextWindowSize")
        yield row["id"], {"context": context} if isinstance(context, int) else {}


def _constants(root: Node) -> dict[str, Any]:
    """Return the values of a file's constants by name, in order: a later one may name others."""
    known: dict[str, Any] = {}
    for node in _declarators(root):
        name, value = (node.child_by_field_name(field) for field in ("name", "value"))
        if name and value:
            known[_text(name)] = _value(value, known)
    return known


def _declarators(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "variable_declarator":
            yield child
        elif child.type in ("export_statement", "lexical_declaration"):
            yield from _declarators(child)


def _value(node: Node, known: Mapping[str, Any]) -> Any:
    """Return the value of a literal, an object, an array or a known name; None of all else."""
    if node.type == "string":
        return _text(node)[1:-1]
    if node.type == "number" and _text(node).replace("_", "").isdigit():
        return int(_text(node))
    if node.type == "identifier":
        return known.get(_text(node))
    if node.type == "array":
        return list(_items(node, known))
    if node.type == "object":
        return dict(_pairs(node, known))
    return None


def _items(array: Node, known: Mapping[str, Any]) -> Iterator[Any]:
    for item in array.named_children:
        if item.type == "spread_element":
            spread = _value(item.named_children[0], known)
            yield from spread if isinstance(spread, list) else []
        else:
            yield _value(item, known)


def _pairs(object: Node, known: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for pair in object.named_children:
        key, value = (pair.child_by_field_name(field) for field in ("key", "value"))
        if key and value:
            yield _text(key).strip("'\""), _value(value, known)


def _text(node: Node) -> str:
    return (node.text or b"").decode()
