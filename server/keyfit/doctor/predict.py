"""What the service is documented to answer to a connection, and the one thing to change.

What is sent and what comes back are two things: the first is `resolve.connections`, from the
tools' observed behaviour; the second is from what the vendor publishes and people report.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..catalog.vendor_facts import URL
from ..linter.finding import Finding
from ..linter.rule import Rule
from ..parsers.document import Setting
from ..resolve.call import Call
from ..resolve.file_locations import at_home
from ..resolve.origin import Origin, origin_at, origin_of
from ..resolve.tool_calls import choices
from ..text.edit import Fix
from .active_calls import Connection
from .documented_answer import documented_answer
from .verdict import foreseen_outcomes

OK, AUTH_ERROR, NOT_FOUND, AGENT_ONLY = "ok", "auth-error", "not-found", "agent-only"
NO_KEY, FOREIGN_HOST, NOT_SENT, UNKNOWN = "no-key", "foreign-host", "not-sent", "unknown"
BAD_REQUEST = "bad-request"
NOT_FAILING = (OK, UNKNOWN)
DOCUMENTED, REPORTED, CONFLICTING = "documented", "reported", "conflicting"
_STATUSES: dict[str, tuple[int, ...]] = {
    OK: (200,),
    NOT_FOUND: (404,),
    BAD_REQUEST: (400,),
    NO_KEY: (401,),
}
DOUBT = ", if that is what you want"  # after a remedy that is not safe
_STATUS = re.compile(r"\d{3}")
_LOCAL = re.compile(
    r"localhost|.*\.local|\[.*|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*"
)


class Prediction(NamedTuple):
    """``evidence``: ``documented``, ``reported``, ``conflicting``, or '' where nothing is known.

    ``reason`` and ``remedy`` are sentences without a final stop, without keys. ``rule`` is the id
    of the rule that foresees it, ``at`` the place that the remedy changes; '' and None if none.
    ``note`` says, also in a sentence, which callers would be refused where this one is not.
    """

    outcome: str
    reason: str
    statuses: tuple[int, ...] = ()
    evidence: str = ""
    remedy: str = ""
    rule: str = ""
    at: Origin | None = None
    note: str = ""


def predicted(connection: Connection) -> Prediction:
    """The answer to ``connection``."""
    answer, masked = _predicted(connection), connection.call.catalog.keys.masked
    return answer._replace(reason=masked(answer.reason), remedy=masked(answer.remedy))


def _predicted(connection: Connection) -> Prediction:
    call = connection.call
    if connection.stopped:
        return _not_sent(connection)
    if not call.keys:
        return _without_key(connection)
    if call.endpoint is None:
        return _elsewhere(connection)
    if why := _unsure(connection):
        return Prediction(UNKNOWN, why)
    return _foreseen(connection) or _not_an_agent(call) or _unheard_of(call) or _accepted(call)


def _unsure(connection: Connection) -> str:
    """Why nothing can be said about the answer, '' if something can."""
    call, endpoint = connection.call, connection.call.endpoint
    text = (call.url.text or "") if call.url else ""
    if called := next((key.resolved.called for key in call.keys if key.resolved.called), ""):
        return f"{called} holds no key of a known shape, and is not shown"
    if any(key.text is None for key in call.keys):
        return "the key is not known from what was read"
    if any(call.catalog.keys.is_placeholder(key.text or "") for key in call.keys):
        return "the key is still to be filled in"
    if endpoint and endpoint.has_rest:
        return "what the tool makes of a base URL with a query was not watched"
    if text != text.strip() and not connection.spec.strip:
        return "the base URL has blanks around it, with which most tools fail"
    return "" if endpoint and endpoint.scheme else "the base URL lacks its https://"


def _not_sent(connection: Connection) -> Prediction:
    """That nothing is sent, and the declared model that differs from the one named in case."""
    launch, call = connection.launch, connection.call
    said = Prediction(NOT_SENT, f"{call.sender.title} sends nothing: {connection.stopped}")
    for use in call.models:
        name = (use.part.text or "").lower()
        meant = next((m for m in choices(launch, use.part.setting) if m.lower() == name), "")
        if meant and meant != use.part.text:
            at = origin_of(use.part, launch.world)
            return said._replace(remedy=f"Write {meant}", at=at)
    return said


def _without_key(connection: Connection) -> Prediction:
    call, spec = connection.call, connection.spec
    if spec.login:
        return Prediction(UNKNOWN, f"no key in what was read; {spec.login} may supply one")
    if not connection.knows_all:
        return Prediction(UNKNOWN, "no key in what was read; the environment may hold one")
    named = [part.text for part in call.references.names if part.text]
    remedy = f"Set {named[0]}" if named else ""
    return Prediction(NO_KEY, "no key is set anywhere", _STATUSES[NO_KEY], DOCUMENTED, remedy)


def _elsewhere(connection: Connection) -> Prediction:
    """A URL that is none of the vendor's: a gateway, another vendor's, or one that is unknown."""
    call = connection.call
    match = URL.fullmatch(call.url.text or "") if call.url else None
    if match is None:
        return Prediction(UNKNOWN, "the endpoint is not known from what was read")
    host = match["host"]
    if near := call.catalog.endpoints.near_host(host):
        return Prediction(UNKNOWN, f"there is no host {host}", remedy=f"Write {near}")
    if call.url is None or call.url.setting.source.path or not _is_ours(call):
        what = "a gateway of your own" if _LOCAL.fullmatch(host) else "keyfit knows nothing of it"
        return Prediction(UNKNOWN, f"{host}: {what}")
    slot = next((locator[1:] for locator in connection.spec.url if locator[:1] == "$"), "")
    remedy = f"Set {slot} to the plan's endpoint" if slot else "Set the plan's endpoint"
    said = Prediction(UNKNOWN, "", remedy=remedy, rule="missing-endpoint")
    if _reads_more(connection):
        why = f"no endpoint in what was read: unless one is set elsewhere, your key goes to {host}"
        return said._replace(reason=why)
    why = f"no endpoint is set, so your key goes to {host}"
    return said._replace(outcome=FOREIGN_HOST, reason=why, statuses=(401,), evidence=DOCUMENTED)


def _reads_more(connection: Connection) -> bool:
    """Whether the tool also reads what is not known here: the environment, the home folder."""
    launch = connection.launch
    places = (place for spec in launch.tool.files.values() for place in spec.at)
    unread = not launch.world.home and any(map(at_home, places))
    return not connection.call.sender.tool or launch.world.environment is None or unread


def _is_ours(call: Call) -> bool:
    """Whether a key of the call is this vendor's for certain."""
    return any(shape and shape.plans and not shape.shared for _, _, shape in call.secrets)


