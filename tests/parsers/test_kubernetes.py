"""What Secrets of Kubernetes have in Base64."""

from __future__ import annotations

import base64

import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.parsers import parse
from keyfit.parsers.document import Document, Literal
from keyfit.text.source import Source


def read(text: str) -> Document:
    return parse(Source("/p/secret.yaml", text), "yaml")


def secret(value: str, more: str = "") -> str:
    return f"kind: Secret\napiVersion: v1\ndata:\n  A: {value}\n{more}"


def code(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def value(document: Document, *path: str) -> str | None:
    setting = document.get(path)
    assert setting
    return setting.value.literal


def test_a_value_is_decoded_and_marked() -> None:
    text = secret(code("https://a.example"), "stringData:\n  B: YWJj\n")
    document = read(text)
    assert value(document, "data", "A") == "https://a.example"
    assert value(document, "stringData", "B") == "YWJj"
    assert [text[slice(*span)] for span in document.encoded] == [
        code("https://a.example")
    ]


def test_a_character_has_the_place_of_its_group() -> None:
    text = secret(code("aébc"))  # five bytes: YcOp YmM=
    (literal,) = read(text).get(("data", "A")).value.parts  # type: ignore[union-attr]
    assert isinstance(literal, Literal)
    assert text[slice(*literal.raw(0, 3))] == "YcOp"
    assert text[slice(*literal.raw(2, 4))] == "YmM="


def test_what_is_no_text_in_base64_is_unknown() -> None:
    for broken in ("YWJ", "a b", '"{{ .Values.x | b64enc }}"', "/////w=="):
        assert value(read(secret(broken)), "data", "A") is None


def test_only_secrets_have_base64() -> None:
    plain = "kind: {0}\napiVersion: {1}\ndata:\n  A: YWJj\n"
    for kind, version in (("ConfigMap", "v1"), ("Secret", "a.example/v1"), ("x", "v1")):
        document = read(plain.format(kind, version))
        assert value(document, "data", "A") == "YWJj"
        assert document.encoded == ()


def test_secrets_in_later_documents_and_in_lists() -> None:
    item = "\n".join(f"    {line}" for line in secret("YWJj").splitlines())
    text = f"a: b\n---\n{secret('YWJj')}---\nitems:\n  -\n{item}\n"
    document = read(text)
    assert value(document, "---1", "data", "A") == "abc"
    assert value(document, "---2", "items", "0", "data", "A") == "abc"


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_it_is_what_a_cluster_gives_to_a_program(text: str) -> None:
    folded = code(text)
    lines = "\n    ".join(folded[at : at + 16] for at in range(0, len(folded), 16))
    written = secret(f">\n    {lines}")
    packed = pyyaml.safe_load(written)["data"]["A"]
    assert value(read(written), "data", "A") == base64.b64decode(packed).decode()
