"""The settings that the installed tools publish: `python -m oracle.published` writes schemas/.

A tool says what it reads in a schema that it prints, in its package's source, or only in the names
in its program. schemas/<tool>.txt keeps the names that could change a call, one a line, under the
version that they are of: paths with dots, `*` for any name or place, `$NAME` for variables. The
tests hold the catalog against them, without the tools.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import tomli

from . import install
from .install import HERE, NODE, Tool

SCHEMAS = HERE / "schemas"
# What is below the top counts only if its last name has one of these: a schema has thousands.
_COULD_CHANGE = re.compile(
    r"key|token\b|auth|cred|secret|login|url|base\b|endpoint|proxy|gateway|model|provider|header"
    r"|protocol|wire|api|npm|^env$|trust|catalog|enabled|disabled?$|whitelist|blacklist|alias",
    re.IGNORECASE,
)
_VARIABLE_COULD_CHANGE = re.compile(
    r"_(KEY|TOKEN|AUTH|CONTENT|LOGIN|URL|BASE|HOST|ENDPOINT|PROXY|GATEWAY|MODEL|MODELS|PROVIDER"
    r"|PROTOCOL|HEADERS|CONFIG|DIR|HOME|PROFILE|SOCKET|DESCRIPTOR|PATH|CREDS_FILE|TOKEN_FILE)$"
    r"|_USE_|CONFIG"
)
_SECONDS = 120

Json = dict[str, Any]


def names(tool: Tool) -> list[str]:
    """The names of `tool`, sorted; raises OSError or ValueError where it no longer shows them."""
    found = {name for name in _READERS[tool.name](tool) if _matters(name)}
    if not found:
        raise ValueError(f"{tool.name} shows no settings")
    patterns = harmless(tool.name)
    return sorted(name for name in found if not _is_below(patterns, name))


def kept(tool: str) -> list[str]:
    """The names in schemas/<tool>.txt."""
    text = (SCHEMAS / f"{tool}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def harmless(tool: str) -> list[str]:
    """The patterns of schemas/harmless.toml, each with all that is below it."""
    rows = tomli.loads((SCHEMAS / "harmless.toml").read_text(encoding="utf-8"))
    return [name for row in rows.get(tool, ()) for name in row["names"]]


def covers(known: str, name: str) -> bool:
    """Whether `name` is the known one, whose `*` stands for any one name, or is below it."""
    parts, others = known.split("."), name.split(".")
    if len(parts) > len(others):
        return False
    return all(
        fnmatchcase(other, part) for part, other in zip(parts, others, strict=False)
    )


def new(chosen: Sequence[Tool]) -> Iterator[str]:
    """A line for each name that an installed tool has and its file has not, or says why not."""
    for tool in chosen:
        if tool.name not in _READERS:
            continue
        try:
            missing = set(names(tool)) - set(kept(tool.name))
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            yield f"{tool.name}: its settings cannot be read: {error}"
            continue
        yield from (f"{tool.name}: a new setting: {name}" for name in sorted(missing))


def main() -> int:
    """Writes the files of the tools that are named, or of all."""
    for tool in install.tools():
        if tool.name in _READERS and tool.name in (sys.argv[1:] or _READERS):
            head = f"# {tool.name} {tool.version}, {date.today()}; see published.py\n"
            text = head + "".join(f"{name}\n" for name in names(tool))
            (SCHEMAS / f"{tool.name}.txt").write_text(text, encoding="utf-8")
    return 0


def _is_below(patterns: list[str], name: str) -> bool:
    """Whether a harmless name has `name` in it, so that it need not be kept."""
    around = (one for one in patterns if one.count(".") < name.count("."))
    return any(covers(one, name) for one in around)


def _matters(name: str) -> bool:
    if name.startswith("$"):
        return bool(_VARIABLE_COULD_CHANGE.search(name))
    last = name.rpartition(".")[2]
    return "." not in name or bool(_COULD_CHANGE.search(last))


def _output(tool: Tool, *command: str) -> str:
    """What the tool's command prints, in a home folder of its own."""
    with tempfile.TemporaryDirectory(prefix="keyfit-oracle-") as home:
        paths = [*tool.path, str(NODE / "node_modules/.bin"), os.environ["PATH"]]
        environment = {"PATH": os.pathsep.join(paths), "HOME": home}
        done = subprocess.run(
            command, cwd=home, env=environment, capture_output=True, check=True, text=True,
            timeout=_SECONDS,
        )  # fmt: skip
    return done.stdout


