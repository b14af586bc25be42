"""Fixtures of the language server's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lsp.raw import RawClient


def pytest_configure(config: pytest.Config) -> None:
    """What is outside the specification fails the test that sees it."""
    config.addinivalue_line("filterwarnings", "error::pytest_lsp.LspSpecificationWarning")


@pytest.fixture
def raw() -> Iterator[RawClient]:
    """A server process of the test's own, not initialized."""
    client = RawClient()
    yield client
    client.kill()


@pytest.fixture(scope="module")
def session() -> Iterator[RawClient]:
    """A server process in a session, for all tests of a file; it must survive each of them."""
    client = RawClient()
    client.initialize()
    yield client
    client.kill()
