"""The store of open texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from keyfit.lsp.session.documents import Documents

URI = "file:///x/.env"
PIECES = ("a", "=", "é", "😀", "\n", "\r\n", "\r", "\f", "\u2028")
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
places = st.builds(types.Position, st.integers(0, 6), st.integers(0, 12))


def text_of(documents: Documents, uri: str = URI) -> str:
    buffer = documents.get(uri)
    assert buffer
    return buffer.text


def test_open_change_close() -> None:
    documents = Documents()
    documents.open(URI, 1, "A=1")
    whole = types.TextDocumentContentChangeWholeDocument("A=2")
    assert documents.change(URI, 7, [whole], "utf-16")
    buffer = documents.get(URI)
    assert buffer
    assert (buffer.version, buffer.text, buffer.path) == (7, "A=2", "/x/.env")
    assert documents.close(URI)
    assert documents.get(URI) is None


def test_what_was_never_opened_is_neither_changed_nor_closed() -> None:
    documents = Documents()
    assert not documents.change(URI, 1, [], "utf-16")
    assert not documents.close(URI)
    assert list(documents) == []


def test_two_uris_of_one_path_the_newest_text_counts() -> None:
    documents = Documents()
    documents.open("file:///c%3A/.env", 1, "old")
    documents.open("file:///C:/.env", 1, "new")
    assert list(documents.texts().values()) == ["new"]
    whole = types.TextDocumentContentChangeWholeDocument("newest")
    documents.change("file:///c%3A/.env", 2, [whole], "utf-16")
    (path,) = documents.texts()
    assert documents.texts()[path] == "newest"
    assert documents.uri(path) == "file:///c%3A/.env"


def test_half_a_surrogate_pair_is_replaced_in_place() -> None:
    documents = Documents()
    documents.open(URI, 1, "A=\ud83d=é")
    assert text_of(documents) == "A=\ufffd=é"


@given(texts, texts, places, places, st.sampled_from(("utf-8", "utf-16", "utf-32")))
def test_a_part_that_is_sent_all_the_same(
    text: str, new: str, start: types.Position, end: types.Position, encoding: str
) -> None:
    """Outside the changed range nothing moves."""
    documents = Documents()
    documents.open(URI, 1, text)
    part = types.TextDocumentContentChangePartial(types.Range(start, end), new)
    documents.change(URI, 2, [part], encoding)
    result = text_of(documents)
    kept = len(result) - len(new)
    assert 0 <= kept <= len(text)
    assert any(
        result == text[:at] + new + text[len(text) - (kept - at) :]
        for at in range(kept + 1)
    )
