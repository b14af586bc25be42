"""Every reader, any text: no exception, and every place is right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit.parsers import parse
from keyfit.parsers.formats import FORMATS
from keyfit.text.source import Source, Unreadable
from properties.sound import check_document
from properties.texts import texts

PARSERS = [
    (format.name, parser.dialect)
    for format in FORMATS.values()
    for parser in format.parsers
]


@pytest.mark.parametrize(("format", "dialect"), PARSERS)
@settings(max_examples=100)
@given(data=st.data())
def test_any_text_is_read(format: str, dialect: str, data: st.DataObject) -> None:
    text = data.draw(texts(format) | st.text(max_size=60))
    try:
        document = parse(Source("/p/any", text), format, dialect)
    except Unreadable:
        return  # and the file is named with the reason
    check_document(document)
