"""Values that another program fills in, as the catalog lists them."""

from __future__ import annotations

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.variable_names import Expression

ENVIRONMENT = load_tools().variable_names


@pytest.mark.parametrize(
    "row", ENVIRONMENT.expressions, ids=lambda row: str(row.example)
)
def test_each_row_is_told_by_its_example_alone(row: Expression) -> None:
    alone = ENVIRONMENT._replace(expressions=(row,))
    assert alone.is_expression(row.example)
    assert bool(row.begins) != bool(row.opens and row.closes)
    assert row.cite in load_catalog().sources


@pytest.mark.parametrize(
    "text",
    [
        "", "sk-fedcba9876543210fedcba9876543210", "sk-sp-9d4c1f7ae2b35860c7e1a94fd2035b68",
        "https://dashscope.aliyuncs.com/compatible-mode/v1", "qwen3.7-max", "your-key", "***",
        "{API_KEY}", "<your key>", "$", "}}{{", "sk-${", "Bearer sk-fedcba9876543210",
        "https://{WorkspaceId}.cn-beijing.maas.aliyuncs.com/apps/anthropic", "a > b << c",
    ],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert not ENVIRONMENT.is_expression(text)
