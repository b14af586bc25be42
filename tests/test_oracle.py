"""The oracle's own parts, without any tool: the cases, the drawing, the service it plays."""

from __future__ import annotations

import json
import threading
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from keyfit.catalog.tool_registry import load_tools
from oracle import cases, compare, generate, report, service
from oracle.compare import Sent
from oracle.gateway import Gateway, Recorded, _Handler
from oracle.install import HERE, tools
from oracle.mutants import mutants
from oracle.record import Record

_PLAN, _PAYG = cases.key("plan", "x"), cases.key("payg", "x")
_CODING = "coding-intl.dashscope.aliyuncs.com"
_INTL = "dashscope-intl.aliyuncs.com"


def test_every_case_names_a_known_tool_and_itself_only_once():
    loaded = cases.load()
    assert {case.tool for case in loaded} <= {tool.name for tool in tools()}
    names = [(case.tool, case.name) for case in loaded]
    assert len(names) == len(set(names))


def test_written_cases_are_read_back_as_they_were(tmp_path: Path):
    drawn = [*cases.load(), *generate.cases(40, 7, generate.tools())]
    path = tmp_path / "some.toml"
    path.write_text(cases.written(drawn), encoding="utf-8")
    assert list(cases.read(path)) == drawn


def test_a_seed_draws_the_same_cases_again():
    assert generate.cases(30, 3, generate.tools()) == generate.cases(
        30, 3, generate.tools()
    )
    assert generate.cases(30, 3, generate.tools()) != generate.cases(
        30, 4, generate.tools()
    )


def test_no_case_is_drawn_twice():
    drawn = generate.cases(60, 3, ["openai-sdk"])
    facts = {str(case._replace(name="")) for case in drawn}
    assert len(facts) == len(drawn) == 60


def test_labels_of_one_case_have_tails_of_their_own():
    for case in cases.load():
        keys = cases.labels(case)
        assert len({key[-4:] for key in keys}) == len(keys), case.name


def test_a_layer_without_a_case_is_untested():
    tool = "claude-code"
    only = [
        case for case in cases.load() if case.tool == tool and case.name == "only local"
    ]
    missing = report.untested(only)[tool]
    assert "local" not in missing
    assert "user" in missing


def _status(
    key: str, host: str, path: str, model: str = "qwen3.7-plus", agent: bool = True
) -> int:
    keys = {"authorization": key} if key else {}
    return service.answer(
        service.Request(host, path, keys, {"model": model}, agent)
    ).status


@pytest.mark.parametrize(
    ("key", "host", "path", "status"),
    [
        (_PAYG, _INTL, "/compatible-mode/v1/chat/completions", 200),
        (_PAYG, _INTL, "/apps/anthropic/v1/messages", 200),
        (_PAYG, _INTL, "/apps/anthropic/messages", 404),
        (_PAYG, _CODING, "/v1/chat/completions", 401),
        (_PLAN, _INTL, "/compatible-mode/v1/chat/completions", 403),
        (_PLAN, _CODING, "/v1/chat/completions", 200),
        (_PLAN, _CODING, "/v1/responses", 404),
        (_PLAN, _CODING, "/v1/v1/messages", 404),
        ("", _INTL, "/compatible-mode/v1/chat/completions", 401),
        ("sk-other", "example.com", "/v1/chat/completions", 200),
        (
            _PAYG,
            "ws-x.ap-southeast-1.maas.aliyuncs.com",
            "/api/v1/chat/completions",
            404,
        ),
        (
            _PAYG,
            "token-plan.cn-beijing.maas.aliyuncs.com",
            "/apps/anthropic/v1/messages",
            401,
        ),
    ],
)
def test_the_service_answers_as_documented(key: str, host: str, path: str, status: int):
    assert _status(key, host, path) == status


