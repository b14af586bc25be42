"""What is combined with what: the cases of each kind, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from crater import files, tools
from crater.files import (
    FIELDS,
    OBJECT_FILES,
    VARIABLE_FILES,
    Fields,
    Variables,
    Written,
)
from crater.projects import PLACES, project_file
from crater.values import (
    COMMENTS,
    METERED,
    OTHERS,
    OURS,
    PLACEHOLDERS,
    PLANS,
    REFERENCES,
    Setup,
)
from keyfit.catalog.tool_registry import load_tools
from keyfit.resolve.reference_syntax import find_reference

# Prefixes of an application's own names, and of the vendor's.
_ANYBODYS = ("OPENAI", "LLM", "CHAT", "MY_MODEL", "EMBEDDING")
_VENDORS = (
    "DASHSCOPE",
    "BAILIAN",
    "ALIBABA_CLOUD",
    "MODELSTUDIO",
    "QIANWEN",
    "ALIYUN_LLM",
)
_LINKS = (
    "https://dashscope.aliyun.com/", "https://dashscope.aliyun.com", "https://bailian.aliyun.com/",
    "https://bailian.console.aliyun.com/?tab=model#/api-key", "https://www.qwencloud.com/pricing",
    "https://bailian.console.aliyun.com/cn-beijing?tab=plan", "https://docs.qwencloud.com/",
    "https://dashscope.console.aliyun.com/apiKey", "https://platform.qianwenai.com/docs",
    "https://modelstudio.console.alibabacloud.com/?tab=dashboard", "https://chat.qwen.ai/",
    "https://help.aliyun.com/zh/model-studio/get-api-key", "https://tongyi.aliyun.com/",
    "https://www.alibabacloud.com/help/en/model-studio/base-url", "https://qwen.ai/blog",
    "https://home.qwencloud.com/billing/coding-plan", "https://github.com/QwenLM/qwen-code",
    "https://docs.bailian.console.aliyun.com/", "https://maven.aliyun.com/repository/public",
    "https://mirrors.aliyun.com/pypi/simple/", "https://oss-cn-beijing.aliyuncs.com",
    "https://registry.cn-hangzhou.aliyuncs.com/google_containers", "https://npmmirror.com/mirrors",
    "https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/x.png?Expires=1",
    "https://ecs.cn-hangzhou.aliyuncs.com", "https://nls-gateway-cn-shanghai.aliyuncs.com/ws/v1",
)  # fmt: skip


class Case(NamedTuple):
    """The files of one repository, all right; ``tracked``: whether git knows them."""

    written: tuple[Written, ...]
    tracked: bool = True


class Kind(NamedTuple):
    """A kind of case, and the fewest files of it."""

    name: str
    cases: Callable[[random.Random], Iterator[Case]]
    fewest: int


def named(prefix: str, key: str, url: str, model: str) -> Variables:
    """An application's three variables."""
    return [
        (f"{prefix}_API_KEY", key),
        (f"{prefix}_BASE_URL", url),
        (f"{prefix}_MODEL", model),
    ]


def fields(names: Fields, setup: Setup, key: str, model: str) -> Mapping[str, str]:
    """An application's three fields."""
    return {names.key: key, names.url: setup.openai, names.model: model}


def _metered_variables(draw: random.Random) -> Iterator[Case]:
    for setup, write in product(METERED, VARIABLE_FILES):
        prefix = draw.choice((*_ANYBODYS, *_VENDORS))
        variables = named(prefix, setup.key, setup.openai, draw.choice(setup.models))
        yield Case((write(variables, draw.choice(COMMENTS)),))


def _plan_variables(draw: random.Random) -> Iterator[Case]:
    for setup, write in product(PLANS, files.FOR_PERSONS):
        plan = "CODING" if setup.name.startswith("coding") else "TOKEN"
        prefixes = ("OPENAI", "LLM", "MY_MODEL", f"BAILIAN_{plan}_PLAN", f"{plan}_PLAN")
        variables = named(
            draw.choice(prefixes), setup.key, setup.openai, draw.choice(setup.models)
        )
        yield Case((write(variables, draw.choice(COMMENTS)),))


def _anthropic_variables(draw: random.Random) -> Iterator[Case]:
    for setup, write in product(OURS, files.FOR_PERSONS):
        key = draw.choice(("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY"))
        variables = [(key, setup.key), ("ANTHROPIC_BASE_URL", setup.anthropic),
                     ("ANTHROPIC_MODEL", draw.choice(setup.models))]  # fmt: skip
        yield Case((write(variables, draw.choice(COMMENTS)),))


