"""Fixtures of the language server's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_lsp
from lsprotocol import types

from lsp.client import CONFIG, Client
from lsp.profiles import ENCODINGS, NAMES, capabilities
from lsp.raw import RawClient


def pytest_configure(config: pytest.Config) -> None:
    """What is outside the specification fails the test that sees it."""
    config.addinivalue_line(
        "filterwarnings", "error::pytest_lsp.LspSpecificationWarning"
    )


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


@pytest_lsp.fixture(config=CONFIG, scope="module", params=NAMES)
async def client(client: Client, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """A session as one of the clients."""
    client.encoding = ENCODINGS[request.param]  # type: ignore[attr-defined]
    params = types.InitializeParams(capabilities=capabilities(request.param))
    await client.initialize_session(params)
    yield
    await client.shutdown_session()
    assert client.error is None
    assert client.messages == []
