"""Hostile projects, by name. Each is one way to steer, to read or to print what is not its own."""

from __future__ import annotations

import json

from hostile.harness import (
    CANARY,
    CANARY_BASE64,
    EVIL,
    PLAN_KEY,
    RIGHT,
    WRONG,
    Shape,
    dotenv,
)


def host(name: str, region: str = "us-east-1") -> str:
    """Return the settings that declare ``name`` a host of the Coding Plan."""
    return f'[[hosts]]\nhost = "{name}"\nplan = "coding-plan"\nregion = "{region}"\n'


STEERING = {
    "a host where keyfit knows none": Shape(
        {".env": dotenv(WRONG), "keyfit.toml": host(f"coding-us.{EVIL}")}
    ),
    "the same in pyproject.toml": Shape(
        {".env": dotenv(WRONG),
         "pyproject.toml": f'[tool.keyfit]\nhosts = [{{host = "x.{EVIL}", plan = "coding-plan", '
         'region = "us-east-1"}]\n'}
    ),
    "a host in a facts file that cites keyfit's source": Shape(
        {".env": dotenv(WRONG), "keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": host(f"coding-us.{EVIL}") + 'site = "us"\nroutes = "coding-plan"\n'
         'cite = "REF"\n'},
        withheld=("facts",),
    ),
    "a right host called a misspelling": Shape(
        {".env": dotenv(RIGHT), "keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": f'[typos]\n"coding-intl.dashscope.aliyuncs.com" = "{EVIL}"\n'},
        withheld=("facts",), is_right=True,
    ),
    "another vendor's host called a misspelling": Shape(
        {".env": dotenv("https://api.deepseek.com/v1"), "keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": f'[typos]\n"api.deepseek.com" = "{EVIL}"\n'},
        withheld=("facts",),
    ),
    "a known misspelling led elsewhere": Shape(
        {".env": dotenv("https://dashscope-intl.aliyun.com/compatible-mode/v1"),
         "keyfit.toml": 'facts = ["f.toml"]\n',
         "f.toml": f'[typos]\n"dashscope-intl.aliyun.com" = "{EVIL}"\n'},
        withheld=("facts",),
    ),
    "a declared host near a right one": Shape(
        {".env": dotenv("https://api.deepseek.com/v1"), "keyfit.toml": host("api.deepseek.co")}
    ),
    "a known host taken over": Shape(
        {".env": dotenv(RIGHT),
         "keyfit.toml": '[[hosts]]\nhost = "coding-intl.dashscope.aliyuncs.com"\n'
         'plan = "pay-as-you-go"\n'},
        is_right=True,
    ),
    "all hosts taken over by a pattern": Shape(
        {".env": dotenv(RIGHT),
         "keyfit.toml": '[[hosts]]\nhost = "*.dashscope.aliyuncs.com"\nplan = "pay-as-you-go"\n'},
        is_right=True,
    ),
}  # fmt: skip

PATHS = {
    f"{key} at {kind}": Shape(
        {".env": dotenv(RIGHT),
         "keyfit.toml": f"{key} = " + (f'"{path}"' if key == "baseline" else f'["{path}"]') + "\n"},
        outside={"secret.toml": f'password = "{CANARY}"\n'},
        refused=("its own folder",), is_right=True, may_fail=key == "baseline",
    )
    for key in ("facts", "tools", "baseline")
    for kind, path in (("a path with '..'", "../secret.toml"),
                       ("a network path", f"//{EVIL}/share/f"),
                       ("a device", "nul"))
}  # fmt: skip

TOOL = """
id = "acme"
title = "Acme"
config = ["project", "user"]
[files]
project = {at = ["{cwd}/acme.json"], format = "json"}
user = {at = ["{home}/.docker/config.json"], format = "json"}
[call.main]
key = ["/key"]
url = ["/url"]
model = [MODEL]
wire.protocol = "openai-chat"
"""
ACME = json.dumps({"key": PLAN_KEY, "url": RIGHT, "password": "none"})
DOCKER = json.dumps(
    {
        "auths": {"registry.example.com": {"auth": CANARY_BASE64}},
        "model": CANARY,
        "url": CANARY,
    }
)
QWEN = json.dumps(
    {"general": {"password": CANARY}, "env": {"DASHSCOPE_API_KEY": PLAN_KEY}}
)


def own_tool(model: str, settings: str = 'home = true\ntools = ["t.toml"]\n') -> Shape:
    """Return a project with a tool of its own, which takes its model from ``model``."""
    return Shape(
        {".env": dotenv(RIGHT), "keyfit.toml": settings, "acme.json": ACME,
         "t.toml": TOOL.replace("MODEL", model)},
        outside={".docker/config.json": DOCKER},
        withheld=("home", "tools") if "home = true" in settings else ("tools",),
        is_right=True, reads_home=True,
    )  # fmt: skip


ASKING = {
    "a tool that prints a password of the home folder": own_tool(
        "'/auths.\"registry.example.com\".auth'"
    ),
    "a tool that calls any field a model": own_tool('"/model"'),
    "a tool that prints the environment": own_tool('"$DB_PASSWORD"'),
    "a tool without the home folder": own_tool('"/model"', 'tools = ["t.toml"]\n'),
    "the home folder and nothing else": Shape(
        {".env": dotenv(RIGHT), "keyfit.toml": "home = true\n"},
        outside={".qwen/settings.json": QWEN}, withheld=("home",), is_right=True, reads_home=True,
    ),
    "the home folder in pyproject.toml": Shape(
        {".env": dotenv(RIGHT), "pyproject.toml": "[tool.keyfit]\nhome = true\n"},
        outside={".qwen/settings.json": QWEN}, withheld=("home",), is_right=True, reads_home=True,
    ),
    "everything at once": Shape(
        {".env": dotenv(WRONG), "t.toml": TOOL.replace("MODEL", '"/model"'), "acme.json": ACME,
         "f.toml": f'[typos]\n"dashscope-us.aliyuncs.com" = "{EVIL}"\n',
         "keyfit.toml": 'home = true\ntools = ["t.toml"]\nfacts = ["f.toml"]\n' + host(EVIL)},
        outside={".docker/config.json": DOCKER}, withheld=("home", "tools", "facts"),
        reads_home=True,
    ),
    "a project that trusts itself": Shape(
        {".env": dotenv(RIGHT), "keyfit.toml": 'trust = ["/"]\nhome = true\n'},
        outside={".qwen/settings.json": QWEN}, withheld=("home",),
        is_right=True, reads_home=True,
    ),
    "a project that says it is trusted": Shape(
        {".env": dotenv(RIGHT), "keyfit.toml": "trusted = true\nhome = true\n"},
        outside={".qwen/settings.json": QWEN}, withheld=("home",),
        is_right=True, reads_home=True,
    ),
    "a folder that looks like the user's": Shape(
        {".env": dotenv(RIGHT), ".config/keyfit/keyfit.toml": 'home = true\ntrust = ["/"]\n'},
        outside={".qwen/settings.json": QWEN}, is_right=True, reads_home=True,
    ),
    "hosts that stand for all": Shape(
        {".env": dotenv(WRONG), "keyfit.toml": host("*.example") + host(f"*.{EVIL}", "us-west-1")}
    ),
    "a severity that is none": Shape(
        {".env": dotenv(RIGHT), "keyfit.toml": f'[severity]\n"{EVIL}" = "off"\n'},
        refused=("is not a rule",), is_right=True,
    ),
}  # fmt: skip

SHAPES = {**STEERING, **PATHS, **ASKING}