def test_a_plan_refuses_programs_and_other_models():
    path = "/v1/chat/completions"
    assert _status(_PLAN, _CODING, path, agent=False) == 405
    assert _status(_PLAN, _CODING, path, "minimax-m2.5") == 400
    assert _status(_PLAN, _CODING, path, "MiniMax-M2.5") == 200


@pytest.mark.parametrize("path", service.facts()["protocols"])
def test_a_stream_ends_and_says_what_the_whole_reply_says(path: str):
    reply = service.answer(
        service.Request("example.com", path, {}, {"model": "m"}, True)
    )
    text = b"".join(service.encoded(reply.events)).decode()
    assert text.endswith("\n\n")
    assert '"ok"' in text
    assert "ok" in str(reply.body)


def _answered(gateway: Gateway, method: str, path: str) -> int:
    """The status with which the gateway answers a call of another kind than to a model."""
    handler = type("Handler", (_Handler,), {"gateway": gateway})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = False  # else one may still print in the next test
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            response.read()  # closed before that, it fails where it is written
            return response.status
        finally:
            connection.close()
            server.shutdown()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api.json", 404),
        ("POST", "/telemetry", 404),
        ("POST", "/v1/messages/count_tokens", 200),
    ],
)
def test_the_gateway_answers_calls_to_no_model(method: str, path: str, status: int):
    assert _answered(Gateway(None, {}, True), method, path) == status


def test_the_main_request_ends_a_case_soon():
    gateway = Gateway(None, {}, True)
    title = Recorded("POST", "https://h/v1", {}, "openai-chat", "m", 200, 0, {}, "")
    gateway.note(title)
    assert gateway.main is None
    gateway.note(title._replace(tools=3))
    assert gateway.main is not None


_CASE = cases.Case(
    "c", "opencode", {"{home}/x": "{payg:user} {host:user} {project}"}, {}
)
_SENT = Sent("https://ws-user.x/v1/responses", {"authorization": "payg:user"}, "m", 200)

_OURS = _SENT._replace(url=f"https://{_INTL}/compatible-mode/v1/responses")


def _key(
    masked: str | None, header: str | None = "Authorization"
) -> dict[str, str | None]:
    return {"masked": masked, "header": header}


def _doctor(**changed: object) -> dict[str, object]:
    row = {
        "tool": "opencode",
        "active": True,
        "key": _key(compare.masked("payg:user")),
        "other_keys": [],
        "request_url": _SENT.url,
        "models": [{"id": "m"}],
        "answer": {"outcome": "ok", "statuses": [200], "reason": ""},
    }
    return {"code": 0, "text": json.dumps({"connections": [row | changed]})}


_LITERAL = {"key": _key("…")}
_HEADER = {"key": _key(compare.masked("payg:user"), "x-api-key")}
_UNSENT = {"answer": {"outcome": "not-sent", "statuses": [], "reason": "no key"}}
_OPEN = {"answer": {"outcome": "unknown", "statuses": [], "reason": ""}}
_REFUSED = {"answer": {"outcome": "auth-error", "statuses": [401, 403], "reason": ""}}


