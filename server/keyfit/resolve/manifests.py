"""The packages that a project's manifests list, and the versions that they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

# A requirement goes on with extras, a version or a condition, none of which matters here.
_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_NORMAL = re.compile(r"[-_.]+")
# The languages whose manifests are programs are read by what a dependency looks like in them.
_GO_MODULE = re.compile(
    r"^\s*(?:require\s+)?([\w.-]+\.[\w.-]+/\S+)\s+v\d", re.MULTILINE
)
_ARTIFACT = re.compile(r"<artifactId>\s*([\w.-]+)\s*</artifactId>")
_GRADLE = re.compile(r"""["'][\w.-]+:([\w.-]+)(?::[^"'\n]*)?["']""")
_LINE_COMMENT = re.compile(r"^[ \t]*//.*", re.MULTILINE)
# The name that a version refers to: ``${spring-ai.version}``, ``${property("springAiVersion")}``.
_VERSION_NAME = re.compile(r"""\$\{?(?:property\(["'])?([\w.-]+)(?:["']\))?\}?""")
_NPM_TABLES = (
    "dependencies",
    "devDependencies",
    "optionalDependencies",
    "peerDependencies",
)
_CARGO_TABLES = ("dependencies", "dev-dependencies", "build-dependencies")


def packages(name: str, text: str) -> frozenset[str]:
    """Return the packages that the manifest called ``name`` with the text ``text`` lists.

    Names of Python packages are normal (``discord-py``); none where the text does not parse.
    """
    read = _READERS.get(name)
    if read is None and name.startswith("requirements"):
        read = _requirements
    if read is None:
        return frozenset()
    content = text.removeprefix("\ufeff")
    try:
        return frozenset(read(content))
    except (ValueError, RecursionError):
        return frozenset()  # a manifest that is being edited lists nothing for now


def version(manifests: Sequence[tuple[str, str]], package: str) -> str:
    """Return the version of ``package`` that the first of ``manifests`` (name, text) names which
    names any; '' if none does, if one names several, or if what it refers to is in none of them.

    Only the manifests of Maven and Gradle are looked at.
    """
    texts: list[tuple[_Versions, str]] = []
    for name, text in manifests:
        versions = _VERSIONS.get(name)
        if versions:
            texts.append((versions, versions.without_comments(text)))
    for versions, text in texts:
        named = set(versions.of_package(package).findall(text))
        # Profiles and modules may name several: which one is built cannot be seen here.
        if named:
            return _plain_version(named.pop(), texts) if len(named) == 1 else ""
    return ""


def _plain_version(named: str, texts: Sequence[tuple[_Versions, str]]) -> str:
    """Return the version that ``named`` is or refers to, '' if it is unknown."""
    reference = _VERSION_NAME.fullmatch(named)
    if reference is None:
        return named if named[0].isdigit() else ""
    for versions, text in texts:
        values = set(versions.of_name(reference[1]).findall(text))
        if values:
            return values.pop() if len(values) == 1 else ""
    return ""


class _Versions(NamedTuple):
    """How the manifests of a build tool name versions: patterns whose one group is the version.

    ``package`` finds that of a package, ``name`` the value of a name that it may refer to; ``{}``
    is the place of either.
    """

    without_comments: Callable[[str], str]
    package: str
    name: str

    def of_package(self, package: str) -> re.Pattern[str]:
        """Return the pattern of the version of ``package``."""
        return re.compile(self.package.replace("{}", re.escape(package)))

    def of_name(self, name: str) -> re.Pattern[str]:
        """Return the pattern of the value of ``name``."""
        return re.compile(self.name.replace("{}", re.escape(name)))


def _without_xml_comments(text: str) -> str:
    """Return ``text`` without its comments, in linear time: a pattern would look for the end of
    each that has none."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        kept.append(text[at:start])
        at = end + len("-->")
    kept.append(text[at:])
    return "".join(kept)


def _without_line_comments(text: str) -> str:
    return _LINE_COMMENT.sub("", text)


def _requirements(text: str) -> Iterator[str]:
    for line in text.splitlines():
        match = _NAME.match(line)
        if match:
            yield normal(match[1])


def normal(name: str) -> str:
    """Return the normal form of a Python package's name."""
    return _NORMAL.sub("-", name).lower()


def _named(requirements: Any) -> Iterator[str]:
    """Yield the packages of a list of requirements (PEP 508), whatever else is in it."""
    if not isinstance(requirements, list):
        return
    for requirement in requirements:
        if not isinstance(requirement, str):
            continue
        match = _NAME.match(requirement)
        if match:
            yield normal(match[1])


def _table(value: Any) -> dict[str, Any]:
    """Return ``value``, or an empty table: a manifest may have anything anywhere."""
    return value if isinstance(value, dict) else {}


def _npm(text: str) -> Iterator[str]:
    import json  # only a project that has the manifest pays for its parser

    top = _table(json.loads(text))
    for name in _NPM_TABLES:
        yield from _table(top.get(name))


def _toml(text: str) -> dict[str, Any]:
    import tomli

    return tomli.loads(text)


def _pyproject(text: str) -> Iterator[str]:
    top = _toml(text)
    project = _table(top.get("project"))
    yield from _named(project.get("dependencies"))
    for group in _table(project.get("optional-dependencies")).values():
        yield from _named(group)
    for group in _table(top.get("dependency-groups")).values():
        yield from _named(group)
    tool = _table(top.get("tool"))
    poetry = _table(tool.get("poetry"))
    yield from _poetry(poetry)


def _poetry(poetry: dict[str, Any]) -> Iterator[str]:
    """Yield the packages of Poetry's own tables, in which each is a name."""
    yield from map(normal, _table(poetry.get("dependencies")))
    for group in _table(poetry.get("group")).values():
        table = _table(group)
        dependencies = _table(table.get("dependencies"))
        yield from map(normal, dependencies)


def _pipfile(text: str) -> Iterator[str]:
    top = _toml(text)
    for name in ("packages", "dev-packages"):
        yield from map(normal, _table(top.get(name)))


def _cargo(text: str) -> Iterator[str]:
    top = _toml(text)
    for tables in (top, _table(top.get("workspace"))):
        for name in _CARGO_TABLES:
            yield from _table(tables.get(name))


def _go(text: str) -> Iterable[str]:
    return _GO_MODULE.findall(text)


def _maven(text: str) -> Iterable[str]:
    return _ARTIFACT.findall(text)


def _gradle(text: str) -> Iterable[str]:
    return _GRADLE.findall(text)


_READERS: dict[str, Callable[[str], Iterable[str]]] = {
    "package.json": _npm,
    "pyproject.toml": _pyproject,
    "Pipfile": _pipfile,
    "go.mod": _go,
    "Cargo.toml": _cargo,
    "pom.xml": _maven,
    "build.gradle": _gradle,
    "build.gradle.kts": _gradle,
}

_GRADLE_VERSIONS = _Versions(
    _without_line_comments,
    r"""["'][\w.-]+:{}:(\$\{[^}\n]*\}|[^"'\s@:]+)""",
    r"""\b{}["']?[\])]?\s*[,=]\s*["']([\w.+-]+)["']""",
)
_VERSIONS: dict[str, _Versions] = {
    "pom.xml": _Versions(
        _without_xml_comments,
        r"<artifactId>\s*{}\s*</artifactId>\s*<version>\s*([^<\s]+)\s*</version>",
        r"<{}>\s*([\w.+-]+)\s*</{}>",
    ),
    "build.gradle": _GRADLE_VERSIONS,
    "build.gradle.kts": _GRADLE_VERSIONS,
}