def _objects(draw: random.Random) -> Iterator[Case]:
    for setup, write in product((*OURS, *OTHERS), OBJECT_FILES):
        row = fields(draw.choice(FIELDS), setup, setup.key, draw.choice(setup.models))
        yield Case((write(row, draw.choice(COMMENTS)),))


def _env_beside(draw: random.Random) -> Iterator[Case]:
    """The key in a ``.env`` beside an application's own file, which only refers to it."""
    for setup, write in product((*OURS, *OTHERS), OBJECT_FILES):
        reference = draw.choice(
            ("${THE_KEY}", "$THE_KEY", "os.environ/THE_KEY", "{env:THE_KEY}")
        )
        row = fields(draw.choice(FIELDS), setup, reference, draw.choice(setup.models))
        written = write(row, draw.choice(COMMENTS))
        env = files.dotenv([("THE_KEY", setup.key)], "")
        folder = written.path.rpartition("/")[0]
        yield Case((written, env._replace(path=f"{folder}/.env".lstrip("/"))))


def _tools(draw: random.Random) -> Iterator[Case]:
    for setup in (*OURS, *OTHERS):
        writers = (*tools.OPENAI, *(tools.ANTHROPIC if setup.anthropic else ()))
        for write in writers:
            key = draw.choice((setup.key, tools.OWN_REFERENCE.get(write, setup.key)))
            yield Case((write(setup, key, draw.choice(setup.models)),))
        if not setup.name.startswith("coding"):
            yield Case((tools.codex(setup, "", draw.choice(setup.models)),))


def _other_vendors(draw: random.Random) -> Iterator[Case]:
    for setup, write in product(OTHERS, VARIABLE_FILES):
        own = setup.name.upper().replace(" ", "_").replace(".", "")
        prefixes = [own, *_ANYBODYS]
        if (
            "coding" in setup.openai
        ):  # elsewhere, the name and the URL contradict each other
            prefixes.append(f"{own}_CODING_PLAN")
        prefix = draw.choice(prefixes)
        variables = named(prefix, setup.key, setup.openai, draw.choice(setup.models))
        if setup.anthropic:
            variables += [("ANTHROPIC_AUTH_TOKEN", setup.key),
                          ("ANTHROPIC_BASE_URL", setup.anthropic)]  # fmt: skip
        yield Case((write(variables, draw.choice(COMMENTS)),))


def _references(draw: random.Random) -> Iterator[Case]:
    """A reference for the key, now and then for the model or in the URL."""
    for reference, write in product(REFERENCES, VARIABLE_FILES):
        setup = draw.choice(METERED)
        url = draw.choice(
            (setup.openai, setup.openai, reference, f"https://{reference}/v1")
        )
        model = draw.choice((draw.choice(setup.models), reference))
        variables = named(draw.choice(_VENDORS), reference, url, model)
        yield Case((write(variables, draw.choice(COMMENTS)),))


def _references_in_objects(draw: random.Random) -> Iterator[Case]:
    syntaxes = load_tools().variable_names.references
    for reference, write in product(REFERENCES, OBJECT_FILES):
        setup = draw.choice(METERED)
        row = fields(draw.choice(FIELDS), setup, reference, draw.choice(setup.models))
        yield Case((write(row, draw.choice(COMMENTS)),))
        if not find_reference(
            syntaxes, reference
        ):  # the tool's own, or not right there
            tool = draw.choice(
                (tools.opencode, tools.openclaw, tools.crush, tools.claude_code)
            )
            yield Case((tool(setup, reference, draw.choice(setup.models)),))


def _placeholders(draw: random.Random) -> Iterator[Case]:
    for placeholder, write in product(PLACEHOLDERS, VARIABLE_FILES):
        setup = draw.choice(METERED if write not in files.FOR_PERSONS else OURS)
        prefix = draw.choice(("OPENAI", "BAILIAN", "LLM"))
        variables = named(prefix, placeholder, setup.openai, draw.choice(setup.models))
        yield Case((write(variables, draw.choice(COMMENTS)),))


def _placeholders_in_objects(draw: random.Random) -> Iterator[Case]:
    for placeholder, write in product(PLACEHOLDERS, OBJECT_FILES):
        setup = draw.choice(OURS)
        row = fields(draw.choice(FIELDS), setup, placeholder, draw.choice(setup.models))
        yield Case((write(row, draw.choice(COMMENTS)),))


