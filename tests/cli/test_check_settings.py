"""Options of ``keyfit check`` about settings and files: --exclude, --config, --isolated."""

from __future__ import annotations

import pytest

from cli.harness import Run, Write
from cli.samples import RIGHT_ENV, WRONG_ENV

IGNORED = 'ignore = ["key-endpoint-mismatch"]\n'


def checked(run: Run, *options: str) -> list[str]:
    """The files with findings."""
    out = run("check", "-q", "--output-format", "concise", *options).out
    return [line.partition(":")[0] for line in out.splitlines()]


# --exclude


def test_exclude_adds_to_the_settings(run: Run, write: Write) -> None:
    write(dict.fromkeys(("a/.env", "b/.env", "c/.env", "d.env"), WRONG_ENV))
    assert checked(run) == ["d.env", "a/.env", "b/.env", "c/.env"]
    write({"keyfit.toml": 'exclude = ["a/"]\n'})
    assert checked(run) == ["d.env", "b/.env", "c/.env"]
    assert checked(run, "--exclude", "b/", "--exclude", "*d.env") == ["c/.env"]


def test_exclude_starts_from_the_working_folder(
    run: Run, write: Write, folder, monkeypatch
) -> None:
    write({"app/.env": WRONG_ENV, "app/app/.env": WRONG_ENV, "keyfit.toml": ""})
    monkeypatch.chdir(folder / "app")
    assert checked(run, "--exclude", "/app/") == [".env"]


def test_exclude_spares_what_is_named(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV})
    options = "--exclude", ".env", ".env"
    assert checked(run, *options) == [".env"]
    assert checked(run, "--force-exclude", *options) == []


@pytest.mark.parametrize("command", ["fix", "baseline"])
def test_exclude_of_the_other_commands(run: Run, write: Write, command: str) -> None:
    folder = write({"a/.env": WRONG_ENV, "b/.env": RIGHT_ENV})
    run(command, "--exclude", "a/")
    assert (folder / "a" / ".env").read_text() == WRONG_ENV
    if command == "baseline":
        assert "a/.env" not in (folder / "keyfit-baseline.json").read_text()


def test_an_exclude_that_is_no_pattern(run: Run) -> None:
    outcome = run("check", "--exclude", "[")
    assert outcome.status == 2
    assert "--exclude '[' is no pattern as in .gitignore" in outcome.err


# --config and --isolated


def test_a_named_file_takes_the_place_of_all_project_files(
    run: Run, write: Write
) -> None:
    write(
        {
            "ci/strict.toml": 'severity = {key-endpoint-mismatch = "warning"}\n',
            "keyfit.toml": IGNORED,
            "sub/keyfit.toml": IGNORED,
            "sub/.env": WRONG_ENV,
        }
    )
    assert run("check").status == 0
    outcome = run("check", "--config", "ci/strict.toml")
    assert outcome.status == 1
    assert "sub/.env:2:17: warning[key-endpoint-mismatch]" in outcome.out


def test_a_named_pyproject(run: Run, write: Write) -> None:
    write({"ci/pyproject.toml": f"[tool.keyfit]\n{IGNORED}", ".env": WRONG_ENV})
    assert run("check").status == 1
    assert run("check", "--config", "ci/pyproject.toml").status == 0


def test_a_named_file_needs_trust_like_any_project_file(run: Run, write: Write) -> None:
    write({"ci/keyfit.toml": "home = true\n", ".env": RIGHT_ENV})
    outcome = run("check", "--config", "ci/keyfit.toml")
    assert "ci/keyfit.toml:1: home: left out, because the project is not" in outcome.err
    assert run("check", "--config", "ci/keyfit.toml", "--trust-project").err == ""


def test_what_is_wrong_in_a_named_file(run: Run, write: Write) -> None:
    write({"ci/keyfit.toml": "selekt = []\n", ".env": RIGHT_ENV})
    outcome = run("check", "--config", "ci/keyfit.toml")
    assert "ci/keyfit.toml:1: selekt: unknown key; did you mean 'select'?" in (
        outcome.err
    )


@pytest.mark.parametrize("path", ["missing.toml", "."])
def test_a_named_file_that_is_not_there(run: Run, path: str) -> None:
    outcome = run("check", "--config", path)
    assert outcome.status == 2
    assert f"--config {path}: no such file" in outcome.err


