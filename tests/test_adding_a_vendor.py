"""docs/adding-a-vendor.md: its rows make another vendor's key known, its folder a whole vendor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.toml_reader import words_of_table
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.vendor_facts import KeyShape
from keyfit.linter.linter import Linter
from keyfit.vfs.files import Overlay
from pages import ROOT, Step, copy, follow, python, steps

STEPS = steps("adding-a-vendor.md")
ROW, FOLDER, DOTENV = STEPS[0], STEPS[1:6], STEPS[6]
FOREIGN_KEY = "initech-9d4c1f7ae2b35860c7e1a94fd2035b68"
FOUND = ["key-endpoint-mismatch", "model-case"]


def rules(folder: Path, path: str) -> list[str]:
    """The rules that find something at ``path`` below ``folder``."""
    words = ("-m", "keyfit", "check", "--output-format", "json", path)
    done = python(folder, *words)
    assert done.stderr == ""
    return [finding["rule"] for finding in json.loads(done.stdout)["findings"]]


def follow_all(taken: list[Step], folder: Path) -> None:
    for step in taken:
        follow(step, folder)


def test_a_row_makes_the_keys_of_another_vendor_known(tmp_path: Path) -> None:
    folder = copy(tmp_path / "copy")
    (folder / "a").mkdir()
    (folder / "a" / ".env").write_text(
        f"OPENAI_API_KEY={FOREIGN_KEY}\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n"
    )
    assert "foreign-key" not in rules(folder, "a")
    follow(ROW, folder)
    assert rules(folder, "a") == ["foreign-key"]
    shown = python(folder, "-m", "keyfit", "check", "a").stdout
    assert FOREIGN_KEY[-32:-4] not in shown
    tests = ("tests/catalog/test_vendor_data.py", "-k", "schema or cited or sample")
    done = python(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with the new vendor beside the others."""
    folder = copy(tmp_path_factory.mktemp("vendor"))
    follow_all([*FOLDER, DOTENV], folder)
    return folder


def test_a_folder_makes_a_vendor(changed: Path) -> None:
    assert rules(changed, "acme-app") == FOUND
    doctor = python(
        changed, "-m", "keyfit", "doctor", "--output-format", "json", "acme-app"
    )
    (one,) = json.loads(doctor.stdout)["connections"]
    assert one["answer"]["rule"] == "key-endpoint-mismatch"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("models", "--vendor", "acme"), "roadrunner-1"),
        (("plans", "--vendor", "acme"), "https://flat.acme.example/v1"),
        (("explain", "invalid acme key"), "     Change: Use the plan's own key"),
    ],
)
def test_commands_show_its_facts(
    changed: Path, words: tuple[str, ...], shown: str
) -> None:
    done = python(changed, "-m", "keyfit", *words)
    assert done.returncode == 0, done.stderr
    assert shown in done.stdout


COMPLETED = """
from keyfit.catalog import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.ide.completion.completions import complete
from keyfit.linter.linter import Linter
from keyfit.vfs.files import Overlay
text = "ACME_API_KEY=acme-flat-9d4c1f7ae2b35860c7e1a94fd2035b68\\nACME_BASE_URL=\\n"
files = Overlay({"/a/.env": text})
linter = Linter(load_catalog(), load_tools())
print([one.item.text for one in complete(linter, files, "/a/.env", len(text) - 1)])
"""


def test_its_endpoints_are_completed(changed: Path) -> None:
    done = python(changed, "-c", COMPLETED)
    assert done.stdout == "['https://flat.acme.example/v1']\n", done.stderr


def test_the_first_vendor_is_judged_as_before(changed: Path) -> None:
    (changed / "b").mkdir()
    (changed / "b" / ".env").write_text(
        "OPENAI_API_KEY=sk-sp-9d4c1f7ae2b35860c7e1a94fd2035b68\n"
        "OPENAI_BASE_URL=https://dashscope.aliyuncs.com/compatible-mode/v1\n"
    )
    assert rules(changed, "b") == ["key-endpoint-mismatch"]


def test_its_files_are_repaired(tmp_path: Path, changed: Path) -> None:
    follow(DOTENV, tmp_path)
    file = tmp_path / DOTENV.path
    assert python(changed, "-m", "keyfit", "fix", str(file)).returncode == 0
    repaired = DOTENV.text.replace("//api.", "//flat.").replace("Road", "road")
    assert file.read_text() == repaired


def test_a_program_may_load_it_from_any_folder(tmp_path: Path) -> None:
    follow_all(FOLDER, tmp_path)
    folder = (tmp_path / FOLDER[0].path).parent
    linter = Linter(load_catalog(folder=str(folder)), load_tools())
    report = linter.run(Overlay({"/a/.env": DOTENV.text}), ["/a/.env"])
    assert [finding.rule for finding in report.findings["/a/.env"]] == FOUND


def test_the_page_has_every_field_of_a_key() -> None:
    page = (ROOT / "docs" / "adding-a-vendor.md").read_text(encoding="utf-8")
    table = page.partition("| field |")[2].partition("\n\n")[0]
    in_page = {word for word in words_of_table(KeyShape) if f"`{word}`" in table}
    # What a shape of several plans of this vendor says besides is explained in keys.toml.
    assert in_page | {"id", "title", "likely", "elsewhere"} == set(
        words_of_table(KeyShape)
    )
