"""The packages that manifests list."""

from __future__ import annotations

import pytest

from keyfit.resolve.manifests import packages, version

PYPROJECT = """
[project]
name = "never"
dependencies = ["OpenAI>=3", "anthropic[vertex] ~= 2.13 ; python_version > '3.9'"]
[project.optional-dependencies]
web = ["fastapi"]
[dependency-groups]
dev = ["pytest", {include-group = "docs"}]
[tool.poetry.dependencies]
Discord_py = "*"
[tool.poetry.group.bot.dependencies]
aiogram = {version = "3"}
"""
GO = """module example.com/never

require github.com/openai/openai-go/v3 v3.1.0 // indirect
require (
	github.com/gin-gonic/gin v1.10.0
)
replace github.com/never/replaced => ../x
"""
POM = """<project><artifactId>app</artifactId><dependencies>
  <dependency><groupId>g</groupId><artifactId> spring-boot-starter-web </artifactId></dependency>
</dependencies></project>"""


@pytest.mark.parametrize(
    ("name", "text", "listed"),
    [
        ("package.json", '{"dependencies": {"a": "6"}, "devDependencies": {"b": "5"}}', "a b"),
        ("package.json", '\ufeff{"name": "never", "peerDependencies": {"@a/b": "*"}}', "@a/b"),
        ("package.json", '{"dependencies": {"openai": "6"},', ""),
        ("package.json", '{"dependencies": ["openai"]}', ""),
        ("package.json", "[" * 100_000, ""),
        ("requirements.txt", "-r a.txt\n# b\nC.c>=3 # x\n  d[all]==1\n-e .\n", "c-c d"),
        ("requirements-dev.txt", "discord.py\n", "discord-py"),
        ("pyproject.toml", PYPROJECT, "openai anthropic fastapi pytest discord-py aiogram"),
        ("pyproject.toml", "[project", ""),
        ("pyproject.toml", 'project = "never"\ntool = 1\n', ""),
        ("Pipfile", '[packages]\nopenai = "*"\n[dev-packages]\nruff = "*"\n', "openai ruff"),
        ("go.mod", GO, "github.com/openai/openai-go/v3 github.com/gin-gonic/gin"),
        ("Cargo.toml", '[dependencies]\na = "1"\n[workspace.dependencies]\nb = "2"\n', "a b"),
        ("pom.xml", POM, "app spring-boot-starter-web"),
        ("build.gradle", "implementation 'com.a:b-c:4.0'\nurl 'https://never'\n", "b-c"),
        ("README.md", "openai", ""),
    ],
)  # fmt: skip
def test_what_a_manifest_lists(name: str, text: str, listed: str) -> None:
    assert packages(name, text) == set(listed.split())


BOM = "<artifactId>spring-ai-bom</artifactId> <version>{}</version>"


@pytest.mark.parametrize(
    ("manifests", "found"),
    [
        ({"pom.xml": BOM.format("1.0.0")}, "1.0.0"),
        ({"pom.xml": BOM.format("${a.v}") + "<a.v> 2.0.0-M4 </a.v>"}, "2.0.0-M4"),
        ({"pom.xml": BOM.format("${a.v}")}, ""),
        ({"pom.xml": f"<!-- {BOM.format('1.0.0')} -->" + BOM.format("2.0.1")}, "2.0.1"),
        ({"pom.xml": BOM.format("1.0.0") + "<!--" * 100_000}, "1.0.0"),
        ({"build.gradle": "'o:spring-ai-bom:1.0.0'" + "\n" * 300_000}, "1.0.0"),
        ({"pom.xml": BOM.format("1.0.0") + BOM.format("2.0.1")}, ""),
        ({"pom.xml": BOM.format("1.0.0").replace("-bom", "-bom-x")}, ""),
        ({"pom.xml": BOM.format("[1,2)")}, ""),
        ({"build.gradle": "platform('o:spring-ai-bom:1.0.0')"}, "1.0.0"),
        ({"build.gradle": "// 'o:spring-ai-bom:1.0.0'\n"}, ""),
        ({"build.gradle": '"o:spring-ai-bom:${v}"\next.v = "1.1.2"'}, "1.1.2"),
        ({"build.gradle": "\"o:spring-ai-bom:$v\"\nset('v', '1.1.2')"}, "1.1.2"),
        (
            {"build.gradle.kts": '"o:spring-ai-bom:${property("v")}"\nextra["v"] = "2.1.0"'},
            "2.1.0",
        ),
        ({"package.json": '{"dependencies": {"spring-ai-bom": "1.0.0"}}'}, ""),
        ({"build.gradle": "'o:spring-ai-bom'", "pom.xml": BOM.format("1.0.0")}, "1.0.0"),
    ],
)  # fmt: skip
def test_the_version_that_manifests_name(manifests: dict[str, str], found: str) -> None:
    assert version([*manifests.items()], "spring-ai-bom") == found


def test_a_version_may_be_named_in_the_manifest_above() -> None:
    inner = ("pom.xml", BOM.format("${v}"))
    outer = ("pom.xml", "<v>1.0.0</v>")
    assert version([inner, outer], "spring-ai-bom") == "1.0.0"
