"""Hostile projects, by name. Each is one way to steer, to read or to print what is not its own."""

from __future__ import annotations

from hostile.harness import CANARY, EVIL, RIGHT, WRONG, Shape, dotenv


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

SHAPES = {**STEERING, **PATHS}
