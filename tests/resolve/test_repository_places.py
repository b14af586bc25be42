"""Places counted from git's folders: the repository's top, the main worktree, all up to the top."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.tool_spec import FileSpec, FileSyntax, Layers, Tool, ToolSource
from keyfit.resolve.document_store import DocumentStore
from keyfit.resolve.host_environment import HostEnvironment, environment_of
from keyfit.resolve.precedence import variable_chain
from keyfit.resolve.tool_files import ToolFiles
from keyfit.resolve.tool_session import ToolSession
from keyfit.vfs.files import Disk, Overlay
from keyfit.vfs.repository import Repository, repository_around

KNOWN = HostEnvironment("/home/u", environment_of({}))
UNASKED = HostEnvironment()
# As git writes them for ``git worktree add /wt`` in /repo.
WORKTREE = {
    "/repo/.git": "",
    "/wt/.git": "gitdir: /repo/.git/worktrees/wt\n",
    "/repo/.git/worktrees/wt/gitdir": "/wt/.git\n",
    "/repo/.git/worktrees/wt/commondir": "../..\n",
}


def tool(at: list[str], requires: tuple[str, ...] = ()) -> Tool:
    """A tool that reads variables from each of the files ``at`` these places."""
    env = FileSpec(tuple(at), FileSyntax("dotenv"), every=True, requires=requires)
    trust = FileSpec(("{home}/.acme/trust.json",), FileSyntax("json"))
    own = FileSpec(("{cwd}/acme.json",), FileSyntax("json"))
    return Tool(
        "acme",
        "Acme",
        agent=True,
        source=ToolSource("", load_tools().tools[0].source.as_of),
        files={"trust": trust, "own": own, "env": env},
        layers=Layers(variables=("env",)),
    )


def session(
    of: Tool, files: dict[str, str], root: str, world: HostEnvironment
) -> ToolSession:
    """The tool ``of``, started in ``root``."""
    texts = {f"{root}/acme.json": "{}", **files}
    store = DocumentStore(Overlay(texts), load_tools(), lambda text, claimed: True)
    found = ToolFiles(of, root, store, world, by_signs=world.is_known)
    return ToolSession(load_catalog(), load_tools().variable_names, found)


def read(
    at: list[str], files: dict[str, str], root: str, world: HostEnvironment = KNOWN
) -> list[str | None]:
    """The values of K in the files ``at`` these places, the winning one first."""
    return [part.text for part in session(tool(at), files, root, world).variable("K")]


EACH = {
    "/.env": "K=above",
    "/repo/.env": "K=top",
    "/repo/a/.env": "K=middle",
    "/repo/a/b/.env": "K=near",
}
GIT = {"/repo/.git": ""}


@pytest.mark.parametrize(
    ("place", "files", "values"),
    [
        ("{repo}", EACH | GIT, ["top"]),
        ("{repo}", EACH, []),
        ("{up_to_repo}", EACH | GIT, ["near", "middle", "top"]),
        ("{up_to_repo}", EACH, ["near"]),
        ("{up}", EACH | GIT, ["near", "middle", "top", "above"]),
        ("{main_worktree}", EACH | GIT, ["top"]),
        ("{main_worktree}", EACH, []),
        ("{up_to_repo}", EACH | GIT | {"/repo/a/.git": ""}, ["near", "middle"]),
    ],
)
def test_places_are_counted_from_the_repository(
    place: str, files: dict[str, str], values: list[str]
) -> None:
    assert read([f"{place}/.env"], files, "/repo/a/b") == values


def test_places_count_in_their_order() -> None:
    places = ["{repo}/.env", "{cwd}/.env"]
    assert read(places, EACH | GIT, "/repo/a/b") == ["top", "near"]
    assert read(places[::-1], EACH | GIT, "/repo/a/b") == ["near", "top"]


def test_the_chain_of_a_variable_names_each_file() -> None:
    """A variable that stands in several files of one layer is explained by all of them."""
    one = session(tool(["{up_to_repo}/.env"]), EACH | GIT, "/repo/a", KNOWN)
    chain = variable_chain(one, "K")
    assert chain
    assert [layer.part.text for layer in chain.layers if layer.part] == [
        "middle",
        "top",
    ]


def test_an_empty_variable_of_the_near_file_counts_as_in_one_file() -> None:
    files = {"/repo/.env": "K=top", "/repo/a/.env": "K="} | GIT
    assert read(["{up_to_repo}/.env"], files, "/repo/a") == ["top"]


def test_the_main_worktree_is_read_from_an_added_one() -> None:
    files = {"/repo/.env": "K=main", "/wt/.env": "K=added"} | WORKTREE
    assert read(["{main_worktree}/.env"], files, "/wt/p") == ["main"]
    assert read(["{repo}/.env"], files, "/wt/p") == ["added"]


def test_without_the_home_folder_nothing_beyond_the_project_is_read() -> None:
    files = {"/repo/.env": "K=main", "/wt/.env": "K=added"} | WORKTREE
    assert read(["{main_worktree}/.env"], files, "/wt/p", UNASKED) == ["added"]


@pytest.mark.parametrize(
    "changed",
    [
        {"/repo/.git/worktrees/wt/gitdir": "/elsewhere/.git\n"},
        {"/repo/.git/worktrees/wt/commondir": ""},
        {"/repo/.git/worktrees/wt/commondir": "../../../bare.git\n"},
        {"/wt/.git": "gitdir: /nowhere\n"},
        {"/wt/.git": ""},
    ],
)
def test_a_worktree_that_its_repository_does_not_name_is_its_own(
    changed: dict[str, str],
) -> None:
    """Nobody can lead keyfit elsewhere by a ``.git`` file that git did not write."""
    found = repository_around(Overlay(WORKTREE | changed), "/wt/p")
    assert found == Repository("/wt", "/wt")


def test_a_real_worktree(tmp_path: Path) -> None:
    """The files are those that git writes, with relative paths too."""
    main, added = tmp_path / "main", tmp_path / "added"
    inner = main / ".git/worktrees/added"
    inner.mkdir(parents=True)
    added.mkdir()
    (added / ".git").write_text("gitdir: ../main/.git/worktrees/added\n")
    (inner / "gitdir").write_text("../../../../added/.git\n")
    (inner / "commondir").write_text("../..\n")
    assert repository_around(Disk(), added.as_posix()) == Repository(
        added.as_posix(), main.as_posix()
    )
    assert repository_around(Disk(), (main / "src").as_posix()) == Repository(
        main.as_posix(), main.as_posix()
    )


TRUSTED = ("trust", "folders", "{root}", "trusted")


@pytest.mark.parametrize(
    ("trust", "values"),
    [
        ('{"folders": {"/repo": "trusted"}}', ["middle", "top"]),
        ('{"folders": {"/repo/a": "trusted"}}', ["middle"]),
        ('{"folders": {"/repo": "trusted", "/repo/a": "no"}}', ["top"]),
        ('{"folders": {"/": "trusted"}}', []),
        ("{}", []),
    ],
)
def test_what_a_file_requires_may_stand_for_its_folder_or_its_repository(
    trust: str, values: list[str]
) -> None:
    files = EACH | GIT | {"/home/u/.acme/trust.json": trust}
    of = tool(["{up_to_repo}/.env"], TRUSTED)
    one = session(of, files, "/repo/a", KNOWN)
    assert [part.text for part in one.variable("K")] == values


def test_what_an_added_worktree_requires_may_stand_for_the_main_one() -> None:
    trust = {"/home/u/.acme/trust.json": '{"folders": {"/repo": "trusted"}}'}
    files = {"/wt/.env": "K=added"} | WORKTREE | trust
    one = session(tool(["{repo}/.env"], TRUSTED), files, "/wt/p", KNOWN)
    assert [part.text for part in one.variable("K")] == ["added"]


def test_a_folder_is_trusted_by_its_real_path(tmp_path: Path) -> None:
    """A program sees its folder without the links on the way there."""
    real, link = tmp_path / "real", tmp_path / "link"
    (tmp_path / ".acme").mkdir()
    real.mkdir()
    link.symlink_to(real, target_is_directory=True)
    (real / "acme.json").write_text("{}")
    (real / ".env").write_text("K=here")
    world = KNOWN._replace(home=tmp_path.resolve().as_posix())
    for trusted, values in ((link, []), (real.resolve(), ["here"])):
        text = json.dumps({"folders": {trusted.as_posix(): "trusted"}})
        (tmp_path / ".acme/trust.json").write_text(text)
        store = DocumentStore(Disk(), load_tools(), lambda text, claimed: True)
        of = tool(["{cwd}/.env"], TRUSTED)
        found = ToolFiles(of, link.as_posix(), store, world, by_signs=True)
        one = ToolSession(load_catalog(), load_tools().variable_names, found)
        assert [part.text for part in one.variable("K")] == values
