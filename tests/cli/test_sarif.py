"""SARIF: valid, true to the files, stable from run to run, and without keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from cli.harness import Run, Write
from cli.samples import CLAUDE, PLAN_KEY, RIGHT_ENV, STANDARD_KEY, WRONG_ENV, WRONG_URL
from keyfit.catalog.loader import load_catalog
from keyfit.cli.main import main
from keyfit.cli.output.rule_markdown import rule_markdown
from keyfit.linter.rules import RULES, key_endpoint_mismatch, model_case

# https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
SCHEMA = json.loads(
    Path(__file__).with_name("sarif-schema-2.1.0.json").read_text("utf-8")
)
VALID = Draft4Validator(SCHEMA, format_checker=FormatChecker())
TESTS = Path(__file__).parents[1]


@pytest.fixture
def sarif(run: Run):
    """The one run in the SARIF log of a check with ``options``; the log is valid."""

    def checked(*options: str) -> dict[str, Any]:
        log = json.loads(run("check", "--output-format", "sarif", *options).out)
        VALID.validate(log)
        (said,) = log["runs"]
        return said

    return checked


@pytest.mark.parametrize("folder", ["cases", "ok", "../examples"])
def test_what_is_said_of_every_fixture_is_valid(folder: str, capsys) -> None:
    main(["check", "--output-format", "sarif", str(TESTS / folder)])
    said = capsys.readouterr().out
    log = json.loads(said)
    VALID.validate(log)
    assert bool(log["runs"][0]["results"]) is (folder != "ok")
    masked = load_catalog().keys.masked
    for result in log["runs"][0]["results"]:
        del result["partialFingerprints"]  # hashes, which stand for themselves
    assert [text for text in texts(log) if masked(text) != text] == []
    assert masked(said) == said


def texts(said: Any) -> Iterator[str]:
    """All texts in ``said``, names included."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list):
        for item in said:
            yield from texts(item)
    elif isinstance(said, dict):
        yield from said
        yield from texts(list(said.values()))


def test_a_result(sarif, write: Write) -> None:
    write({".env": WRONG_ENV})
    (result,) = sarif()["results"]
    assert result["ruleId"] == "key-endpoint-mismatch"
    assert RULES[result["ruleIndex"]].id == result["ruleId"]
    assert result["level"] == "error"
    assert "sk-sp-…cdef" in result["message"]["text"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": ".env", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {
        "startLine": 2, "startColumn": 17, "endLine": 2, "endColumn": 17 + len(WRONG_URL)
    }  # fmt: skip
    (other,) = result["relatedLocations"]
    assert other["physicalLocation"]["region"]["startLine"] == 1


