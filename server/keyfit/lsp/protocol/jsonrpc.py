"""JSON-RPC as its specification and LSP have it: the repairs of pygls 2.1.

Each method says what upstream does instead; tests/lsp/test_protocol.py holds a test per repair, and
tests/lsp/test_upstream.py one that fails when upstream no longer needs it. The reading of bytes is
repaired in transport.py.
"""

from __future__ import annotations

import asyncio
import contextvars
import enum
import json
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, default_converter, lsp_method

from ...resolve.output_gate import Gate
from ...util.safe_traceback import error_location
from .custom_messages import CUSTOM_MESSAGES
from .logging import LOG

if TYPE_CHECKING:
    from cattrs import Converter

MessageId = str | int


class ErrorResponse(NamedTuple):
    """An error answer: its code and its words, which never depend on what was sent."""

    code: int
    message: str


PARSE_ERROR = ErrorResponse(-32700, "This is no JSON text with its right length.")
INVALID_REQUEST = ErrorResponse(-32600, "This is no JSON-RPC request.")
SHUT_DOWN = ErrorResponse(-32600, "The server has been shut down.")
TWICE = ErrorResponse(-32600, "The server has been initialized already.")
NOT_INITIALIZED = ErrorResponse(-32002, "The server has not been initialized.")
NO_METHOD = ErrorResponse(-32601, "keyfit has no such method.")
INVALID_PARAMS = ErrorResponse(-32602, "The parameters do not fit the method.")
CANCELLED = ErrorResponse(-32800, "The request was cancelled.")
FAILED = ErrorResponse(-32603, "keyfit could not answer; its log says where it failed.")
_BY_CODE = {r.code: r for r in (PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS, CANCELLED)}

# Our own text store answers these, not the workspace of pygls: that one breaks lines at form feeds
# and U+2028, and raises a KeyError for a document that was never opened.
_OWN = {types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE, types.TEXT_DOCUMENT_DID_CLOSE}


def lenient_converter() -> Converter:
    """A converter that keeps a value which an enumeration of the protocol does not know, and takes
    a change of a document without a version.

    Upstream rejects the whole message that holds such, so one new word of a client's silences us.
    """
    converter: Converter = default_converter()  # type: ignore[no-untyped-call]
    for kind in vars(types).values():
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            converter.register_structure_hook(kind, _known_or_raw)
    optional = types.OptionalVersionedTextDocumentIdentifier
    converter.register_structure_hook(
        types.VersionedTextDocumentIdentifier, lambda value, _: converter.structure(value, optional)
    )
    return converter