def _package(tool: Tool) -> Path:
    return tool.folder / "node_modules" / str(tool.npm)


def _properties(schema: Json, all_of_them: Json, at: str = "") -> Iterator[str]:
    """The paths of a JSON Schema; a definition within itself is left out."""
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        others = {key: value for key, value in all_of_them.items() if key != name}
        if name in all_of_them:
            yield from _properties(all_of_them[name], others, at)
    for way in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(way, ()):
            yield from _properties(branch, all_of_them, at)
    for name, below in schema.get("properties", {}).items():
        yield f"{at}{name}"
        yield from _properties(_object(below), all_of_them, f"{at}{name}.")
    others = [schema.get(way) for way in ("additionalProperties", "items")]
    others += schema.get("patternProperties", {}).values()
    for below in filter(None, map(_object, others)):
        yield from _properties(below, all_of_them, f"{at}*.")


def _object(schema: Any) -> Json:
    """A schema may also be true or false, or a list of them, which say nothing here."""
    return schema if isinstance(schema, dict) else {}


def _openapi(prefix: str) -> Callable[[Tool], Iterator[str]]:
    """OpenCode's kind: `generate` prints the schema, the program has the variables' names."""

    def read(tool: Tool) -> Iterator[str]:
        text = _output(tool, tool.run[0], "generate")
        schemas = json.loads(text[text.index("{") :])["components"]["schemas"]
        yield from _properties(schemas["Config"], schemas)
        platform = next(tool.folder.glob(f"node_modules/**/bin/{tool.run[0]}"))
        yield from _variables([_largest(platform.parents[3])], prefix)

    return read


def _copilot_cli(tool: Tool) -> Iterator[str]:
    """Its help lists the variables."""
    text = _output(tool, tool.run[0], "help", "environment")
    yield from (f"${name}" for name in re.findall(r"\bCOPILOT_[A-Z0-9_]+", text))


def _pi(tool: Tool) -> Iterator[str]:
    """The package has the schemas of its settings and its models; a page lists the variables."""
    for name in ("settings", "models"):
        text = (_package(tool) / f"schemas/{name}.schema.json").read_text("utf-8")
        schema = json.loads(text)
        yield from _properties(schema, schema.get("$defs", {}))
    page = _package(tool) / "docs/environment-variables.md"
    yield from _variables([page], "PI")


def _largest(folder: Path) -> Path:
    """The program itself, which no other file of a package comes near in size."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return max(files, key=lambda path: path.stat().st_size)


def _variables(files: Iterator[Path] | list[Path], prefixes: str) -> Iterator[str]:
    """The variables whose names stand in the files: all that begin with one of `a|b`."""
    pattern = re.compile(rf"\b(?:{prefixes})_[A-Z0-9_]*[A-Z0-9]\b".encode())
    for path in files:
        found: set[bytes] = set(pattern.findall(path.read_bytes()))
        yield from (f"${name.decode()}" for name in found)


def _openclaw(tool: Tool) -> Iterator[str]:
    schema = json.loads(_output(tool, "openclaw", "config", "schema"))
    yield from _properties(schema, schema.get("definitions", {}))
    yield from _variables(list((_package(tool) / "dist").rglob("*.js")), "OPENCLAW")


def _qwen_code(tool: Tool) -> Iterator[str]:
    """The package exports its schema, whose groups have `properties`."""
    chunks = list((_package(tool) / "chunks").glob("*.js"))
    source = "function getSettingsSchema"
    chunk = next(path for path in chunks if source in path.read_text("utf-8"))
    program = f"""
        const {{ getSettingsSchema }} = await import({json.dumps(str(chunk))});
        const text = JSON.stringify({{ properties: getSettingsSchema() }});
        process.stdout.write(text, () => process.exit(0));
    """
    printed = _output(tool, "node", "--input-type=module", "-e", program)
    yield from _properties(json.loads(printed), {})
    yield from _variables(chunks, "QWEN|OPENAI|ANTHROPIC|DASHSCOPE")


def _claude_code(tool: Tool) -> Iterator[str]:
    """The names of one object of validators, which begins with that of `$schema`."""
    program = _largest(tool.folder)
    text = program.read_bytes()
    start = text.index(
        b'{$schema:()=>r().optional().describe("JSON Schema reference for'
    )
    yield from _keys(text[start : start + 200_000].decode("utf-8", "replace"))
    yield from _variables([program], "ANTHROPIC|CLAUDE_CODE|CLAUDE")


def _keys(source: str) -> Iterator[str]:
    """The names of the object that JavaScript source begins with, of those `name:()=>`."""
    depth = 0
    pattern = r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|`(?:[^`\\]|\\.)*`|[{}()\[\]]|([\w$]+):\(\)=>'
    for token in re.finditer(pattern, source):
        if token[1] and depth == 1:
            yield token[1]
        text = token[0] if not token[1] else ""
        depth += (text in "{([") - (text in "})]") if len(text) == 1 else 0
        if depth == 0:
            return


def _continue(tool: Tool) -> Iterator[str]:
    """The source map has the schema's source; what is below a model is named without its place."""
    text = (_package(tool) / "dist/index.js.map").read_text(encoding="utf-8")
    sources = json.loads(text)
    by_name = dict(zip(sources["sources"], sources["sourcesContent"], strict=True))
    folder = "../../../packages/config-yaml/src/schemas/"
    field = re.compile(r"^  (\w+): ?(?:z\b|\w+Schema|envRecord)?", re.MULTILINE)
    top = by_name[f"{folder}index.ts"].partition("baseConfigYamlSchema =")[2]
    yield from field.findall(top.partition("export type")[0])
    for name in field.findall(by_name[f"{folder}models.ts"]):
        yield f"models.*.{name}"
    yield from _variables([_package(tool) / "dist/index.js"], "CONTINUE")


