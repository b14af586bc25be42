"""The keywords of catalog files: each field's annotation names the list of those it accepts."""

from __future__ import annotations

from typing import Literal

from ..parsers.formats import Dialect as Dialect
from ..parsers.formats import FileFormat as FileFormat

BrokenFile = Literal["", "ignored", "stops"]
"""What a tool does about a file that does not parse; '' if that is not known."""

DroppedSlashes = Literal["", "one", "all"]
"""Which slashes at the end of a base URL a tool drops; '' if that is not known of several."""

EmptyVariable = Literal["unset", "value"]
"""Whether an empty variable counts as set."""

MissingReference = Literal["literal", "literal-if-unset", "empty"]
"""What a reference to nothing becomes: the text as it stands, the same only if the variable is not
even empty, or nothing."""

Evidence = Literal["observed", "documented", "untested"]
"""How it is known what a program or a service does."""

SentKeys = Literal["first", "filled", "all"]
"""Which of the keys that are set are sent with a request."""

CallChange = Literal["key", "url", "model", "sending"]
"""The part of a call that a setting may change; ``sending``: whether there is a call at all."""

FallbackRow = Literal["", "always", "unset"]
"""When a tool calls its first row although none matches: never, always, if nothing is chosen."""

CallerKind = Literal["agent", "sdk", "script", "server", "unknown"]
"""What sends a request."""

ChildKind = Literal["", "agent", "sdk", "script", "server", "unknown"]
"""What a tool starts, as far as it is known."""

VariableRole = Literal[
    "", "key", "url", "model", "limit", "key_list", "url_list", "model_list"
]
"""What a variable's name says that its value is; '' if it says nothing."""

FieldRole = Literal[
    "", "key", "key_list", "key_name", "url", "other_url", "model", "model_title"
]
"""What the name of an object's field says that its value is; ``key_name`` is the name of the
variable that contains the key, ``other_url`` one that is a URL's only where its value is one,
``model_title`` one that is a model's only where no other beside it is."""

UrlReaders = Literal["", "program", "protocol"]
"""What the name of a URL's variable says of its readers: one program, one protocol, nothing."""

Tier = Literal["", "team", "personal"]

Thinking = Literal["", "yes", "no", "always"]
"""Whether a model thinks before it answers: if asked, never, always; '' if that is not known."""

Input = Literal["text", "image", "audio", "video"]

OtherKind = Literal[
    "alias", "pay-as-you-go", "image", "video", "speech", "embedding", "other-vendor"
]
"""Why a model that is known is in no plan's list."""