def _templates(draw: random.Random) -> Iterator[Case]:
    """Files that are there to be copied, before git knows them."""
    for placeholder, setup in product(PLACEHOLDERS, OURS[::3]):
        variables = named(
            "OPENAI", placeholder, setup.openai, draw.choice(setup.models)
        )
        variables += [
            ("ANTHROPIC_AUTH_TOKEN", placeholder),
            ("ANTHROPIC_BASE_URL", setup.anthropic),
        ]
        yield Case(
            (files.dotenv_example(variables, draw.choice(COMMENTS)),), tracked=False
        )


def _links(draw: random.Random) -> Iterator[Case]:
    for link, write in product(_LINKS, VARIABLE_FILES):
        name = draw.choice(
            ("API_URL", "CONSOLE_URL", "DOCS_URL", "QWEN_HOME_URL", "MIRROR_URL")
        )
        variables = [("PROVIDER_NAME", "Qwen"), (name, link), ("PORT", "3000")]
        yield Case((write(variables, draw.choice(COMMENTS)),))


def _monorepos(draw: random.Random) -> Iterator[Case]:
    """Each package with a right set-up of its own, beside what a team shares."""
    for number in range(60):
        written = []
        for package in ("apps/web", "apps/api", "packages/agent/core", "infra", ""):
            setup = draw.choice((*METERED, *OTHERS))
            variables = named(
                draw.choice(_ANYBODYS),
                setup.key,
                setup.openai,
                draw.choice(setup.models),
            )
            file = draw.choice(VARIABLE_FILES)(variables, draw.choice(COMMENTS))
            written.append(file._replace(path=f"{package}/{file.path}".lstrip("/")))
        manifest = '{"name": "x", "private": true, "workspaces": ["apps/*"]}\n'
        yield Case(
            (
                *written,
                Written("package.json", manifest),
                Written(f"n{number}.json", "{}\n"),
            )
        )


def _several(draw: random.Random) -> Iterator[Case]:
    """Many vendors in one file, one of them this one."""
    for number, write in product(range(4), VARIABLE_FILES):
        mine = METERED[number]
        variables = named(
            draw.choice(_VENDORS), mine.key, mine.openai, draw.choice(mine.models)
        )
        for other in draw.sample(OTHERS, 4):
            own = other.name.upper().replace(" ", "_").replace(".", "")
            if own.startswith("TENCENT") and draw.random() < 0.5:
                own = "HUNYUAN"
            variables += named(own, other.key, other.openai, draw.choice(other.models))
        yield Case((write(list(dict(variables).items()), draw.choice(COMMENTS)),))


def _projects(draw: random.Random) -> Iterator[Case]:
    for place, setup in product(PLACES, METERED):
        yield Case((project_file(place, setup, draw.choice(setup.models)),))


def _line_ends(draw: random.Random) -> Iterator[Case]:
    """The same files with a byte order mark, Windows line ends, no last line end."""
    whole = (project_file(place, draw.choice(METERED), "qwen-plus") for place in PLACES)
    setups = (draw.choice(METERED) for _ in VARIABLE_FILES)
    made = (
        write(
            named("OPENAI", setup.key, setup.openai, setup.models[0]),
            draw.choice(COMMENTS),
        )
        for write, setup in zip(VARIABLE_FILES, setups, strict=True)
    )
    for written in (*whole, *made):
        if not written.text.startswith("#!"):
            yield Case((written._replace(text="\ufeff" + written.text),))
        if not written.path.endswith(
            ("sh", "rc", "fish")
        ):  # there, it is a part of the value
            yield Case((written._replace(text=written.text.replace("\n", "\r\n")),))
        yield Case((written._replace(text=written.text.rstrip("\n")),))


KINDS = (
    Kind("pay-as-you-go pairs in variables", _metered_variables, 200),
    Kind("plans' pairs in a person's variables", _plan_variables, 80),
    Kind("pairs of the Anthropic protocol", _anthropic_variables, 150),
    Kind("pairs in objects", _objects, 250),
    Kind("objects that refer to a .env beside", _env_beside, 300),
    Kind("coding tools' own files", _tools, 450),
    Kind("other vendors in variables", _other_vendors, 600),
    Kind("references in variables", _references, 2500),
    Kind("references in objects", _references_in_objects, 800),
    Kind("placeholders in variables", _placeholders, 1300),
    Kind("placeholders in objects", _placeholders_in_objects, 300),
    Kind("templates that git does not know yet", _templates, 200),
    Kind("links for people", _links, 700),
    Kind("monorepos", _monorepos, 200),
    Kind("several vendors in one file", _several, 100),
    Kind("whole files of projects", _projects, 120),
    Kind("line ends and byte order marks", _line_ends, 100),
)
