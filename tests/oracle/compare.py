"""Holds what a tool sent against what keyfit had said that it would send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from . import service
from .cases import Case, key, labels
from .install import ROOT

if TYPE_CHECKING:
    from .sandbox import Result

AGREE, DIFFER, UNSURE, UNSEEN = "agree", "differ", "unsure", "not compared"
STOPPED = (
    "stopped"  # the tool was stopped before it had called any model: that shows nothing
)
_KNOWN = ROOT / "server/keyfit/catalog/tools"
_ANSWERED = (0, 1, 3)  # the exit statuses with which keyfit has said something
_LITERAL = "…"  # stands for a text that is none of the case's keys
_NOT_SENT, _UNKNOWN = "not-sent", "unknown"


class Sent(NamedTuple):
    """The tool's main request; `labels` say which key stood in which header."""

    url: str
    labels: dict[str, str]
    model: str
    status: int

    @property
    def keys(self) -> dict[str, str]:
        """The keys, masked, by their headers."""
        return {header: masked(label) for header, label in self.labels.items()}

    def __str__(self) -> str:
        keys = " ".join(f"{header}={label}" for header, label in self.labels.items())
        return f"{self.url} {keys or 'no key'} {self.model} {self.status}"


class Said(NamedTuple):
    """keyfit's prediction, None where it does not know; `keys` are masked, by their headers."""

    sent: bool
    url: str | None
    keys: dict[str, str] | None
    model: str | None
    statuses: tuple[int, ...]
    reason: str
    unsure: bool  # whether keyfit says that it does not know what comes of it
    refused: tuple[
        int, ...
    ] = ()  # what its note says callers get that are no coding agents

    def __str__(self) -> str:
        if not self.sent:
            return f"nothing is sent: {self.reason}"
        named = (f"{header}={key}" for header, key in (self.keys or {}).items())
        keys = "key unknown" if self.keys is None else " ".join(named) or "no key"
        answers = "/".join(map(str, self.statuses)) or "answer unknown"
        return f"{self.url or 'URL unknown'} {keys} {self.model or 'model unknown'} {answers}"


class Verdict(NamedTuple):
    """One case's outcome; `fields` are those that differ, or that keyfit does not know.

    `live`: the tool was started now, and ended.
    """

    case: Case
    observed: Sent | None
    predicted: Said | None
    verdict: str
    fields: tuple[str, ...]
    live: bool = False


def observed(result: Result) -> Sent | None:
    """The main request: the one that offers most functions, the first of these."""
    calls = [row for row in result.requests if row["protocol"]]
    if not calls:
        return None
    main = max(calls, key=lambda row: row["tools"])
    return Sent(
        main["url"], dict(sorted(main["keys"].items())), main["model"], main["status"]
    )


def masked(label: str) -> str:
    """The form in which keyfit shows the key of this label."""
    kind, parted, name = label.partition(":")
    if not parted:
        return _LITERAL
    prefix = {"payg": "sk-", "plan": "sk-sp-"}[kind]
    return f"{prefix}…{key(kind, name)[-4:]}"


def predicted(case: Case, doctor: dict[str, Any]) -> Said | None:
    """What `keyfit doctor` said of the tool, or None if it said nothing.

    Raises RuntimeError if it failed.
    """
    if doctor["code"] not in _ANSWERED:
        raise RuntimeError(f"keyfit doctor exited with {doctor['code']}")
    rows = json.loads(doctor["text"])["connections"]
    active = [row for row in rows if row["tool"] == case.tool and row["active"]]
    return _said(active[0], labels(case).values()) if active else None


def _said(row: dict[str, Any], ours: Iterable[str]) -> Said:
    answer = row["answer"]
    return Said(
        sent=answer["outcome"] != _NOT_SENT,
        url=_whole(row["request_url"]),
        keys=_keys(row, {masked(label) for label in ours}),
        model=row["models"][0]["id"] if row["models"] else None,
        statuses=tuple(answer["statuses"]),
        reason=answer["reason"],
        unsure=answer["outcome"] == _UNKNOWN,
        refused=tuple(map(int, re.findall(r"\b[45]\d\d\b", answer.get("note") or ""))),
    )


def _whole(url: str | None) -> str | None:
    """``url``, None if keyfit masks what looks like a key in it."""
    return None if url and "…" in url else url


def _keys(row: dict[str, Any], ours: set[str]) -> dict[str, str] | None:
    keys = [key for key in (row["key"], *row["other_keys"]) if key]
    if not all(key["masked"] and key["header"] for key in keys):
        return None
    masks = {key["header"].lower(): key["masked"] for key in keys}
    is_unsure = row["answer"]["outcome"] == _UNKNOWN
    if is_unsure and not (masks and ours.issuperset(masks.values())):
        return None  # nor does it say what becomes of a text that is no key of the case
    return {
        header: mask if mask in ours else _LITERAL for header, mask in masks.items()
    }


def judge(case: Case, sent: Sent | None, doctor: dict[str, Any]) -> Verdict:
    """Compares the two. Only recorded are a case with arguments, which keyfit cannot see, one of
    which it says that it does not know, and those of a tool that it does not know."""
    try:
        said = predicted(case, doctor)
    except RuntimeError as error:
        return Verdict(case, sent, None, DIFFER, (str(error),))
    silent = case.args or case.doubt or not (_KNOWN / f"{case.tool}.toml").exists()
    verdict, fields = (UNSEEN, ()) if silent else _compared(sent, said)
    return Verdict(case, sent, said, verdict, fields)


def _compared(sent: Sent | None, said: Said | None) -> tuple[str, tuple[str, ...]]:
    if (
        said is None
    ):  # no file tells that the tool is in use, and its variables are anybody's
        foreign = sent is not None and not service.is_ours(sent.url)
        return (UNSEEN, ()) if foreign else (UNSURE, ("tool",)) if sent else (AGREE, ())
    if sent is None and said.unsure:
        return UNSURE, ("sent",)
    if sent is None or not said.sent:
        return (AGREE, ()) if bool(sent) == said.sent else (DIFFER, ("sent",))
    if wrong := _different(sent, said):
        return DIFFER, wrong
    if sent.status in said.refused:
        return UNSURE, ("agent",)
    told = {"url": said.url, "key": said.keys, "model": said.model}
    unknown = tuple(name for name, value in told.items() if value is None)
    return (UNSURE, unknown) if unknown else (AGREE, ())


def _is_answer(sent: Sent, said: Said) -> bool:
    """Whether the answer is one of those that are predicted. What other vendors would answer is
    not known here: their hosts play along with any key."""
    predicted = (*said.statuses, *said.refused)
    is_known = said.statuses and service.is_ours(sent.url)
    return not is_known or sent.status in predicted


def _different(sent: Sent, said: Said) -> tuple[str, ...]:
    same = {
        "url": said.url in (None, sent.url),
        "key": said.keys in (None, sent.keys),
        "model": said.model in (None, sent.model),
        "status": _is_answer(sent, said),
    }
    return tuple(name for name, fits in same.items() if not fits)