def test_isolated_leaves_out_all_settings_files(run: Run, write: Write) -> None:
    folder = write({"keyfit.toml": IGNORED, ".env": WRONG_ENV})
    own = folder.parent / ".config" / "keyfit"
    own.mkdir(parents=True)
    assert run("check").status == 0
    assert run("check", "--isolated").status == 1
    (folder / "keyfit.toml").unlink()
    (own / "keyfit.toml").write_text(IGNORED)
    assert run("check").status == 0
    assert run("check", "--isolated").status == 1
    assert run("check", "--isolated", "--ignore", "key-endpoint-mismatch").status == 0


def test_isolated_and_a_file_exclude_each_other(run: Run, write: Write) -> None:
    write({"keyfit.toml": ""})
    outcome = run("check", "--isolated", "--config", "keyfit.toml")
    assert outcome.status == 2
    assert "not allowed with argument" in outcome.err


def test_config_show_says_what_a_named_file_sets(run: Run, write: Write) -> None:
    write({"ci/keyfit.toml": IGNORED, "keyfit.toml": 'edition = "2026-03-11"\n'})
    out = run("config", "show", "--config", "ci/keyfit.toml").out
    assert "ci/keyfit.toml:1" in out
    assert "2026-03-11" not in out


# per-file-ignores


def test_per_file_ignores(run: Run, write: Write) -> None:
    write(
        {
            "keyfit.toml": '[per-file-ignores]\n"docs/" = ["key-endpoint-mismatch"]\n'
            '"*.sample.env" = ["key-endpoint-mismatch", "model-case"]\n',
            "docs/a/.env": WRONG_ENV,
            "app/.env": WRONG_ENV,
            "app/x.sample.env": WRONG_ENV,
        }
    )
    assert checked(run) == ["app/.env"]
    assert checked(run, "docs/a/.env") == []  # also where the file is named
    assert checked(run, "--isolated") == ["app/.env", "app/x.sample.env", "docs/a/.env"]


def test_per_file_ignores_start_from_their_file(run: Run, write: Write) -> None:
    write(
        {
            "a/keyfit.toml": '[per-file-ignores]\n"/x/" = ["key-endpoint-mismatch"]\n',
            "a/x/.env": WRONG_ENV,
            "a/b/x/.env": WRONG_ENV,
        }
    )
    assert checked(run) == ["a/b/x/.env"]


def test_a_comment_for_an_ignored_rule_is_not_unused(run: Run, write: Write) -> None:
    comment = "# keyfit: ignore[key-endpoint-mismatch]\n"
    write(
        {
            ".env": RIGHT_ENV + comment + "A=1\n",
            "keyfit.toml": '[per-file-ignores]\n".env" = ["key-endpoint-mismatch"]\n',
        }
    )
    assert "unused-ignore" in run("check", "--isolated").out
    assert "unused-ignore" not in run("check").out


def test_fix_leaves_what_is_ignored_in_a_file(run: Run, write: Write) -> None:
    table = '[per-file-ignores]\n".env" = ["key-endpoint-mismatch"]\n'
    folder = write({".env": WRONG_ENV, "b.env": WRONG_ENV, "keyfit.toml": table})
    run("fix")
    assert (folder / ".env").read_text() == WRONG_ENV
    assert (folder / "b.env").read_text() == RIGHT_ENV


def test_config_show_has_per_file_ignores(run: Run, write: Write) -> None:
    write({"keyfit.toml": '[per-file-ignores]\n".env" = ["model-case"]\n'})
    out = run("config", "show").out
    assert '{".env": ["model-case"]}' in out
    assert "keyfit.toml:1" in out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('".env" = ["model-kase"]', "did you mean 'model-case'?"),
        ('".env" = "model-case"', "per-file-ignores..env: "),
        ('"[" = ["model-case"]', "'[' is not a .gitignore pattern"),
    ],
)
def test_what_is_wrong_in_per_file_ignores(
    run: Run, write: Write, line: str, said: str
) -> None:
    write({"keyfit.toml": f"[per-file-ignores]\n{line}\n", ".env": WRONG_ENV})
    outcome = run("check")
    assert outcome.status == 1
    assert said in outcome.err
    assert outcome.err.startswith("keyfit: keyfit.toml:")