def _foreseen(connection: Connection) -> Prediction | None:
    """The answer that the rules foresee: the first that fails, else why it cannot be told."""
    doubt: Prediction | None = None
    for rule, finding in foreseen_outcomes(connection.call):
        if rule.outcome == UNKNOWN:
            doubt = doubt or _told_by(rule, finding, connection)
        elif not finding.source.path and _reads_more(connection):
            doubt = doubt or _of_the_default(rule, finding)
        else:
            return _told_by(rule, finding, connection)
    return doubt


def _of_the_default(rule: Rule, finding: Finding) -> Prediction:
    """That what is built into the tool would be refused, if nothing else is set elsewhere."""
    why = f"{finding.message}: that is what is sent unless another one is set elsewhere"
    return Prediction(UNKNOWN, why, rule=rule.id)


def _told_by(rule: Rule, finding: Finding, connection: Connection) -> Prediction:
    call = connection.call
    statuses, evidence = _STATUSES.get(rule.outcome, ()), rule.evidence
    if rule.outcome == UNKNOWN:
        evidence = ""
    if rule.outcome == AUTH_ERROR and call.endpoint:
        statuses, sources = _read(call.catalog.plans[call.endpoint.plan].refuses_keys)
        evidence = sources if rule.evidence == DOCUMENTED else rule.evidence
    fix = next(iter(finding.fixes), None)
    at = _changed(fix, finding, connection) if fix else None
    doubt = "" if fix and fix.safety == "safe" else DOUBT
    remedy = f"{fix.title}{doubt}" if fix and at else ""
    return Prediction(rule.outcome, finding.message, statuses, evidence, remedy, rule.id, at)


def _changed(fix: Fix, finding: Finding, connection: Connection) -> Origin | None:
    """The first place that ``fix`` changes; None where one is built into the tool."""
    if not all(edit.source.path for edit in fix.edits):
        return None
    edit = fix.edits[0]
    name = finding.subject.last_name if isinstance(finding.subject, Setting) else ""
    return origin_at(edit.source, edit.span.start, connection.launch.world, name)


def _not_an_agent(call: Call) -> Prediction | None:
    """The answer to a caller that is known to be no coding agent; most callers may be one."""
    plan = call.catalog.plans[call.endpoint.plan] if call.endpoint else None
    if plan is None or not plan.refuses_scripts or not call.sender.is_script:
        return None
    return Prediction(
        AGENT_ONLY, f"the {plan.title} answers coding agents only, and {call.sender.title} is none",
        _read(plan.refuses_scripts)[0], plan.scripts_evidence,
        "Use a standard key with the pay-as-you-go endpoint", "plan-key-in-script",
    )  # fmt: skip


def _unheard_of(call: Call) -> Prediction | None:
    """That nobody knows whether a model newer than all lists is served."""
    for use, model in call.judged:
        listed = any(model in call.catalog.models.of_plan(plan) for plan in call.plans)
        if not use.role and not listed and call.catalog.models.is_newer(model):
            return Prediction(UNKNOWN, f"{model} is newer than the plan's list")
    return None


def _accepted(call: Call) -> Prediction:
    said = documented_answer(call)
    if not said:
        return Prediction(UNKNOWN, "the key has no known shape")
    note = _note(call)
    rule = "plan-key-in-script" if note else ""
    return Prediction(OK, said, _STATUSES[OK], DOCUMENTED, rule=rule, note=note)


def _note(call: Call) -> str:
    """Whom the plan refuses, where nobody can tell whether this caller is one of them."""
    plan = call.catalog.plans[call.endpoint.plan] if call.endpoint else None
    if plan is None or not plan.refuses_scripts or call.sender.is_agent:
        return ""
    return (
        f"the {plan.title} answers coding agents only: "
        f"any other caller is refused with {plan.refuses_scripts}"
    )


def _read(statuses: str) -> tuple[tuple[int, ...], str]:
    """The statuses in ``401 or 403``, and whether the sources agree."""
    found = tuple(map(int, _STATUS.findall(statuses)))
    return found, CONFLICTING if len(found) > 1 else DOCUMENTED