def _codex(tool: Tool) -> Iterator[str]:
    """The names of two structures, as the reader of TOML has them, one behind the other."""
    program = _largest(tool.folder)
    texts = list(_texts(program.read_bytes()))
    yield from _between(texts, "model", "oss_provider", "openai_base_url")
    fields = _between(texts, "name", "supports_standalone_web_search", "env_key")
    yield from (f"model_providers.*.{name}" for name in fields)


def _between(texts: list[str], first: str, last: str, anchor: str) -> list[str]:
    """The shortest stretch from `first` to `last` that has `anchor`."""
    stretches = []
    for end in (place for place, text in enumerate(texts) if text == last):
        before = texts[max(0, end - 200) : end]
        if anchor not in before:
            continue
        head = before[: before.index(anchor)]
        if first in head:
            start = len(head) - 1 - head[::-1].index(first)
            stretches.append([*before[start:], last])
    if not stretches:
        raise ValueError(f"its program has no names from {first} to {last}")
    return min(stretches, key=len)


def _texts(program: bytes) -> Iterator[str]:
    """The short texts that a 64-bit ELF program's constants point at, in the constants' order."""
    sections = _sections(program)
    address, offset, size = sections[".rodata"]
    _, start, length = sections[".data.rel.ro"]
    words = struct.unpack_from(f"<{length // 8}Q", program, start)
    for pointer, count in itertools.pairwise(words):
        if address <= pointer < address + size and 0 < count < 64:
            place = pointer - address + offset
            text = program[place : place + count]
            if re.fullmatch(rb"[A-Za-z0-9_]+", text):
                yield text.decode()


def _sections(program: bytes) -> dict[str, tuple[int, int, int]]:
    """The address, the place in the file and the size of each section."""
    (table,) = struct.unpack_from("<Q", program, 0x28)
    count, names_at = struct.unpack_from("<HH", program, 0x3C)
    rows = [
        struct.unpack_from("<IIQQQQ", program, table + 64 * n) for n in range(count)
    ]
    base = rows[names_at][4]
    return {
        program[base + row[0] : program.index(b"\0", base + row[0])].decode(): row[3:6]
        for row in rows
    }


def _grok_cli(tool: Tool) -> Iterator[str]:
    """The interfaces of its two files of settings, and the variables that it reads."""
    dist = _package(tool) / "dist"
    text = (dist / "utils/settings-manager.d.ts").read_text(encoding="utf-8")
    yield from re.findall(r"^    (\w+)\?:", text, re.MULTILINE)
    yield from _variables(list(dist.rglob("*.js")), "GROK|XAI|OPENAI|MORPH")


def _cline(tool: Tool) -> Iterator[str]:
    """The schema of its settings, which a package of it exports, and the program's variables."""
    modules = tool.folder / "node_modules"
    core, zod = modules / "@cline/core/dist/index.js", modules / "zod/index.js"
    program = f"""
        const {{ StoredProviderSettingsSchema: schema }} = await import({json.dumps(str(core))});
        const {{ z }} = await import({json.dumps(str(zod))});
        const text = JSON.stringify(z.toJSONSchema(schema));
        process.stdout.write(text, () => process.exit(0));
    """
    printed = _output(tool, "node", "--input-type=module", "-e", program)
    yield from _properties(json.loads(printed), {})
    yield from _variables([core], "CLINE")


