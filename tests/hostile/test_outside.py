"""No value of a file outside the project, or of a variable it picks, is printed in any format."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from keyfit.cli.main import main
from keyfit.ide.completion.completions import complete
from keyfit.ide.hover.content import hover_content
from keyfit.project.projects import Home, Projects
from keyfit.project.trust import TrustOf, trust_by_user_file
from keyfit.vfs.files import Disk
from trusting import trusting

Outputs = Callable[..., list[str]]
SECRET = "hunter2hunter2-correct-Zq7v"
PLAN_KEY = "sk-sp-" + "3f9a1c7b2e8d4056af1b9c3d7e2f8a60"
URL = "https://coding-intl.dashscope.aliyuncs.com/v1"
CALLS = (
    ["doctor"], ["doctor", "--home"], ["doctor", "--home", "--output-format", "json"],
    ["check"], ["check", "--home"], ["check", "--output-format", "json"],
    ["check", "--output-format", "sarif"], ["check", "--output-format", "github"],
    ["check", ".env"], ["check", "opencode.json"], ["fix", "--diff"],
    ["fix", "--diff", "--unsafe", ".env"], ["why", "OPENAI_MODEL"], ["why", "DB_PASSWORD"],
    ["why", "model"],
)  # fmt: skip


def opencode(key: str = "{env:K}", url: str = URL, model: str = "qwen3.7-plus") -> str:
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "options": {"apiKey": key, "baseURL": url},
        "models": {model: {}},
    }
    return json.dumps({"provider": {"p": provider}, "model": f"p/{model}"})


def tool(place: str, model: str = "/model") -> str:
    return (
        'id = "acme"\ntitle = "Acme"\nconfig = ["own", "more"]\nvariables = ["process", "env"]\n'
        f'files.own = {{at = ["{{cwd}}/acme.json"], format = "json"}}\n'
        f'files.more = {{at = ["{place}"], format = "json"}}\n'
        'files.env = {at = ["{cwd}/.env"], format = "dotenv"}\n[call.main]\nkey = ["/key"]\n'
        f'url = ["/url"]\nmodel = [\'{model}\']\nwire.protocol = "openai-chat"\n'
    )


SERVICE = (
    "services:\n  a:\n    image: x\n    environment:\n      OPENAI_BASE_URL: "
    + URL
    + "\n"
)
READERS = {
    "env_file": ("compose.yaml", SERVICE + "    env_file: FILE\n"),
    "a list of env_file": ("compose.yaml", SERVICE + "    env_file:\n      - path: FILE\n"),
    "mise's file": ("mise.toml", f'[env]\n_.file = "FILE"\nOPENAI_BASE_URL = "{URL}"\n'),
    "mise's own files": ("mise.local.toml", '[env]\n_.file = ["FILE"]\n_.source = "FILE"\n'
                         f'OPENAI_BASE_URL = "{URL}"\n'),
    "envFile": (".vscode/launch.json", json.dumps({"configurations": [
        {"type": "debugpy", "envFile": "FILE", "env": {"OPENAI_BASE_URL": URL}}]})),
    "a container's variable": (".devcontainer/devcontainer.json", json.dumps({
        "runArgs": ["--env-file", "FILE"], "remoteEnv": {
            "OPENAI_API_KEY": "${localEnv:DB_PASSWORD}", "OPENAI_BASE_URL": URL}})),
    "source": (".envrc", f"source FILE\n. FILE\ndotenv FILE\nexport OPENAI_BASE_URL={URL}\n"
               "export OPENAI_MODEL=$DB_PASSWORD\n"),
    "opencode's file": ("opencode.json", opencode("{file:FILE}", model="{file:FILE}")),
}  # fmt: skip
OWN_TOOL = {"keyfit.toml": 'home = true\ntools = ["t.toml"]\n'}
ACME = json.dumps({"key": PLAN_KEY, "url": URL})
SHAPES: dict[str, dict[str, str]] = {
    "a variable as model": {"opencode.json": opencode(PLAN_KEY, model="{env:DB_PASSWORD}")},
    "a variable as key": {"opencode.json": opencode("{env:DB_PASSWORD}")},
    "a variable as URL": {"opencode.json": opencode(PLAN_KEY, "{env:DB_PASSWORD}")},
    "a variable in a URL": {"opencode.json": opencode(PLAN_KEY, "https://x.y/{env:DB_PASSWORD}")},
    "a variable in a workspace's host": {
        "opencode.json": opencode(
            PLAN_KEY, "https://{env:DB_PASSWORD}.ap-southeast-1.maas.aliyuncs.com/v1"
        )
    },
    "a file above as URL": {"opencode.json": opencode(PLAN_KEY, "{file:../out/private.txt}")},
    "a file above as key": {"opencode.json": opencode("{file:../out/private.txt}")},
    "a file at home as model": {"opencode.json": opencode(PLAN_KEY, model="{file:~/private.txt}")},
    "a link as a file": {"opencode.json": opencode("{file:link}"), "link": "-> ../out/private.txt"},
    "a variable that Codex is to take": {
        ".codex/config.toml": 'model_provider = "p"\nmodel = "qwen3.7-plus"\n[model_providers.p]\n'
        f'base_url = "{URL}"\nenv_key = "DB_PASSWORD"\nwire_api = "chat"\n'
    },
    "a linked .env": {".env": "-> ../out/private.env"},
    "a linked .env that a tool reads": {
        ".env": "-> ../out/private.env", "opencode.json": opencode("{env:DB_PASSWORD}"),
        ".qwen/settings.json": '{"security": {"auth": {"selectedType": "openai"}}}',
    },
    "linked facts, tools and a baseline": {
        "keyfit.toml": 'facts = ["f.toml"]\ntools = ["t.toml"]\nbaseline = "b.json"\n',
        "f.toml": "-> ../out/private.txt", "t.toml": "-> ../out/private.txt",
        "b.json": "-> ../out/private.txt",
    },
    "linked settings": {"keyfit.toml": "-> ../out/private.txt"},
    "a linked folder": {".qwen": "-> ../out/qwen"},
    "a linked file of a tool": {"opencode.json": "-> ../out/opencode.json"},
    "an own tool at home": {
        **OWN_TOOL, "t.toml": tool("{home}/.docker/config.json", '/auths."r".auth'),
        "acme.json": ACME,
    },
    "an own tool that reads the environment": {
        **OWN_TOOL, "t.toml": tool("{cwd}/none.json", "$DB_PASSWORD"), "acme.json": ACME,
    },
    "an own tool and any host": {
        "keyfit.toml": 'home = true\ntools = ["t.toml"]\n[[hosts]]\nhost = "*"\n'
        'plan = "coding-plan"\n[models]\ncoding-plan = ["*"]\n',
        "t.toml": tool("{home}/.docker/config.json", '/auths."r".auth').replace(
            '"/url"', '"/host"'
        ),
        "acme.json": ACME,
    },
    **{
        f"{kind} as {reader}": {name: text.replace("FILE", path), **more}
        for kind, path, more in (
            ("a file above", "../out/private.env", {}),
            ("a file above by way of a folder", "a/../../out/private.env", {"a/b": ""}),
            ("an absolute path", "<above>/out/private.env", {}),
            ("a network path", "/<above>/out/private.env", {}),
            ("a link", "link.env", {"link.env": "-> ../out/private.env"}),
            ("a linked folder", "link/private.env", {"link": "-> ../out"}),
        )
        for reader, (name, text) in READERS.items()
    },
    "an own tool that lists names": {
        **OWN_TOOL, "t.toml": tool("{home}/.docker/config.json", "names.{m}#"), "acme.json": ACME,
    },
}  # fmt: skip
SPOKEN_OF = [name for name in SHAPES if any(reader in name for reader in READERS)]
OUTSIDE = {
    "out/private.txt": SECRET,
    "out/private.env": f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={URL}\nOPENAI_MODEL={SECRET}\n"
    f"DB_PASSWORD={SECRET}\nDASHSCOPE_API_KEY={PLAN_KEY} # {SECRET}\n",
    "out/opencode.json": opencode(
        PLAN_KEY, "https://dashscope-us.aliyuncs.com/x", SECRET
    ),
    "out/qwen/.env": f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={URL}\nOPENAI_MODEL={SECRET}\n",
    "home/private.txt": SECRET,
    "home/.docker/config.json": json.dumps(
        {"auths": {"r": {"auth": SECRET}}, "host": SECRET, "names": {SECRET: {}}}
    ),
}


def laid_out(base: Path, files: dict[str, str]) -> Path:
    """Return the repository below ``base`` that holds ``files``.

    ``-> x`` is a link, ``<above>`` stands for ``base``.
    """
    for name, text in OUTSIDE.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text)
    top = base / "repo"
    (top / ".git").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).unlink(missing_ok=True)
        if text.startswith("-> "):
            (top / name).symlink_to(text[3:])
        else:
            (top / name).write_text(text.replace("<above>", str(base)))
    return top


@pytest.fixture(
    params=[(), ("--trust-project",)], ids=["trust_by_user_file", "trusted"]
)
def outputs(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Outputs:
    """Runs a command in a repository of the files given and returns all that it prints."""
    for name in list(os.environ):
        if name.startswith(("OPENAI", "DASHSCOPE", "ANTHROPIC", "QWEN")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DB_PASSWORD", SECRET)
    monkeypatch.setenv("K", PLAN_KEY)

    word: tuple[str, ...] = request.param

    def run(files: dict[str, str], *calls: list[str]) -> list[str]:
        monkeypatch.chdir(laid_out(tmp_path, files))
        said = []
        for call in calls:
            main([*call, *word])
            found = capsys.readouterr()
            said.append(found.out + found.err)
        return said

    return run


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_from_outside_is_printed(shape: str, outputs: Outputs) -> None:
    for call, said in zip(CALLS, outputs(SHAPES[shape], *CALLS), strict=True):
        assert SECRET[-4:] not in said, (call, said)
        assert "Traceback" not in said
        assert "internal error" not in said


@pytest.mark.parametrize(
    "trust", [trust_by_user_file, trusting], ids=["trust_by_user_file", "trusted"]
)
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_from_outside_is_hovered_or_completed(
    shape: str, trust: TrustOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DB_PASSWORD", SECRET)
    top = laid_out(tmp_path, SHAPES[shape])
    projects = Projects(
        Disk(), [str(top)], home=Home(str(tmp_path / "home")), trust=trust
    )
    asked = 0
    own = [name for name, text in SHAPES[shape].items() if not text.startswith("-> ")]
    for path in (str(top / name) for name in own):
        text = projects.files.read(path) or ""
        linter, context = (
            projects.of(path).linter,
            projects.context(projects.files, path),
        )
        for word in re.finditer(r"\w+", text):  # in each name and each value
            offset = (word.start() + word.end()) // 2
            said = hover_content(context, offset) if context else None
            offered = complete(linter, projects.files, path, offset)
            asked += bool(said) + len(offered)
            assert SECRET[-4:] not in (said.text if said else "")
            assert SECRET[-4:] not in repr([one.item for one in offered])
    assert asked or shape not in SPOKEN_OF


def test_what_keyfit_knows_is_judged_wherever_it_comes_from(outputs: Outputs) -> None:
    (said,) = outputs({"opencode.json": opencode()}, ["doctor"])
    assert "sk-sp-…8a60" in said
    (said,) = outputs({".env": "-> ../out/private.env"}, ["check", ".env"])
    assert "leads out of the project" in said or "No findings" in said


def test_what_is_not_shown_is_named(outputs: Outputs) -> None:
    (said,) = outputs({"opencode.json": opencode("{env:DB_PASSWORD}")}, ["doctor"])
    assert "$DB_PASSWORD (not shown)" in said


def test_links_that_lead_out_are_refused_by_name(outputs: Outputs) -> None:
    (said,) = outputs(SHAPES["linked facts, tools and a baseline"], ["check"])
    assert "baseline: b.json: a symbolic link that leads out of the project" in said
    facts = {"keyfit.toml": 'facts = ["g.toml"]\n', "g.toml": "-> ../out/private.txt"}
    (said,) = outputs(facts, ["check", "--trust-project"])
    assert "facts: a symbolic link that leads out of the project: g.toml" in said
    (said,) = outputs({"keyfit.toml": "-> ../out/private.txt"}, ["check"])
    assert (
        "keyfit.toml: not read: a symbolic link that leads out of the project" in said
    )


def test_a_link_within_the_project_is_read(outputs: Outputs) -> None:
    files = {
        "shared/keyfit.toml": 'ignore = ["no-such"]\n',
        "keyfit.toml": "-> shared/keyfit.toml",
    }
    (said,) = outputs(files, ["check"])
    assert "no-such" in said
    assert "link" not in said