@pytest.mark.parametrize(
    ("sent", "changed", "verdict", "fields"),
    [
        (_SENT, {}, compare.AGREE, ()),
        (_SENT, {"request_url": "https://other/v1"}, compare.DIFFER, ("url",)),
        (_SENT, {"request_url": None}, compare.UNSURE, ("url",)),
        (_SENT, {"key": None}, compare.DIFFER, ("key",)),
        (_SENT, {"key": _key(None)}, compare.UNSURE, ("key",)),
        (
            _SENT,
            {"key": _key(compare.masked("payg:user"), None)},
            compare.UNSURE,
            ("key",),
        ),
        (_SENT, _LITERAL | _OPEN, compare.UNSURE, ("key",)),
        (_SENT, _HEADER, compare.DIFFER, ("key",)),
        (_SENT, {"other_keys": [_HEADER["key"]]}, compare.DIFFER, ("key",)),
        (_SENT, _LITERAL, compare.DIFFER, ("key",)),
        (
            _SENT._replace(labels={"authorization": "unknown text"}),
            _LITERAL,
            compare.AGREE,
            (),
        ),
        (_SENT._replace(labels={}), {"key": None}, compare.AGREE, ()),
        (_SENT, {"models": [{"id": "n"}]}, compare.DIFFER, ("model",)),
        (_SENT, {"models": []}, compare.UNSURE, ("model",)),
        (_OURS, _REFUSED | {"request_url": _OURS.url}, compare.DIFFER, ("status",)),
        (
            _OURS._replace(status=403),
            _REFUSED | {"request_url": _OURS.url},
            compare.AGREE,
            (),
        ),
        (_SENT, _REFUSED, compare.AGREE, ()),
        (_SENT, _UNSENT, compare.DIFFER, ("sent",)),
        (None, _UNSENT, compare.AGREE, ()),
        (None, {}, compare.DIFFER, ("sent",)),
        (None, _OPEN, compare.UNSURE, ("sent",)),
        (None, {"active": False}, compare.AGREE, ()),
        (_SENT, {"active": False}, compare.UNSEEN, ()),
        (
            _SENT._replace(url=f"https://{_INTL}/v1"),
            {"active": False},
            compare.UNSURE,
            ("tool",),
        ),
    ],
)
def test_every_difference_is_named(
    sent: Sent | None, changed: dict[str, object], verdict: str, fields: tuple[str, ...]
):
    judged = compare.judge(_CASE, sent, _doctor(**changed))
    assert (judged.verdict, judged.fields) == (verdict, fields)


def test_a_doctor_that_fails_is_a_difference():
    judged = compare.judge(_CASE, None, {"code": 2, "text": ""})
    assert (judged.verdict, judged.fields) == (
        compare.DIFFER,
        ("keyfit doctor exited with 2",),
    )


def test_what_arguments_do_is_not_compared():
    judged = compare.judge(
        _CASE._replace(args=("-m", "n")), _SENT, _doctor(models=[{"id": "n"}])
    )
    assert judged.verdict == compare.UNSEEN


def test_places_are_filled_in_and_out_again():
    places = cases.Places(*map(Path, ("/r/home", "/r/work/app", "/r/work", "/r/etc")))
    (text,) = _CASE.files.values()
    filled = places.fill(text)
    assert filled.startswith("sk-")
    assert filled.endswith("/r/work/app")
    assert places.unfill(filled, _CASE) == text


def test_the_record_counts_for_the_very_case_and_version(tmp_path: Path):
    tool = next(tool for tool in tools() if tool.name == "opencode")
    Record(tmp_path / "seen.json").update(_CASE, tool, _SENT)
    record = Record(tmp_path / "seen.json")
    assert record.sent(_CASE) == _SENT
    assert record.has(_CASE, tool)
    assert not record.has(_CASE, tool._replace(version="0"))
    assert not record.has(_CASE._replace(env={"A": "b"}), tool)


# Seen in the request's body only, which is not compared; the words of a message; who loads a plain
# .env (tests/doctor/test_connections.py has that); settings of which nothing is predicted
# (tests/doctor/test_unmodeled.py, test_cline.py); and files that are given to a tool by hand
# (tests/catalog/test_stand_ins.py).
_NOT_IN_A_REQUEST = {
    "call.budget", "call.context", "call.output", "call.thinking", "call.login", "tool.unmodeled",
    "files.profiles", "files.schemas", "call.instead", "call.ignores", "call.skips",
}  # fmt: skip


def test_two_cases_prove_each_word_of_the_tools_that_are_run():
    counts = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    known = {tool.name for tool in tools()} & {tool.id for tool in load_tools().tools}
    used = {word for name in known for word in mutants(name) if word}
    assert {word for word in used if counts.get(word, 0) < 2} == _NOT_IN_A_REQUEST