def _droid(tool: Tool) -> Iterator[str]:
    """Where its program turns a model of the older file into one of the newer, both names stand;
    here below the places that the catalog gives the files."""
    program = _largest(tool.folder)
    text = program.read_bytes()
    place = re.search(rb"\{model:([\w$]+)\.model,.{0,1500}?supports_images", text)
    if place is None:
        raise ValueError("its program does not show its settings")
    row = re.escape(place[1])
    for pair in re.findall(rb"(\w+):" + row + rb"\.(\w+)", place[0]):
        newer, older = (name.decode() for name in pair)
        yield f"of.user.customModels.*.{newer}"
        yield f"of.older.custom_models.*.{older}"
    yield from _variables([program], "FACTORY")


def _mini_swe_agent(tool: Tool) -> Iterator[str]:
    """The variables in its package; LiteLLM, which makes the calls, is another tool."""
    (package,) = tool.folder.glob("lib/*/site-packages/minisweagent")
    yield from _variables(list(package.rglob("*.py")), "MSWEA|LITELLM")


def _printed_names(*program: str) -> Callable[[Tool], Iterator[str]]:
    """A Python package: the program prints the names, one a line."""
    return lambda tool: iter(_output(tool, "python", "-c", "\n".join(program)).split())


_READERS: dict[str, Callable[[Tool], Iterator[str]]] = {
    "claude-code": _claude_code,
    "qwen-code": _qwen_code,
    "codex": _codex,
    "opencode": _openapi("OPENCODE"),
    "kilo": _openapi("KILO"),
    "openclaw": _openclaw,
    "pi": _pi,
    "copilot-cli": _copilot_cli,
    "continue": _continue,
    "grok-cli": _grok_cli,
    "mini-swe-agent": _mini_swe_agent,
    "cline": _cline,
    "droid": _droid,
    "aider": _printed_names(
        "from aider.args import get_parser",
        "for action in get_parser([], None)._actions:",
        "    print(*(name[2:] for name in action.option_strings if name[:2] == '--'))",
    ),
    "cecli": _printed_names(
        "from cecli.args import get_parser",
        "for action in get_parser([], None)._actions:",
        "    print(*(name[2:] for name in action.option_strings if name[:2] == '--'))",
    ),
    "gptme": _printed_names(
        "import re",
        "from dataclasses import fields",
        "from pathlib import Path",
        "import gptme",
        "from gptme.config import models",
        "kinds = {'': models.UserConfig, 'providers.*.': models.ProviderConfig,",
        "    'models.': models.ModelsConfig, 'project.': models.ProjectConfig}",
        "for at, kind in kinds.items():",
        "    print(*(at + field.name for field in fields(kind) if field.name[0] != '_'))",
        "for path in Path(gptme.__file__).parent.rglob('*.py'):",
        "    called = r'get_env\\w*\\(\\s*\"([A-Z_0-9]+)\"'",
        "    print(*('$' + name for name in re.findall(called, path.read_text())))",
    ),
    "hermes": _printed_names(
        "from hermes_cli.auth import PROVIDER_REGISTRY",
        "from hermes_cli.config import DEFAULT_CONFIG, OPTIONAL_ENV_VARS",
        "def paths(tree, at=''):",
        "    for name, below in tree.items():",
        "        yield at + name",
        "        yield from paths(below, f'{at}{name}.') if isinstance(below, dict) else ()",
        "print(*paths(DEFAULT_CONFIG))",
        "print(*('$' + name for name in OPTIONAL_ENV_VARS))",
        "for provider in PROVIDER_REGISTRY.values():",
        "    names = (*provider.api_key_env_vars, provider.base_url_env_var)",
        "    print(*('$' + name for name in names if name))",
    ),
    "litellm": _printed_names(
        "import os; os.environ['LITELLM_LOCAL_MODEL_COST_MAP'] = 'True'",
        "from litellm.types.router import LiteLLM_Params",
        "for name in LiteLLM_Params.model_fields:",
        "    print('model_list.*.litellm_params.' + name)",
    ),
}


if __name__ == "__main__":
    sys.exit(main())
