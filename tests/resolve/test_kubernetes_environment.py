"""The variables of a container, from the objects in its file."""

from __future__ import annotations

import json

from keyfit.parsers import parse
from keyfit.resolve.kubernetes_environment import container_variables
from keyfit.text.source import Source

CONFIG = {"kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"A": "a", "B": "b"}}
SECRET = {
    "kind": "Secret",
    "metadata": {"name": "s"},
    "data": {"B": "old"},
    "stringData": {"B": "secret", "key": "k"},
}


def variables(*containers: object) -> list[dict[str, str | None]]:
    items = [CONFIG, SECRET, {"kind": "Pod", "spec": {"containers": containers}}]
    text = json.dumps({"items": items})
    found = container_variables(parse(Source("/p/a.json", text), "json"))
    return [
        {name: setting.value.literal for name, setting in one.items()} for one in found
    ]


def from_key(field: str, object: str, key: str) -> dict[str, object]:
    return {"name": "K", "valueFrom": {field: {"name": object, "key": key}}}


def test_whole_objects_in_their_order() -> None:
    taken = [{"configMapRef": {"name": "c"}}, {"secretRef": {"name": "s"}}]
    assert variables({"envFrom": taken}) == [{"A": "a", "B": "secret", "key": "k"}]
    assert variables({"envFrom": taken[::-1]}) == [{"A": "a", "B": "b", "key": "k"}]


def test_a_prefix() -> None:
    taken = [{"configMapRef": {"name": "c"}, "prefix": "P_"}]
    assert variables({"envFrom": taken}) == [{"P_A": "a", "P_B": "b"}]


def test_single_keys_and_own_values_override_whole_objects() -> None:
    own = [{"name": "A", "value": "own"}, from_key("secretKeyRef", "s", "key")]
    container = {"env": own, "envFrom": [{"configMapRef": {"name": "c"}}]}
    assert variables(container) == [{"A": "own", "B": "b", "K": "k"}]


def test_what_is_in_no_object_of_the_file_is_left_out() -> None:
    assert variables({"env": [from_key("secretKeyRef", "elsewhere", "key")]}) == []
    assert variables({"env": [from_key("configMapKeyRef", "s", "key")]}) == []
    assert variables({"envFrom": [{"secretRef": {"name": "c"}}]}) == []


def test_own_values_alone_are_no_matter_of_other_objects() -> None:
    assert variables({"env": [{"name": "A", "value": "own"}]}) == []
