"""The packages that manifests list."""

from __future__ import annotations

import pytest

from keyfit.resolve.manifests import packages

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
