"""JSON-RPC as its specification and LSP have it: the repairs of pygls 2.1.

Each method says what upstream does instead; tests/lsp/test_jsonrpc.py has a test per repair, and
tests/lsp/test_upstream.py one that fails when upstream no longer needs it. The reading of bytes is
repaired in transport.py, the reading of parameters in structuring.py.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

from ...resolve.output_gate import Gate
from ...util.safe_traceback import error_location
from ...util.translation import localized
from .custom_messages import CUSTOM_MESSAGES
from .errors import (
    ALREADY_INITIALIZED,
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    NOT_INITIALIZED,
    PARSE_ERROR,
    REQUEST_CANCELLED,
    SHUT_DOWN,
    ErrorResponse,
    RequestFailed,
    response_for_code,
    response_for_failure,
)
from .logging import LOG
from .structuring import Json, structure

MessageId = str | int

# Our own text store answers these, not the workspace of pygls: that one breaks lines at form feeds
# and U+2028, and raises a KeyError for a document that was never opened.
_NOT_FOR_PYGLS = {
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
}


def _ignore() -> None:
    """Do nothing."""


class StrictProtocol(LanguageServerProtocol):
    """The conversation with the client: each request is answered exactly once."""

    # Called when the session is over.
    on_end: Callable[[], None] = staticmethod(_ignore)
    _gate = Gate()

    @property
    def is_shut_down(self) -> bool:
        """Whether the client has asked for the shutdown."""
        return bool(self._shutdown)

    def receive(self, body: bytes) -> None:
        """Process one body as it came over the wire; whatever is in it, nothing is raised.

        Upstream decodes with an ``object_hook``, so a nested object with a key ``jsonrpc`` spoils
        its message; it answers no parse error and chokes on batches.
        """
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            self._refuse(None, PARSE_ERROR)
            return
        is_batch = isinstance(data, list) and bool(data)
        for message in data if is_batch else [data]:
            self._dispatch(message)

    def running_requests(self) -> list[asyncio.Future[Any]]:
        """Return the client's requests that are being answered."""
        futures: list[Any] = list(self._request_futures.values())
        return [future for future in futures if _is_from_client(future)]

    def _dispatch(self, message: Any) -> None:
        if not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self._refuse(_id_of(message), INVALID_REQUEST)
        elif "method" not in message:
            self._dispatch_response(message)
        elif "id" in message:
            self._dispatch_request(message)
        else:
            self._dispatch_notification(message)

    def _dispatch_request(self, message: Json) -> None:
        """Answer a request, or say why not. Upstream calls handlers before ``initialize``, drops
        requests after ``shutdown``, and never answers one whose parameters do not fit."""
        number, method = _id_of(message), message["method"]
        if number is None or not isinstance(method, str):
            self._refuse(number, INVALID_REQUEST)
            return
        refusal = self._refusal(method)
        if refusal:
            self._refuse(number, refusal)
            return
        request = self._structured(message)
        if request is None:
            self._refuse(number, INVALID_PARAMS)
            return
        LOG.debug("request %r %s", number, method)
        # Each handler has its own context: pygls keeps the request's id in it.
        contextvars.copy_context().run(
            self._handle_request, number, method, request.params
        )

    def _refusal(self, method: str) -> ErrorResponse | None:
        """Return why a request of ``method`` cannot be answered in the present state, if so."""
        if self._shutdown:
            return SHUT_DOWN
        is_initialized = self._workspace is not None
        if not is_initialized and method != types.INITIALIZE:
            return NOT_INITIALIZED
        if is_initialized and method == types.INITIALIZE:
            return ALREADY_INITIALIZED
        return None if self._has_handler(method) else METHOD_NOT_FOUND

    def _dispatch_notification(self, message: Json) -> None:
        """Act on a notification, or drop it in silence: nobody waits for an answer.

        Upstream shows the user a message box for each that fails, hence one per keystroke."""
        method = message["method"]
        if method == types.CANCEL_REQUEST:
            self._cancel(message.get("params"))
            return
        if not isinstance(method, str) or not self._is_expected(method):
            LOG.debug("notification dropped: not awaited now")
            return
        notification = self._structured(message)
        if notification is None:
            LOG.warning("notification %s dropped: its parameters do not fit", method)
            return
        LOG.debug("notification %s", method)
        contextvars.copy_context().run(
            self._handle_notification, method, notification.params
        )

    def _is_expected(self, method: str) -> bool:
        """Return whether a notification has its place now: ``exit`` always has, others in a
        session."""
        if method == types.EXIT:
            return True
        is_running = self._workspace is not None and not self._shutdown
        return is_running and self._has_handler(method)

    def _cancel(self, params: Any) -> None:
        """Cancel a request that is being answered; upstream warns about those already answered, and
        lets a client cancel a request of ours."""
        number = _id_of(params)
        if number is not None and _is_from_client(self._request_futures.get(number)):
            self._handle_cancel_notification(number)

    def _dispatch_response(self, message: Json) -> None:
        """Hand the client's answer to the request of ours that waits for it.

        Upstream keeps the requests of both sides in one dictionary, and lets an answer to the wrong
        one raise."""
        number = _id_of(message)
        if "result" not in message and "error" not in message:
            self._refuse(number, INVALID_REQUEST)
            return
        if number is None or number not in self._request_futures:
            return
        if _is_from_client(self._request_futures[number]):
            return
        try:
            self.handle_message(self.structure_message(message))
        except JsonRpcException as error:
            self._request_futures.pop(number).set_exception(error)

    def _has_handler(self, method: str) -> bool:
        return method in self.fm.builtin_features or method in self.fm.features

    def _get_handler(self, feature_name: str) -> Any:
        if feature_name in _NOT_FOR_PYGLS and feature_name in self.fm.features:
            return self.fm.features[feature_name]
        return super()._get_handler(feature_name)

    def _structured(self, message: Json) -> Any | None:
        """Return the message as its own type; None if it does not fit."""
        method = message["method"]
        kind = CUSTOM_MESSAGES.get(method) or self.get_message_type(method)
        return structure(self._converter, message, kind) if kind else None

    def _send_handler_result(self, future: Future[Any], *, msg_id: MessageId) -> None:
        """Answer a request with what its handler returned or raised.

        Upstream sends the exception's text, and its traceback in ``data``."""
        self._request_futures.pop(msg_id, None)
        if future.cancelled():
            # LSP wants an answer to a cancelled request as well.
            self._refuse(msg_id, REQUEST_CANCELLED)
            return
        try:
            self._send_response(msg_id, result=future.result())
        except JsonRpcException as error:
            self._refuse(msg_id, response_for_code(error.code))
        except RequestFailed as failure:
            self._refuse(msg_id, response_for_failure(failure))
        except Exception as error:
            LOG.error("request %r failed: %s", msg_id, error_location(error))
            self._refuse(msg_id, INTERNAL_ERROR)

    def _execute_handler(self, msg_id: MessageId, *args: Any, **kwargs: Any) -> None:
        """Run a handler, and forget the call when it has ended.

        Upstream keeps each call that a generator handler yields, such as a command, for ever."""
        super()._execute_handler(msg_id, *args, **kwargs)
        future = self._request_futures.get(msg_id)

        def forget(done: Future[Any]) -> None:
            if self._request_futures.get(msg_id) is done:
                del self._request_futures[msg_id]

        if future:
            future.add_done_callback(forget)

    def _check_handler_result(self, future: Future[Any]) -> None:
        """Log a notification's handler that failed; upstream shows the user its text."""
        error = None if future.cancelled() else future.exception()
        if error:
            LOG.error("notification failed: %s", error_location(error))

    def _refuse(self, number: MessageId | None, refusal: ErrorResponse) -> None:
        LOG.debug("request %r refused: %d", number, refusal.code)
        error = {"code": refusal.code, "message": localized(refusal.message)}
        self._send_data({"jsonrpc": self.VERSION, "id": number, "error": error})

    def _send_data(self, data: Any) -> None:
        """Write one message. Upstream logs its whole body at INFO, and reports a broken pipe down
        the same pipe. Raises what cannot be serialized."""
        text = json.dumps(data, default=self._serialize_message)
        body = self._gate.message(text).encode()
        if self.writer is None:
            return
        try:
            self.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        except (OSError, ValueError):  # the pipe is broken, or closed already
            self.on_end()

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:
        """Send nothing more, and cancel requests that are running or wait for the client.

        Upstream walks through the requests themselves: one that is cancelled leaves them at once,
        which ends the walk, and the shutdown, with an error."""
        yield self.fm.features[types.SHUTDOWN], args, None
        this = self.msg_id
        for number, future in list(self._request_futures.items()):
            if number != this:
                future.cancel()
        self._shutdown = True

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> None:  # type: ignore[override]  # no generator needed
        """End the process; upstream always ends with 0 and never awaits running requests."""
        self.on_end()


def _is_from_client(future: Any) -> bool:
    """Return whether ``future`` answers a request of the client's: what waits for the client is
    no task."""
    return isinstance(future, asyncio.Task)


def _id_of(message: Any) -> MessageId | None:
    """Return the id of a message; None if it has no proper one."""
    number = message.get("id") if isinstance(message, dict) else None
    if isinstance(number, bool) or not isinstance(number, str | int):
        return None
    return number
