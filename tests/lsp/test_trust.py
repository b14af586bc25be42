"""``keyfit/trust``: what a project declares counts only while the user trusts the workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lsp.raw import notification, request
from lsp.samples import PLAN_KEY, RIGHT_URL
from lsp.test_configuration import Session

MODEL = "house-model-9"
TOOL = (
    'id = "acme"\ntitle = "House Tool"\nconfig = ["own"]\n'
    'files.own = {at = ["{cwd}/acme.json"], format = "json"}\n[call.main]\nkey = ["login"]\n'
    'url = ["server"]\nmodel = ["brain"]\nwire.protocol = "openai-chat"\n'
)
FACTS = f'[[editions]]\nid = "house"\nplan = "coding-plan"\nmodels = ["{MODEL}"]\n'
DOTENV = (
    f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={RIGHT_URL}\nOPENAI_MODEL={MODEL}\n"
)
UNKNOWN_MODEL = ["unsupported-model"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose facts make its model right and whose tool calls a model of no plan."""
    (tmp_path / "keyfit.toml").write_text('tools = ["t.toml"]\nfacts = ["f.toml"]\n')
    (tmp_path / "t.toml").write_text(TOOL)
    (tmp_path / "f.toml").write_text(FACTS)
    (tmp_path / ".env").write_text(DOTENV)
    own = {"login": PLAN_KEY, "server": RIGHT_URL, "brain": "qwen-nothing-9"}
    (tmp_path / "acme.json").write_text(json.dumps(own))
    return tmp_path


async def become(session: Session, trusted: bool) -> None:
    """Have the client say whether the workspace is trusted; wait for what follows."""
    session.send(notification("keyfit/trust", {"trusted": trusted}))
    await session.idle()


async def shown(session: Session, project: Path) -> str:
    """Return all that the server says of the project's files when it is asked."""
    kept, session.out = session.out, []
    for name in (".env", "acme.json"):
        document = {"uri": (project / name).as_uri()}
        text = (project / name).read_text()
        session.send(notification("textDocument/didOpen", {"textDocument": {
            **document, "languageId": "", "version": 1, "text": text}}))  # fmt: skip
        for at, line in enumerate(text.splitlines()):
            for column in range(0, len(line), 8):
                place = {"line": at, "character": column}
                params = {"textDocument": document, "position": place}
                session.send(request(f"h{at}.{column}", "textDocument/hover", params))
                session.send(
                    request(f"c{at}.{column}", "textDocument/completion", params)
                )
    session.send(request("connections", "keyfit/connections", {}))
    await session.idle()
    said, session.out = json.dumps(session.out), kept
    for name in (".env", "acme.json"):
        document = {"uri": (project / name).as_uri()}
        session.send(notification("textDocument/didClose", {"textDocument": document}))
    await session.idle()
    return said


def findings(session: Session, project: Path) -> tuple[list[str], list[str]]:
    """Return the rules last published of the project's .env and of its own tool's file."""
    return session.codes(project / ".env"), session.codes(project / "acme.json")


TRUSTED: tuple[list[str], list[str]] = ([], UNKNOWN_MODEL)
UNTRUSTED: tuple[list[str], list[str]] = (UNKNOWN_MODEL, [])


async def test_findings_follow_the_users_word_to_and_fro(project: Path) -> None:
    session = Session()
    await session.begin(project, initializationOptions={"trusted": True})
    assert findings(session, project) == TRUSTED
    await become(session, False)
    assert findings(session, project) == UNTRUSTED
    (message,) = session.shown()
    assert "trust this workspace in the editor" in message
    await become(session, True)
    assert findings(session, project) == TRUSTED
    await become(session, False)
    assert findings(session, project) == UNTRUSTED
    assert session.shown() == [message]


async def test_nothing_of_earlier_trusted_facts_and_tools_is_left(
    project: Path,
) -> None:
    session = Session()
    await session.begin(project, initializationOptions={"trusted": True})
    trusted = await shown(session, project)
    assert "House Tool" in trusted
    assert "house" in trusted
    await become(session, False)
    after = await shown(session, project)
    fresh = Session()
    await fresh.begin(project, initializationOptions={"trusted": False})
    assert "House Tool" not in after
    assert after == await shown(fresh, project)


async def test_a_word_that_changes_nothing_reads_nothing_anew(project: Path) -> None:
    session = Session()
    await session.begin(project, initializationOptions={"trusted": True})
    engine = session.server.session.engine
    await become(session, True)
    assert session.server.session.engine is engine


@pytest.mark.parametrize(
    "params", [{}, {"trusted": "yes"}, {"trusted": None}, None, [True]]
)
async def test_a_broken_word_trusts_nothing(project: Path, params: object) -> None:
    session = Session()
    await session.begin(project)
    session.send(notification("keyfit/trust", params))
    await session.idle()
    assert findings(session, project) == UNTRUSTED
