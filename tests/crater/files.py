"""One function for each kind of file: its path and its text, for the variables or fields given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

Variables = list[tuple[str, str]]


class Written(NamedTuple):
    """A file in a repository."""

    path: str
    text: str


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _quoted(text: str) -> str:
    """``text`` as JSON, YAML and TOML all write it."""
    return json.dumps(text, ensure_ascii=False)


def _single(text: str) -> str:
    """``text`` in single quotes, as shells and YAML take it literally; `'` in it becomes `’`."""
    return "'" + text.replace("'", "’") + "'"


def _lines(comment: str, lines: Iterable[str], mark: str = "#") -> str:
    head = [f"{mark} {comment}"] if comment else []
    return "\n".join([*head, *lines]) + "\n"


def _indented(depth: int, lines: Iterable[str]) -> list[str]:
    return [" " * depth + line for line in lines]


def dotenv(variables: Variables, comment: str) -> Written:
    return Written(".env", _lines(comment, (f"{n}={_single(v)}" for n, v in variables)))


def dotenv_bare(variables: Variables, comment: str) -> Written:
    """Without quotes, where the value needs none."""
    lines = (f"{n}={v}" if v.isascii() and v.isprintable() and not set(v) & set(" '\"#`\\$") else
             f"{n}={_single(v)}" for n, v in variables)  # fmt: skip
    return Written("deploy/.env.production", _lines(comment, lines))


def dotenv_example(variables: Variables, comment: str) -> Written:
    return Written(
        ".env.example", _lines(comment, (f"{n}={_single(v)}" for n, v in variables))
    )


def dotenv_exported(variables: Variables, comment: str) -> Written:
    lines = (f"export {n}={_single(v)}  # set" for n, v in variables)
    return Written("config/llm.env", _lines(comment, lines))


def envrc(variables: Variables, comment: str) -> Written:
    return Written(
        ".envrc", _lines(comment, (f"export {n}={_single(v)}" for n, v in variables))
    )


def zshrc(variables: Variables, comment: str) -> Written:
    lines = [
        "autoload -Uz compinit && compinit",
        *(f"export {n}={_single(v)}" for n, v in variables),
    ]
    return Written("dotfiles/.zshrc", _lines(comment, [*lines, "alias ll='ls -l'"]))


def bash(variables: Variables, comment: str) -> Written:
    lines = ["#!/usr/bin/env bash", "set -euo pipefail", f"# {comment}"]
    lines += [f"{n}={_single(v)}" for n, v in variables]
    return Written("scripts/env.sh", _lines("", lines))


def fish(variables: Variables, comment: str) -> Written:
    lines = (f"set -gx {n} {_single(v)}" for n, v in variables)
    return Written(".config/fish/conf.d/llm.fish", _lines(comment, lines))


def powershell(variables: Variables, comment: str) -> Written:
    lines = (f"$env:{n} = {_single(v)}" for n, v in variables)
    return Written("profile.ps1", _lines(comment, lines))


def compose(variables: Variables, comment: str) -> Written:
    lines = ["services:", "  app:", "    image: app", "    environment:"]
    lines += _indented(6, (f"{n}: {_quoted(v)}" for n, v in variables))
    return Written("compose.yaml", _lines(comment, lines))


def compose_list(variables: Variables, comment: str) -> Written:
    lines = ["services:", "  web:", "    build: .", "    environment:"]
    lines += _indented(6, (f"- {_quoted(f'{n}={v}')}" for n, v in variables))
    return Written("docker/docker-compose.yml", _lines(comment, lines))


def deployment(variables: Variables, comment: str) -> Written:
    lines = ["apiVersion: apps/v1", "kind: Deployment", "spec:", "  template:", "    spec:",
             "      containers:", "        - name: app", "          env:"]  # fmt: skip
    for name, value in variables:
        lines += _indented(12, [f"- name: {name}", f"  value: {_quoted(value)}"])
    return Written("k8s/deployment.yaml", _lines(comment, lines))


def secret(variables: Variables, comment: str) -> Written:
    lines = ["apiVersion: v1", "kind: Secret", "type: Opaque", "stringData:"]
    lines += _indented(2, (f"{n}: {_quoted(v)}" for n, v in variables))
    return Written("k8s/secret.yaml", _lines(comment, lines))


def config_map(variables: Variables, comment: str) -> Written:
    lines = ["apiVersion: v1", "kind: ConfigMap", "data:"]
    lines += _indented(2, (f"{n}: {_quoted(v)}" for n, v in variables))
    return Written("k8s/config.yaml", _lines(comment, lines))


def helm_values(variables: Variables, comment: str) -> Written:
    lines = [
        "replicaCount: 1",
        "env:",
        *_indented(2, (f"{n}: {_quoted(v)}" for n, v in variables)),
    ]
    return Written("charts/app/values.yaml", _lines(comment, lines))


def github(variables: Variables, comment: str) -> Written:
    lines = ["on: push", "jobs:", "  test:", "    runs-on: ubuntu-latest", "    env:"]
    lines += _indented(6, (f"{n}: {_quoted(v)}" for n, v in variables))
    return Written(
        ".github/workflows/test.yml", _lines(comment, [*lines, "    steps: []"])
    )


def forgejo(variables: Variables, comment: str) -> Written:
    lines = ["jobs:", "  test:", "    steps:", "      - run: pytest", "        env:"]
    lines += _indented(10, (f"{n}: {_quoted(v)}" for n, v in variables))
    return Written(".forgejo/workflows/test.yaml", _lines(comment, lines))


def gitlab(variables: Variables, comment: str) -> Written:
    lines = ["variables:", *_indented(2, (f"{n}: {_quoted(v)}" for n, v in variables))]
    return Written(
        ".gitlab-ci.yml", _lines(comment, [*lines, "test:", "  script: [pytest]"])
    )


def circleci(variables: Variables, comment: str) -> Written:
    lines = ["version: 2.1", "jobs:", "  test:", "    environment:"]
    lines += _indented(6, (f"{n}: {_quoted(v)}" for n, v in variables))
    return Written(".circleci/config.yml", _lines(comment, lines))


def azure(variables: Variables, comment: str) -> Written:
    lines = ["steps:", "  - script: pytest", "    env:"]
    lines += _indented(6, (f"{n}: {_quoted(v)}" for n, v in variables))
    return Written("azure-pipelines.yml", _lines(comment, lines))


def drone(variables: Variables, comment: str) -> Written:
    lines = ["kind: pipeline", "steps:", "  - name: test", "    environment:"]
    lines += _indented(6, (f"{n}: {_quoted(v)}" for n, v in variables))
    return Written(".drone.yml", _lines(comment, lines))


def ansible(variables: Variables, comment: str) -> Written:
    lines = [
        "- hosts: all",
        "  environment:",
        *_indented(4, (f"{n}: {_single(v)}" for n, v in variables)),
    ]
    return Written("playbooks/site.yml", _lines(comment, lines))


def serverless(variables: Variables, comment: str) -> Written:
    lines = ["service: app", "provider:", "  name: aliyun", "  environment:"]
    lines += _indented(4, (f"{n}: {_quoted(v)}" for n, v in variables))
    return Written("serverless.yml", _lines(comment, lines))


def taskfile(variables: Variables, comment: str) -> Written:
    lines = [
        "version: '3'",
        "env:",
        *_indented(2, (f"{n}: {_quoted(v)}" for n, v in variables)),
    ]
    return Written("Taskfile.yml", _lines(comment, lines))


def mise(variables: Variables, comment: str) -> Written:
    return Written(
        "mise.toml",
        _lines(comment, ["[env]", *(f"{n} = {_quoted(v)}" for n, v in variables)]),
    )


def fly(variables: Variables, comment: str) -> Written:
    lines = ['app = "x"', "[env]", *(f"{n} = {_quoted(v)}" for n, v in variables)]
    return Written("fly.toml", _lines(comment, lines))


def wrangler(variables: Variables, comment: str) -> Written:
    lines = ['name = "x"', "[vars]", *(f"{n} = {_quoted(v)}" for n, v in variables)]
    return Written("wrangler.toml", _lines(comment, lines))


def devcontainer(variables: Variables, comment: str) -> Written:
    return Written(
        ".devcontainer/devcontainer.json",
        _json({"name": comment, "containerEnv": dict(variables)}),
    )


def terminal(variables: Variables, comment: str) -> Written:
    return Written(
        ".vscode/settings.json",
        _json({"terminal.integrated.env.linux": dict(variables)}),
    )


def launch(variables: Variables, comment: str) -> Written:
    one = {
        "name": comment,
        "type": "debugpy",
        "request": "launch",
        "env": dict(variables),
    }
    return Written(
        ".vscode/launch.json", _json({"version": "0.2.0", "configurations": [one]})
    )


def mcp(variables: Variables, comment: str) -> Written:
    return Written(
        ".mcp.json",
        _json({"mcpServers": {"x": {"command": "npx", "env": dict(variables)}}}),
    )


def plain_json(variables: Variables, comment: str) -> Written:
    return Written(
        "config/production.json",
        _json({"description": comment, "env": dict(variables)}),
    )


VARIABLE_FILES: tuple[Callable[[Variables, str], Written], ...] = (
    dotenv,
    dotenv_bare,
    dotenv_exported,
    envrc,
    zshrc,
    bash,
    fish,
    powershell,
    compose,
    compose_list,
    deployment,
    secret,
    config_map,
    helm_values,
    github,
    forgejo,
    gitlab,
    circleci,
    azure,
    drone,
    ansible,
    serverless,
    taskfile,
    mise,
    fly,
    wrangler,
    devcontainer,
    terminal,
    launch,
    mcp,
    plain_json,
)
# Nobody says that a coding agent reads these; some say that something else does.
FOR_PERSONS = (
    dotenv,
    dotenv_bare,
    dotenv_exported,
    envrc,
    zshrc,
    fish,
    powershell,
    mise,
    terminal,
)


class Fields(NamedTuple):
    """How an application calls its key, its URL and its model."""

    key: str
    url: str
    model: str


FIELDS = (
    Fields("apiKey", "baseUrl", "model"),
    Fields("apiKey", "baseURL", "modelName"),
    Fields("api_key", "base_url", "model"),
    Fields("api_key", "api_base", "model_name"),
    Fields("api-key", "base-url", "default-model"),
    Fields("token", "endpoint", "model"),
    Fields("key", "url", "modelId"),
    Fields("authToken", "apiUrl", "model"),
    Fields("openai_api_key", "openai_base_url", "model"),
)


def object_json(row: Mapping[str, str], comment: str) -> Written:
    return Written(
        "config.json", _json({"$comment": comment, "llm": {"provider": "x", **row}})
    )


def object_jsonc(row: Mapping[str, str], comment: str) -> Written:
    return Written(
        "app/settings.jsonc", f"// {comment}\n" + _json({"ai": {"chat": row}})
    )


def object_list(row: Mapping[str, str], comment: str) -> Written:
    rows = [{"name": "a", **row}, {"name": "b", "enabled": False}]
    return Written(
        "providers.json", _json({"version": 1, "providers": rows, "note": comment})
    )


def object_yaml(row: Mapping[str, str], comment: str) -> Written:
    lines = [
        "server:",
        "  port: 8080",
        "llm:",
        *_indented(2, (f"{n}: {_quoted(v)}" for n, v in row.items())),
    ]
    return Written("config.yaml", _lines(comment, lines))


def object_yaml_list(row: Mapping[str, str], comment: str) -> Written:
    lines = [
        "models:",
        "  - name: main",
        *_indented(4, (f"{n}: {_single(v)}" for n, v in row.items())),
    ]
    return Written("conf/models.yml", _lines(comment, [*lines, "  - name: none"]))


def object_toml(row: Mapping[str, str], comment: str) -> Written:
    lines = [
        "title = 'x'",
        "[llm.qwen]",
        *(f"{n} = {_quoted(v)}" for n, v in row.items()),
    ]
    return Written("settings.toml", _lines(comment, lines))


def object_toml_array(row: Mapping[str, str], comment: str) -> Written:
    lines = [
        "[[providers]]",
        "name = 'x'",
        *(f"{n} = {_quoted(v)}" for n, v in row.items()),
    ]
    return Written("app/providers.toml", _lines(comment, lines))


OBJECT_FILES: tuple[Callable[[Mapping[str, str], str], Written], ...] = (
    object_json,
    object_jsonc,
    object_list,
    object_yaml,
    object_yaml_list,
    object_toml,
    object_toml_array,
)