@pytest.mark.parametrize(
    ("before", "line", "column"),
    [
        ("\ufeff", 1, 18),
        ("A='😀' ", 1, 24),
        ("\ufeff\r", 2, 18),
        ("\ufeff# 😀\r\n", 2, 18),
    ],
    ids=[
        "byte order mark",
        "beyond the basic plane",
        "lone carriage return",
        "second line",
    ],
)
def test_columns_are_code_points_and_a_byte_order_mark_is_none(
    sarif, write: Write, before: str, line: int, column: int
) -> None:
    write(
        {
            "run.sh": f"{before}OPENAI_BASE_URL='{WRONG_URL}' OPENAI_API_KEY={PLAN_KEY} x\n"
        }
    )
    said = sarif()
    region = said["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert said["columnKind"] == "unicodeCodePoints"
    assert (region["startLine"], region["startColumn"]) == (line, column)
    assert region["endColumn"] == column + len(WRONG_URL)


def test_the_preferred_repair_is_the_one_that_fix_makes(
    run: Run, sarif, write: Write
) -> None:
    folder = write({"a/.claude/settings.json": CLAUDE, "b/.env": "\ufeff" + WRONG_ENV})
    changes = [
        change
        for result in sarif()["results"]
        for fix in result["fixes"]
        for change in fix["artifactChanges"]
    ]
    before = {
        p: (folder / p).read_text("utf-8-sig")
        for p in ("a/.claude/settings.json", "b/.env")
    }
    run("fix")
    after = {path: (folder / path).read_text("utf-8-sig") for path in before}
    assert {
        path: applied(text, path, changes) for path, text in before.items()
    } == after


def applied(text: str, path: str, changes: list[dict[str, Any]]) -> str:
    """``text`` of the file at ``path`` with the replacements in ``changes`` made."""
    lines = text.split("\n")
    here = (c["replacements"] for c in changes if c["artifactLocation"]["uri"] == path)
    every = [replacement for replacements in here for replacement in replacements]
    for one in sorted(
        every, key=lambda r: r["deletedRegion"]["startColumn"], reverse=True
    ):
        region = one["deletedRegion"]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        low, high = region["startColumn"] - 1, region["endColumn"] - 1
        lines[region["startLine"] - 1] = (
            line[:low] + one["insertedContent"]["text"] + line[high:]
        )
    return "\n".join(lines)


def test_fingerprints_stay_when_lines_move(sarif, write: Write) -> None:
    text = WRONG_ENV + f"OPENAI_MODEL=GLM-5\nfalse && OPENAI_MODEL=GLM-5\n{'#' * 3}\n"
    write({"run.sh": text})
    first = fingerprints(sarif())
    write({"run.sh": f"# one more\n\n{text}"})
    assert fingerprints(sarif()) == first
    assert len(first) == len(set(first))


def fingerprints(said: dict[str, Any]) -> list[tuple[str, str]]:
    """Each result's rule and fingerprint."""
    return [
        (r["ruleId"], r["partialFingerprints"]["keyfit/v1"]) for r in said["results"]
    ]


def test_a_key_as_a_name_is_masked(sarif, write: Write) -> None:
    write(
        {
            "a.json": json.dumps(
                {STANDARD_KEY: {"apiKey": PLAN_KEY, "baseURL": WRONG_URL}}
            )
        }
    )
    assert STANDARD_KEY not in json.dumps(sarif())


def test_paths_are_percent_encoded(sarif, write: Write) -> None:
    write({"a b/数#1%:?.env": WRONG_ENV})
    (result,) = sarif()["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%E6%95%B0%231%25%3A%3F.env"


def test_a_file_outside_of_the_checkout_has_an_absolute_address(
    sarif, write: Write, monkeypatch
) -> None:
    folder = write({"a b/.env": WRONG_ENV, "here/x": ""})
    monkeypatch.chdir(folder / "here")
    (result,) = sarif("../a b")["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": f"{folder.as_uri()}/a%20b/.env"}


def test_paths_start_from_the_checkout_of_a_workflow(
    sarif, write: Write, monkeypatch
) -> None:
    folder = write({"api/.env": WRONG_ENV})
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    monkeypatch.chdir(folder / "api")
    (result,) = sarif()["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "api/.env", "uriBaseId": "%SRCROOT%"}


def test_rules_come_from_their_records(sarif, write: Write) -> None:
    write({".env": RIGHT_ENV})
    said = sarif()
    rules = said["tool"]["driver"]["rules"]
    shown = next(rule for rule in rules if rule["id"] == "model-case")
    assert said["results"] == []
    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    assert shown["shortDescription"]["text"] == model_case.RULE.summary
    assert shown["fullDescription"]["text"] == model_case.RULE.why
    assert shown["helpUri"].endswith("/docs/rules/model-case.md")
    assert shown["defaultConfiguration"]["level"] == "error"
    assert "## Use instead" in shown["help"]["markdown"]
    assert shown["properties"]["tags"] == ["configuration", "bad-request"]


def test_what_a_project_makes_of_rules(sarif, write: Write) -> None:
    write({".env": WRONG_ENV + "OPENAI_MODEL=GLM-5\n", "keyfit.toml":
           'ignore = ["model-case"]\nseverity = {key-endpoint-mismatch = "info"}\n'})  # fmt: skip
    said = sarif()
    (invocation,) = said["invocations"]
    changed = {
        one["descriptor"]["id"]: one["configuration"]
        for one in invocation["ruleConfigurationOverrides"]
    }
    assert [result["level"] for result in said["results"]] == ["note"]
    assert changed == {
        "key-endpoint-mismatch": {"enabled": True, "level": "note"},
        "model-case": {"enabled": False, "level": "error"},
    }


def test_a_rule_that_is_off_by_its_severity_is_disabled(sarif, write: Write) -> None:
    write({".env": RIGHT_ENV, "keyfit.toml": '[severity]\nmodel-case = "off"\n'})
    said = sarif()
    (override,) = said["invocations"][0]["ruleConfigurationOverrides"]
    assert override["descriptor"]["id"] == "model-case"
    assert override["configuration"] == {"enabled": False, "level": "error"}


def test_projects_that_differ_leave_it_to_the_results(sarif, write: Write) -> None:
    write({"a/.env": WRONG_ENV, "b/.env": WRONG_ENV,
           "b/keyfit.toml": 'severity = {key-endpoint-mismatch = "warning"}\n'})  # fmt: skip
    said = sarif()
    assert [result["level"] for result in said["results"]] == ["error", "warning"]
    assert said["invocations"][0]["ruleConfigurationOverrides"] == []


def test_what_was_left_out_is_told(sarif, write: Write) -> None:
    write({".env": b"A=\xff\n", "keyfit.toml": "nonsense = 1\n"})
    (invocation,) = sarif()["invocations"]
    (skipped,) = invocation["toolExecutionNotifications"]
    (setting,) = invocation["toolConfigurationNotifications"]
    assert invocation["executionSuccessful"] is True
    assert (
        skipped["message"]["text"] == "Skipped: not UTF-8 at byte 2; save it as UTF-8"
    )
    assert (
        skipped["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == ".env"
    )
    assert setting["message"]["text"].startswith("keyfit.toml:1: nonsense: ")


def test_a_home_folder_that_was_not_searched_is_told(
    sarif, write: Write, monkeypatch
) -> None:
    home = write({"a/.env": RIGHT_ENV}).parent
    monkeypatch.chdir(home)
    (note,) = sarif()["invocations"][0]["toolExecutionNotifications"]
    assert note["level"] == "note"
    assert note["message"]["text"].startswith(f"{home}: not searched")


def test_a_rule_that_breaks_is_told(sarif, write: Write, monkeypatch) -> None:
    def broken(*_: object) -> str:
        raise KeyError(PLAN_KEY)

    monkeypatch.setattr(key_endpoint_mismatch, "_message", broken)
    write({".env": WRONG_ENV})
    (invocation,) = sarif()["invocations"]
    (failed,) = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is False
    assert failed["associatedRule"] == {"id": "key-endpoint-mismatch", "index": 0}
    assert "KeyError at test_sarif.py" in failed["message"]["text"]


def test_only_the_keys_of_a_rules_examples_are_masked(sarif, write: Write) -> None:
    write({".env": RIGHT_ENV})
    catalog = load_catalog()
    masked_keys = 0
    for rule, shown in zip(RULES, sarif()["tool"]["driver"]["rules"], strict=True):
        page = rule_markdown(rule, catalog)
        markdown = shown["help"]["markdown"]
        assert markdown.startswith(f"{rule.why}\n\n## Example\n")
        assert catalog.keys.masked(markdown) == markdown
        after = page[page.index("## How to ignore it") :]
        assert markdown.endswith(after)
        masked_keys += markdown != page
    assert masked_keys > 10
