"""The packages stand in layers: each imports only what is below it, and no modules form a ring.

``pyproject.toml`` has the order of the layers.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

grimp = pytest.importorskip("grimp", reason="import-linter needs Python 3.11")
linter = pytest.importorskip(
    "importlinter.cli", reason="import-linter needs Python 3.11"
)

ROOT = Path(__file__).resolve().parent.parent


def test_each_layer_imports_only_what_is_below_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # It would disable all loggers that there are, ours too, for the tests that come after.
    monkeypatch.setattr(linter, "_configure_logging", lambda verbose: None)
    status = linter.lint_imports(
        config_filename=str(ROOT / "pyproject.toml"), no_cache=True
    )
    assert status == linter.EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_no_modules_import_each_other_in_a_ring() -> None:
    """Imports within functions and for types only count, too: a ring is a ring to its reader."""
    graph = grimp.build_graph("keyfit", cache_dir=None)
    imports = {
        module: graph.find_modules_directly_imported_by(module)
        for module in graph.modules
    }
    try:
        order = list(TopologicalSorter(imports).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])))
    assert len(order) == len(graph.modules)


def test_nothing_lies_loose_at_the_top() -> None:
    top = ROOT / "server" / "keyfit"
    assert {path.name for path in top.glob("*.py")} == {"__init__.py", "__main__.py"}