def _known_or_raw(value: Any, kind: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        return value


def _ignore() -> None:
    """Do nothing."""


class StrictProtocol(LanguageServerProtocol):
    """The conversation with the client: each request is answered exactly once."""

    on_end: Callable[[], None] = staticmethod(_ignore)  # called when the session is over
    _gate = Gate()

    @property
    def is_shut_down(self) -> bool:
        """Whether the client has asked for the shutdown."""
        return bool(self._shutdown)

    def receive(self, body: bytes) -> None:
        """Take one body as it came over the wire; whatever it holds, nothing is raised.

        Upstream decodes with an ``object_hook``, so a nested object with a key ``jsonrpc`` spoils
        its message; it answers no parse error and chokes on batches.
        """
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            self._refuse(None, PARSE_ERROR)
            return
        for message in data if isinstance(data, list) and data else [data]:
            self._take(message)

    def working(self) -> list[asyncio.Future[Any]]:
        """The requests that are being answered."""
        futures: list[Any] = list(self._request_futures.values())
        return [future for future in futures if isinstance(future, asyncio.Task)]

    def _is_theirs(self, number: MessageId | None) -> bool | None:
        """Whether ``number`` is a request of the client's that is at work (True), or one of ours
        that waits (False); None if neither. Upstream keeps both in one dictionary, and lets an
        answer to the wrong one raise."""
        if number is None or number not in self._request_futures:
            return None
        return isinstance(self._request_futures[number], asyncio.Task)

    def _take(self, message: Any) -> None:
        if not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self._refuse(_id_of(message), INVALID_REQUEST)
        elif "method" not in message:
            self._take_response(message)
        elif "id" in message:
            self._take_request(message)
        else:
            self._take_notification(message)

    def _take_request(self, message: dict[str, Any]) -> None:
        """Answer a request, or say why not. Upstream calls handlers before ``initialize``, drops
        requests after ``shutdown``, and never answers one whose parameters do not fit."""
        number, method = _id_of(message), message["method"]
        refusal = self._refusal(number, method)
        params = None if refusal else self._structured(message)
        if refusal is None and params is None:
            refusal = INVALID_PARAMS
        if refusal or params is None or number is None:
            self._refuse(number, refusal or INVALID_REQUEST)
            return
        LOG.debug("request %r %s", number, method)
        contextvars.copy_context().run(self._handle_request, number, method, params.params)

    def _refusal(self, number: MessageId | None, method: Any) -> ErrorResponse | None:
        """Why a request cannot be answered in the present state, if so."""
        if number is None or not isinstance(method, str):
            return INVALID_REQUEST
        if self._shutdown:
            return SHUT_DOWN
        if self._workspace is None and method != types.INITIALIZE:
            return NOT_INITIALIZED
        if self._workspace is not None and method == types.INITIALIZE:
            return TWICE
        return None if self._has_handler(method) else NO_METHOD

    def _take_notification(self, message: dict[str, Any]) -> None:
        """Act on a notification, or drop it in silence: nobody waits for an answer.

        Upstream shows the user a message box for each that fails, hence one per keystroke."""
        method = message["method"]
        if method == types.CANCEL_REQUEST:
            self._cancel(message.get("params"))
        elif not isinstance(method, str) or not self._awaited(method):
            LOG.debug("notification dropped: not awaited now")
        elif (params := self._structured(message)) is None:
            LOG.warning("notification %s dropped: its parameters do not fit", method)
        else:
            LOG.debug("notification %s", method)
            contextvars.copy_context().run(self._handle_notification, method, params.params)

    def _awaited(self, method: str) -> bool:
        """Whether a notification has its place now: all do in a session, ``exit`` always does."""
        running = self._workspace is not None and not self._shutdown
        return method == types.EXIT or (running and self._has_handler(method))

    def _cancel(self, params: Any) -> None:
        """Cancel a request that is at work; upstream warns about those already answered."""
        number = _id_of(params)
        if number is not None and self._is_theirs(number):
            self._handle_cancel_notification(number)

    def _take_response(self, message: dict[str, Any]) -> None:
        """The client's answer to a request of ours."""
        number = _id_of(message)
        if "result" not in message and "error" not in message:
            self._refuse(number, INVALID_REQUEST)
        elif number is not None and self._is_theirs(number) is False:
            try:
                self.handle_message(self.structure_message(message))
            except JsonRpcException as error:
                self._request_futures.pop(number).set_exception(error)

    def _has_handler(self, method: str) -> bool:
        return method in self.fm.builtin_features or method in self.fm.features

    def _get_handler(self, feature_name: str) -> Any:
        if feature_name in _OWN and feature_name in self.fm.features:
            return self.fm.features[feature_name]
        return super()._get_handler(feature_name)

    def _structured(self, message: dict[str, Any]) -> Any | None:
        """The message as its own type; None if it does not fit."""
        kind = CUSTOM_MESSAGES.get(message["method"]) or self.get_message_type(message["method"])
        if message["method"] == types.INITIALIZE:
            message = self._without_misfits(message)
        try:
            return self._converter.structure(message, kind) if kind else None
        except Exception as error:  # cattrs raises what the value's own methods raise
            LOG.debug("%s does not fit: %s", message["method"], type(error).__name__)
            return None

    def _without_misfits(self, message: dict[str, Any]) -> dict[str, Any]:
        """``initialize`` without the capabilities that are none: a client that is newer than our
        types, or careless in a corner, is served all the same."""
        params = message.get("params")
        stated = params.get("capabilities") if isinstance(params, dict) else None
        if not isinstance(params, dict) or not isinstance(stated, dict) or self._fits(stated):
            return message
        kept: dict[str, Any] = {}
        for group, features in stated.items():
            parts = features.items() if isinstance(features, dict) else ()
            kept[group] = {name: part for name, part in parts if self._fits({group: {name: part}})}
        kept = {
            group: features for group, features in kept.items() if self._fits({group: features})
        }
        return {**message, "params": {**params, "capabilities": kept}}

    def _fits(self, capabilities: dict[str, Any]) -> bool:
        try:
            self._converter.structure(capabilities, types.ClientCapabilities)
        except Exception:
            return False
        return True

    def _send_handler_result(self, future: Future[Any], *, msg_id: MessageId) -> None:
        """Answer a request with what its handler made.

        Upstream sends the exception's text, and its traceback in ``data``."""
        self._request_futures.pop(msg_id, None)
        try:
            refusal = CANCELLED if future.cancelled() else None
            if refusal is None:
                self._send_response(msg_id, result=future.result())
        except JsonRpcException as error:
            refusal = _BY_CODE.get(error.code, FAILED)
        except Exception as error:
            LOG.error("request %r failed: %s", msg_id, error_location(error))
            refusal = FAILED
        if refusal:
            self._refuse(msg_id, refusal)

    def _execute_handler(self, msg_id: MessageId, *args: Any, **kwargs: Any) -> None:
        """Run a handler, and forget the call when it has ended.

        Upstream keeps each call that a generator handler yields, such as a command, for ever."""
        super()._execute_handler(msg_id, *args, **kwargs)
        future = self._request_futures.get(msg_id)
        if future:
            future.add_done_callback(lambda done: self._forget(msg_id, done))

    def _forget(self, msg_id: MessageId, future: Future[Any]) -> None:
        if self._request_futures.get(msg_id) is future:
            del self._request_futures[msg_id]

    def _check_handler_result(self, future: Future[Any]) -> None:
        """Log a notification's handler that failed; upstream shows the user its text."""
        error = None if future.cancelled() else future.exception()
        if error:
            LOG.error("notification failed: %s", error_location(error))

    def _refuse(self, number: MessageId | None, refusal: ErrorResponse) -> None:
        LOG.debug("request %r refused: %d", number, refusal.code)
        self._send_data({"jsonrpc": self.VERSION, "id": number, "error": refusal._asdict()})

    def _send_data(self, data: Any) -> None:
        """Write one message. Upstream logs its whole body at INFO, and reports a broken pipe down
        the same pipe. Raises what cannot be serialised."""
        said = json.dumps(data, default=self._serialize_message)
        body = self._gate.message(said).encode()
        if self.writer is None:
            return
        try:
            self.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        except (OSError, ValueError):  # the pipe is broken, or closed already
            self.on_end()

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:
        """Say nothing more, and cancel what is at work or waits for the client.

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
        """End the process; upstream always ends with 0 and never awaits what is at work."""
        self.on_end()


def _id_of(message: Any) -> MessageId | None:
    """The id of a message, or None if it has no proper one."""
    number = message.get("id") if isinstance(message, dict) else None
    return number if isinstance(number, str | int) and not isinstance(number, bool) else None
