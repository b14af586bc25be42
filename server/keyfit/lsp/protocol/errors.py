"""The error answers of JSON-RPC and LSP."""

from __future__ import annotations

from typing import NamedTuple

from ...util.translation import phrase


class ErrorResponse(NamedTuple):
    """An error answer: its code and its words, which never depend on what was sent.

    The words are translated when they are sent: editors show some of them to their users.
    """

    code: int
    message: str


PARSE_ERROR = ErrorResponse(
    -32700, phrase("This is not a JSON text of the announced length.")
)
INVALID_REQUEST = ErrorResponse(-32600, phrase("This is not a JSON-RPC request."))
SHUT_DOWN = ErrorResponse(-32600, phrase("The server has been shut down."))
ALREADY_INITIALIZED = ErrorResponse(
    -32600, phrase("The server has been initialized already.")
)
NOT_INITIALIZED = ErrorResponse(-32002, phrase("The server has not been initialized."))
METHOD_NOT_FOUND = ErrorResponse(-32601, phrase("keyfit has no such method."))
INVALID_PARAMS = ErrorResponse(-32602, phrase("The parameters do not fit the method."))
REQUEST_CANCELLED = ErrorResponse(-32800, phrase("The request was cancelled."))
INTERNAL_ERROR = ErrorResponse(
    -32603, phrase("keyfit could not answer; its log says where it failed.")
)

_RAISED = (
    PARSE_ERROR,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    INVALID_PARAMS,
    REQUEST_CANCELLED,
)
_BY_CODE = {response.code: response for response in _RAISED}


class RequestFailed(Exception):
    """A request that is refused for a reason that is shown to the user as it is.

    Its text is made by us: it may quote names of the user's files, but no values.
    """


def response_for_failure(failure: RequestFailed) -> ErrorResponse:
    """Return the answer to a valid request that cannot be fulfilled."""
    return ErrorResponse(-32803, str(failure))


def response_for_code(code: int) -> ErrorResponse:
    """Return the answer for an exception with ``code``, whose own text may quote what was sent."""
    return _BY_CODE.get(code, INTERNAL_ERROR)
