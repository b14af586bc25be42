"""``keyfit baseline``, and what check, fix and the settings make of its file."""

from __future__ import annotations

import json

import pytest

from cli.harness import Run, Write
from cli.samples import CLAUDE, PLAN_KEY, WRONG_ENV

NAME = "keyfit-baseline.json"
SET = f'baseline = "{NAME}"\n'
MANY = {".env": WRONG_ENV, "a/.claude/settings.json": CLAUDE}


def test_what_is_in_it_is_left_out_and_what_is_new_is_not(
    run: Run, write: Write
) -> None:
    folder = write({**MANY, "keyfit.toml": SET})
    made = run("baseline")
    assert made.out == f"{NAME}: 3 findings (3 new, 0 no longer there)\n"
    assert (made.status, made.err) == (0, "")
    assert run("check") == (
        0,
        "No findings in 3 files, besides 3 in the baseline.\n",
        "",
    )
    write({".env": f"# one line more\n{WRONG_ENV}", "b/.env": WRONG_ENV})
    said = json.loads(run("check", "--output-format", "json").out)
    assert [one["path"] for one in said["findings"]] == ["b/.env"]
    assert said["summary"]["baseline"] == 3
    write({".env": WRONG_ENV.replace(f"{PLAN_KEY}", f"{PLAN_KEY[:-4]}0000")})
    assert run("check", str(folder / ".env")).status == 1


VERSION_1 = (
    (".env", "key-endpoint-mismatch", "60930683c574811c29231c7844b613b5"),
    (
        "a/.claude/settings.json",
        "key-endpoint-mismatch",
        "b14a8c9f97c69bb1011671f09aee40bb",
    ),
    ("a/.claude/settings.json", "model-case", "22fe8cc61f939982fd14093d3c07ab70"),
)


def version_1() -> str:
    """Return the baseline of `MANY` as the first keyfit wrote it."""
    fields = ("path", "rule", "fingerprint")
    findings = [dict(zip(fields, entry, strict=True)) for entry in VERSION_1]
    return json.dumps({"version": 1, "findings": findings})


def test_version_1_is_read_and_becomes_version_2(run: Run, write: Write) -> None:
    folder = write({**MANY, "keyfit.toml": SET, NAME: version_1()})
    assert run("check") == (
        0,
        "No findings in 3 files, besides 3 in the baseline.\n",
        "",
    )
    assert run("baseline").out == f"{NAME}: 3 findings (0 new, 0 no longer there)\n"
    written = json.loads((folder / NAME).read_text())
    assert (written["version"], len(written["findings"])) == (2, 3)
    assert run("check") == (
        0,
        "No findings in 3 files, besides 3 in the baseline.\n",
        "",
    )


def test_version_1_stays_while_files_are_unchecked(run: Run, write: Write) -> None:
    folder = write({**MANY, "keyfit.toml": SET, NAME: version_1()})
    assert (
        run("baseline", ".env").out
        == f"{NAME}: 3 findings (0 new, 0 no longer there)\n"
    )
    written = json.loads((folder / NAME).read_text())
    assert [tuple(entry.values()) for entry in written["findings"]] == list(VERSION_1)
    assert written["version"] == 1
    assert run("check").status == 0


def test_it_holds_no_keys(run: Run, write: Write) -> None:
    folder = write(MANY)
    run("baseline")
    text = (folder / NAME).read_text()
    assert "sk-" not in text
    assert "cdef" not in [
        line for line in text.splitlines() if "fingerprint" not in line
    ]
    assert set(json.loads(text)["findings"][0]) == {"path", "rule", "fingerprint"}


def test_the_option_and_another_working_directory(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write({**MANY, "elsewhere/x.txt": ""})
    run("baseline", "--baseline", "known.json")
    assert run("check").status == 1
    assert run("check", "--baseline", "known.json").status == 0
    monkeypatch.chdir(folder / "elsewhere")
    assert run("check", "--baseline", "../known.json", "..").status == 0
    assert run("check", "--baseline", "", "..").status == 1


def test_it_is_brought_up_to_date(run: Run, write: Write) -> None:
    folder = write({**MANY, "keyfit.toml": SET})
    run("baseline")
    (folder / "a/.claude/settings.json").unlink()
    write({".env": "A=1\n"})
    told = f"keyfit: {NAME}: 3 outdated entries; run 'keyfit baseline'\n"
    assert run("check").err == told
    assert run("baseline").out == f"{NAME}: 0 findings (0 new, 3 no longer there)\n"
    assert run("check").err == ""


def test_files_and_rules_that_were_not_looked_at_keep_their_entries(
    run: Run, write: Write
) -> None:
    write({**MANY, "keyfit.toml": SET})
    run("baseline")
    write({".env": "A=1\n"})
    assert run("check", "a").err == ""
    assert run("check", "--ignore", "key-endpoint-mismatch").err == ""
    assert (
        run("baseline", "a").out == f"{NAME}: 3 findings (0 new, 0 no longer there)\n"
    )
    assert run("baseline", "--select", "model-case").out.startswith(
        f"{NAME}: 3 findings"
    )
    assert (
        run("baseline", ".env").out
        == f"{NAME}: 2 findings (0 new, 1 no longer there)\n"
    )


def test_the_same_findings_make_the_same_file(run: Run, write: Write) -> None:
    folder = write({**MANY, "keyfit.toml": SET})
    run("baseline")
    text = (folder / NAME).read_text()
    run("baseline", "a", ".env")
    assert (folder / NAME).read_text() == text


def test_fix_leaves_out_the_same(run: Run, write: Write) -> None:
    folder = write({**MANY, "keyfit.toml": SET})
    run("baseline")
    run("fix")
    assert (folder / ".env").read_text() == WRONG_ENV


def test_what_lies_above_it_is_not_in_it(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV, "b/x.txt": ""})
    made = run("baseline", "--baseline", "b/known.json")
    assert made.out.startswith("b/known.json: 0 findings")
    assert "1 finding outside of the folder of b/known.json left out" in made.err


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "{}", '{"version": 3, "findings": []}', "[" * 100_000,
             '{"version": 1, "findings": [{"path": 1}]}', "\0"],
)  # fmt: skip
def test_what_is_no_baseline_ends_the_run(run: Run, write: Write, text: str) -> None:
    folder = write({".env": WRONG_ENV, "keyfit.toml": SET, NAME: text})
    for command in ("check", "fix", "baseline"):
        done = run(command)
        assert (done.status, done.out) == (2, ""), command
        assert NAME in done.err
    assert (folder / NAME).read_text() == text


def test_one_that_is_not_there(run: Run, write: Write) -> None:
    write({".env": WRONG_ENV, "keyfit.toml": f"\n{SET}"})
    told = f"{NAME}: no such file; create it with 'keyfit baseline'\n"
    assert run("check") == (2, "", f"keyfit: keyfit.toml:2: baseline: {told}")
    assert run("check", "--baseline", "x.json").err.endswith(
        f"x.json{told[len(NAME) :]}"
    )
    assert run("check", "--baseline", "").status == 1


def test_without_anything_to_check_none_is_made(run: Run, write: Write) -> None:
    folder = write({"README.md": ""})
    assert run("baseline").status == 3
    assert not (folder / NAME).exists()
