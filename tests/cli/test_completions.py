"""``keyfit completions`` in real shells; those that are not installed are left out."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from cli.harness import Run
from keyfit.cli.commands.completions import FILES, SHELLS, WORDS, actions
from keyfit.cli.main import COMMANDS, every_module, parser_of
from keyfit.linter.rules import RULES

FREE = ("NAME=VALUE", "HOST:PORT", "PATTERN")  # what nobody can know before
Completed = Callable[[str], set[str]]

# The words before the cursor in the variables that bash sets for a completion's function.
BASH = """
eval "$(cat script)"
read -r _ _ _ _ function _ < <(complete -p keyfit)
COMP_WORDS=($line); [[ $line == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$line COMP_POINT=${#line}
"$function" keyfit "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""
# Shows the line as it is once the tabulator key has been pressed.
ZSHRC = """
fpath=("$ZDOTDIR" $fpath)
autoload -Uz compinit && compinit -u -D
show() { print -r -- "$BUFFER" >| "$ZDOTDIR/line"; exit }
zle -N show && bindkey '^X' show
"""


@pytest.fixture
def shell(folder: Path) -> Callable[..., str]:
    """Runs a program in a folder with two files and gives what it prints; it says nothing else."""
    (folder / "prod.env").touch()
    (folder / "a folder").mkdir()

    def started(*argv: str, **environment: str) -> str:
        if not shutil.which(argv[0]):
            pytest.skip(f"{argv[0]} is not installed")
        done = subprocess.run(
            argv, capture_output=True, text=True, check=True, timeout=300,
            env={**os.environ, **environment},
        )  # fmt: skip
        assert done.stderr == ""
        return done.stdout

    return started


@pytest.fixture
def bash(run: Run, shell: Callable[..., str], folder: Path) -> Completed:
    (folder / "script").write_text(run("completions", "bash").out)
    return lambda line: (
        set(shell("bash", "--norc", "-c", BASH, line=line).split("\n")) - {""}
    )


@pytest.fixture
def fish(run: Run, shell: Callable[..., str], folder: Path) -> Completed:
    (folder / "script").write_text(run("completions", "fish").out)

    def completed(line: str) -> set[str]:
        out = shell(
            "fish", "--no-config", "-c", 'source script; complete -C "$line"', line=line
        )
        return {row.partition("\t")[0] for row in out.splitlines()}

    return completed


@pytest.mark.parametrize("name", ["bash", "fish"])
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("keyfit ", set(COMMANDS)),
        ("keyfit check --out", {"--output-format", "--output-file"}),
        (
            "keyfit check --output-format ",
            {"text", "json", "concise", "sarif", "github", "gitlab", "junit"},
        ),
        ("keyfit check --color ", {"auto", "always", "never"}),
        ("keyfit help ba", {"baseline"}),
        ("keyfit doctor --output-format ", {"text", "json"}),
        ("keyfit check --select ", {rule.id for rule in RULES}),
        ("keyfit fix --select model-case --ignore foreign", {"foreign-key"}),
        ("keyfit models --plan c", {"coding-plan"}),
        ("keyfit check --edition 2026-03", {"2026-03-11"}),
        ("keyfit explain invalid-acc", {"invalid-access-token"}),
        ("keyfit why DASHSCOPE_W", {"DASHSCOPE_WEBSOCKET_BASE_URL"}),
        ("keyfit completions ", set(SHELLS)),
        ("keyfit check p", {"prod.env"}),
        ("keyfit check --home p", {"prod.env"}),
        ("keyfit lsp --clientP", set()),
    ],
)
def test_bash_and_fish(
    request: pytest.FixtureRequest, name: str, line: str, words: set[str]
) -> None:
    assert request.getfixturevalue(name)(line) == words


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("keyfit comp", "keyfit completions "),
        ("keyfit check --stat", "keyfit check --statistics "),
        ("keyfit check --output-format sa", "keyfit check --output-format sarif "),
        ("keyfit check --select foreign", "keyfit check --select foreign-key "),
        ("keyfit why DASHSCOPE_W", "keyfit why DASHSCOPE_WEBSOCKET_BASE_URL "),
        ("keyfit check p", "keyfit check prod.env "),
    ],
)
def test_zsh(run: Run, folder: Path, line: str, completed: str) -> None:
    if not shutil.which("zsh"):
        pytest.skip("zsh is not installed")
    (folder / "prod.env").touch()
    (folder / ".zshrc").write_text(ZSHRC)
    (folder / "_keyfit").write_text(run("completions", "zsh").out)
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        ["zsh", "--no-globalrcs", "-i"], stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "ZDOTDIR": str(folder), "TERM": "xterm"}, start_new_session=True,
    )  # fmt: skip
    os.write(ours, f"{line}\t\x18".encode())
    process.wait(timeout=300)
    os.close(ours)
    os.close(theirs)
    assert (folder / "line").read_text() == f"{completed}\n"


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_scripts_are_well_formed(
    run: Run, shell: Callable[..., str], folder: Path, name: str
) -> None:
    (folder / "script").write_text(run("completions", name).out)
    assert shell(name, "-n", "script") == ""


def test_the_script_for_powershell_is_well_formed(run: Run) -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    tree = parser.parse(run("completions", "powershell").out.encode())
    assert not tree.root_node.has_error


def test_every_shell_knows_every_command(run: Run) -> None:
    for shell in SHELLS:
        out = run("completions", shell).out
        assert [name for name in COMMANDS if name not in out] == []


def test_no_argument_is_forgotten() -> None:
    every = [
        a
        for a in actions(parser_of(every_module()))
        if a.nargs != 0 and a.help != argparse.SUPPRESS
    ]
    unknown = [
        a.dest
        for a in every
        if not a.choices and a.metavar not in (*FILES, *WORDS, *FREE)
    ]
    assert unknown == []
    assert {a.metavar for a in every if not a.choices} == {*FILES, *WORDS, *FREE}


def test_another_shell_is_a_usage_error(run: Run) -> None:
    assert run("completions", "tcsh").status == 2
