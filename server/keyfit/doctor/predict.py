"""Predict what the service answers to a connection, and the one thing to change.

What is sent and what comes back are known from different sources: the first from tools' observed
behavior (`active_calls`), the second from what the vendor publishes and people report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..catalog.tool_spec import variable_in
from ..catalog.vendor_facts import URL, Plan
from ..catalog.vocabulary import OtherKind
from ..linter.finding import Finding
from ..linter.key_checks import metered_advice
from ..linter.model_checks import KIND_TITLES
from ..linter.rule import Outcome, Rule
from ..linter.url_rewrite import right_paths
from ..parsers.document import Opaque, Setting
from ..resolve.builtin_settings import is_builtin
from ..resolve.call import Call
from ..resolve.file_locations import at_home
from ..resolve.origin import Origin, origin_at, origin_of
from ..resolve.resolved_value import CallPart
from ..resolve.tool_calls import choices
from ..text.edit import Fix
from ..util.translation import capitalized, either, listed, mapped, phrase
from ..vfs.paths import is_within
from .active_calls import Connection
from .documented_answer import DIFFERENT_KEYS, documented_answer
from .prediction import NOT_FAILING, OK, UNKNOWN, AnswerEvidence, FixedBy, Prediction
from .unmodeled import UnmodeledSetting
from .verdict import ForeseenOutcome, foreseen_outcomes

_STATUSES: dict[Outcome, tuple[int, ...]] = {
    OK: (200,),
    "not-found": (404,),
    "bad-request": (400,),
    "no-key": (401,),
}
_NO_CHAT: tuple[OtherKind, ...] = ("image", "video", "speech", "embedding")
_NO_SCHEME = phrase("the base URL lacks its https://")
_LOCAL_HOST = re.compile(
    r"[^.]*|.*\.(local|localhost|internal|lan|home\.arpa)|\[.*|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*"
)


def predict(connection: Connection) -> Prediction:
    """Predict the answer to ``connection``; keys in its texts are masked."""
    masked = connection.call.catalog.keys.masked
    prediction = _predict(connection)
    # The texts quote names and values of files, in which a key may stand anywhere.
    reason = mapped(prediction.reason, masked)
    change = mapped(prediction.change, masked)
    return prediction._replace(reason=reason, change=change)


def _predict(connection: Connection) -> Prediction:
    call = connection.call
    if connection.unmodeled or connection.doubt:
        return _with_unmodeled(connection)
    if connection.stopped:
        return _nothing_sent(connection)
    # What a tool sends for want of a key is none.
    has_key = not all(is_builtin(key.setting) for key in call.keys)
    # A gateway of the user's own may want none.
    is_users_url = call.url is not None and not is_builtin(call.url.setting)
    if call.endpoint is None and (has_key or is_users_url):
        return _no_endpoint_of_the_vendor(connection)
    if not has_key:
        prediction = _no_key(connection)
        return _or_certain_failure(prediction, connection)
    doubt = _doubt_about_key(call) or _doubt_about_url(connection)
    if doubt:
        prediction = Prediction(UNKNOWN, doubt)
        return _or_certain_failure(prediction, connection)
    return _answer(connection)


def _answer(connection: Connection) -> Prediction:
    """Return what the service answers to ``connection``, of which all that matters is known."""
    call = connection.call
    return (
        _by_rules(connection)
        or _refused_caller(call)
        or _model_newer_than_lists(call)
        or _model_that_does_not_chat(call)
        or _unknown_path(call)
        or _accepted(call)
    )


def _or_certain_failure(prediction: Prediction, connection: Connection) -> Prediction:
    """Return the failure that the rules foresee by what is known, if ``prediction`` is an unknown
    answer or that of a call without a key; else ``prediction``.

    What is unknown does not change it: the wrong path is no route for whatever key, and for none.
    """
    if prediction.outcome not in (UNKNOWN, "no-key"):
        return prediction
    if connection.call.endpoint is None or _doubt_about_url(connection):
        return prediction
    foreseen = _by_rules(connection)
    if foreseen is None or foreseen.outcome in NOT_FAILING:
        return prediction
    # Whether a key that is not known is refused, or sent at all, is not known either.
    if foreseen.outcome == "auth-error" and _doubt_about_key(connection.call):
        return prediction
    return foreseen


def _with_unmodeled(connection: Connection) -> Prediction:
    """Predict the answer where a setting is made whose effect is not known.

    What it cannot change is judged all the same: a key that does not fit the host is refused,
    whatever the model is.
    """
    call = connection.call
    settings = connection.unmodeled
    may_send = any("sending" in one.entry.changes for one in settings)
    files = connection.session.files
    if connection.stopped and (files.broken or files.misnamed or not may_send):
        return _nothing_sent(connection)
    reason = connection.doubt
    if settings:
        reason = _why_unmodeled(call, settings[0])
    prediction = Prediction(UNKNOWN, reason)
    return _or_certain_failure(prediction, connection)


def _why_unmodeled(call: Call, setting: UnmodeledSetting) -> str:
    """Return why it is unknown what ``setting`` does to ``call``."""
    tool = call.sender.title
    if setting.entry.undeclared:
        model = call.models[0].part.text or ""
        return phrase(
            "{tool} may not know {model}, which its settings do not list",
            tool=tool,
            model=model,
        )
    return phrase(
        "keyfit does not know what {name} does in {tool}", name=setting.name, tool=tool
    )


def _doubt_about_key(call: Call) -> str:
    """Return why the keys of ``call`` do not allow a prediction; '' if they do."""
    for key in call.keys:
        if key.resolved.called:
            return phrase(
                "{name} holds no key of a known shape, and is not shown",
                name=key.resolved.called,
            )
    texts = [key.text for key in call.keys]
    for key in call.keys:
        if key.text is None:
            why = _why_unknown(key)
            if why:
                return phrase("the key is not known: {why}", why=why)
            return phrase("the key is not known from what was read")
    if any(call.catalog.keys.is_placeholder(text or "") for text in texts):
        return phrase("the key is still to be filled in")
    return ""


def _why_unknown(part: CallPart | None) -> str:
    """Return what the value of ``part`` is that cannot be known, '' if it is not read at all."""
    parts = part.setting.value.parts if part else ()
    if len(parts) == 1 and isinstance(parts[0], Opaque):
        return parts[0].why
    return ""


def _doubt_about_url(connection: Connection) -> str:
    """Return why the URL of ``connection`` does not allow a prediction; '' if it does."""
    url = connection.call.url
    endpoint = connection.call.endpoint
    text = url.text if url else None
    if endpoint is None or text is None:
        return _NO_SCHEME
    if endpoint.has_rest:
        return phrase("it is not known what the tool does with a query in the base URL")
    if text.endswith("//") and connection.call.wire.drops_slashes != "all":
        return phrase("the base URL ends in several slashes, which may be sent")
    if text != text.strip() and not connection.spec.strip:
        return phrase("the base URL has blanks around it, with which most tools fail")
    return "" if endpoint.scheme else _NO_SCHEME


def _nothing_sent(connection: Connection) -> Prediction:
    """Return why nothing is sent, and the declared model that the named one differs from only in
    case."""
    session = connection.session
    call = connection.call
    reason = phrase(
        "{tool} sends nothing: {reason}",
        tool=call.sender.title,
        reason=connection.stopped,
    )
    prediction = Prediction("not-sent", reason)
    for use in call.models:
        name = use.part.text or ""
        similar = _same_but_for_case(name, choices(session, use.part.setting))
        if similar and similar != name:
            at = origin_of(use.part, session.host_environment)
            change = phrase("Write {right}", right=similar)
            return prediction._replace(change=change, at=at)
    return prediction


def _same_but_for_case(name: str, others: Iterable[str]) -> str:
    """Return the first of ``others`` that is ``name``, whatever its case; '' if none is."""
    for other in others:
        if other.lower() == name.lower():
            return other
    return ""


def _no_key(connection: Connection) -> Prediction:
    login = connection.login
    if login:
        reason = phrase("no key in what was read; {login} may supply one", login=login)
        return Prediction(UNKNOWN, reason)
    if not connection.knows_all:
        reason = phrase("no key in what was read; the environment may hold one")
        return Prediction(UNKNOWN, reason)
    # A program that has no files of its own may load others, or take a key with another name.
    if not connection.session.tool.own_places:
        reason = phrase("it is not known which key is sent there")
        return Prediction(UNKNOWN, reason)
    # The config may name the variable that the key is to come from.
    names = [part.text for part in connection.call.references.names]
    name = next(filter(None, names), "")
    return Prediction(
        "no-key",
        phrase(
            "no key is set where {tool} looks for one",
            tool=connection.call.sender.title,
        ),
        _STATUSES["no-key"],
        "documented",
        change=phrase("Set {name}", name=name) if name else "",
    )


def _no_endpoint_of_the_vendor(connection: Connection) -> Prediction:
    """Return the answer of a URL that is a gateway's, another vendor's, or not known."""
    call = connection.call
    match = URL.fullmatch(call.url.text or "") if call.url else None
    if match is None:
        return Prediction(UNKNOWN, _unknown_endpoint(_why_unknown(call.url)))
    host = match["host"]
    similar = call.catalog.endpoints.near_host(host)
    if similar:
        reason = phrase("there is no host {host}", host=host)
        change = phrase("Write {right}", right=similar)
        return Prediction(UNKNOWN, reason, change=change)
    is_built_in = call.url is not None and is_builtin(call.url.setting)
    in_vain = variable_in_vain(connection) if is_built_in else ""
    if in_vain:
        return _endpoint_is_ignored(connection, in_vain, host)
    if is_built_in and has_key_of_vendor(call):
        return _key_goes_elsewhere(connection, host)
    return Prediction(UNKNOWN, _unknown_host(connection, host))


def variable_in_vain(connection: Connection) -> str:
    """Return the variable that a file sets to an endpoint of the vendor, while the tool takes it
    from the environment alone; '' if there is none."""
    call, session = connection.call, connection.session
    for locator in connection.spec.endpoint.url:
        if not locator.startswith("="):
            continue
        name = variable_in(locator)
        for part in session.variable(name):
            if call.catalog.leads_to_vendor(part.text or ""):
                return name
    return ""


def _endpoint_is_ignored(connection: Connection, name: str, host: str) -> Prediction:
    """Return the answer of ``host``, which is built into the tool, as `variable_in_vain` is
    ``name``."""
    reason = phrase(
        "{tool} takes {name} from the environment alone, so your key goes to {host}",
        tool=connection.call.sender.title,
        name=name,
        host=host,
    )
    change = phrase("Set {name} in the environment", name=name)
    prediction = Prediction(UNKNOWN, reason)
    if has_key_of_vendor(connection.call):
        prediction = _key_goes_elsewhere(connection, host)
    return prediction._replace(reason=reason, change=change)


def _unknown_endpoint(why: str) -> str:
    """Return that the endpoint is not known, and ``why``, unless that is ''."""
    if why:
        return phrase("the endpoint is not known: {why}", why=why)
    return phrase("the endpoint is not known from what was read")


def _unknown_host(connection: Connection, host: str) -> str:
    """Return why nothing is known of the answer of ``host``, which is no vendor's."""
    if _LOCAL_HOST.fullmatch(host):
        return phrase("{host}: a gateway of your own", host=host)
    reason = phrase("{host}: keyfit knows nothing of it", host=host)
    endpoints = connection.call.catalog.endpoints
    if not endpoints.service(host) and _takes_users_key(connection):
        return phrase(
            "{reason}, and this project's settings send your own key there",
            reason=reason,
        )
    return reason


def _takes_users_key(connection: Connection) -> bool:
    """Return whether a file of the project names the URL, and a key of this vendor is the user's
    own: from the environment or the home folder."""
    call, session = connection.call, connection.session
    top, home = session.files.top, session.host_environment.home
    if call.url is None or not has_key_of_vendor(call) or is_within(home or "/", top):
        return False
    places = [key.setting.source.path for key in call.keys]
    if any(is_within(path, top) for path in places):
        return False
    return is_within(call.url.setting.source.path, top)


def _key_goes_elsewhere(connection: Connection, host: str) -> Prediction:
    """Return the answer of ``host``, which is built into the tool, to a key of this vendor."""
    change = phrase("Set the plan's endpoint")
    for locator in connection.spec.endpoint.url:
        name = variable_in(locator)
        if name:
            change = phrase("Set {name} to the plan's endpoint", name=name)
            break
    if _reads_more(connection):
        reason = phrase(
            "no endpoint in what was read: unless one is set elsewhere, your key goes to {host}",
            host=host,
        )
        return Prediction(UNKNOWN, reason, change=change, rule="missing-endpoint")
    reason = phrase("no endpoint is set, so your key goes to {host}", host=host)
    return Prediction(
        "foreign-host",
        reason,
        (401,),
        "documented",
        change=change,
        rule="missing-endpoint",
    )


def _reads_more(connection: Connection) -> bool:
    """Return whether the tool also reads what is not known here: the environment, the home
    folder."""
    session = connection.session
    host_environment = session.host_environment
    if not connection.call.sender.tool or host_environment.variables is None:
        return True
    if host_environment.home:
        return False
    files = session.tool.files.values()
    return any(at_home(place) for spec in files for place in spec.at)


def has_key_of_vendor(call: Call) -> bool:
    """Return whether a key of ``call`` is this vendor's for certain."""
    shapes = [shape for _, _, shape in call.secrets if shape]
    return any(shape.plans and not shape.shared for shape in shapes)


def _by_rules(connection: Connection) -> Prediction | None:
    """Return the first failure that the rules foresee; otherwise what leaves the answer open."""
    # A certain failure outweighs a doubt, whichever rule comes first.
    doubt: Prediction | None = None
    for foreseen in foreseen_outcomes(connection.call):
        is_built_in = not foreseen.finding.source.path
        if foreseen.is_doubt:
            doubt = doubt or _by_rule(foreseen, connection)
        elif is_built_in and _reads_more(connection):
            doubt = doubt or _unless_set_elsewhere(foreseen)
        else:
            return _by_rule(foreseen, connection)
    return doubt


def _unless_set_elsewhere(foreseen: ForeseenOutcome) -> Prediction:
    """Return that what is built into the tool fails, if nothing else is set elsewhere."""
    reason = phrase(
        "{message}: that is what is sent unless another one is set elsewhere",
        message=foreseen.finding.message,
    )
    return Prediction(UNKNOWN, reason, rule=foreseen.rule.id)


def _by_rule(foreseen: ForeseenOutcome, connection: Connection) -> Prediction:
    """Return the answer that one rule foresees, with the first fix of its finding as change."""
    rule = foreseen.rule
    finding = foreseen.finding
    statuses, evidence = _statuses(rule, connection.call)
    prediction = Prediction(
        rule.outcome, finding.message, statuses, evidence, rule=rule.id
    )
    fix = next(iter(finding.fixes), None)
    at = _place_of(fix, finding, connection) if fix else None
    if fix is None or at is None:
        return prediction
    return prediction._replace(
        change=_change(fix, finding),
        needs_consent=fix.safety != "safe",
        at=at,
        fixed_by=_fixed_by(finding),
    )


def _change(fix: Fix, finding: Finding) -> str:
    """Return the title of ``fix``, the first one of ``finding``; with all hosts to which others
    like it lead, if none is preferred: which one is right, only the user knows."""
    host = str(fix.arguments.get("host", ""))
    if not host or fix.preferred:
        return fix.title
    alike = [
        str(other.arguments["host"])
        for other in finding.fixes
        if {**other.arguments, "host": host} == fix.arguments
    ]
    *others, last = alike
    hosts = either([listed(others), last]) if others else last

    def with_all_hosts(text: str) -> str:
        # The field that is the host remains a phrase, for the word between the hosts.
        return hosts if text == host else text.replace(host, hosts)

    return mapped(fix.title, with_all_hosts)


def _fixed_by(finding: Finding) -> FixedBy:
    """Return the command that applies the first fix of ``finding``."""
    if finding.fixes[0].preferred:
        return "fix"
    # Where there is a preferred one, that is applied in any case.
    is_other_applied = any(fix.preferred for fix in finding.fixes)
    return "" if is_other_applied else "fix --unsafe"


def _statuses(rule: Rule, call: Call) -> tuple[tuple[int, ...], AnswerEvidence]:
    """Return the statuses of the answer that ``rule`` foresees, and how they are known."""
    if rule.outcome == UNKNOWN:
        return (), ""
    if rule.outcome != "auth-error" or call.endpoint is None:
        return _STATUSES.get(rule.outcome, ()), rule.evidence
    plan = call.catalog.plan(call.endpoint.plan)
    statuses = plan.refuses_keys
    # Several statuses for one cause: the sources differ.
    if rule.evidence == "documented" and len(statuses) > 1:
        return statuses, "conflicting"
    return statuses, rule.evidence


def _place_of(fix: Fix, finding: Finding, connection: Connection) -> Origin | None:
    """Return the first place that ``fix`` changes; None where one is built into the tool."""
    if not all(edit.source.path for edit in fix.edits):
        return None
    edit = fix.edits[0]
    name = ""
    if isinstance(finding.subject, Setting):
        name = finding.subject.last_name
    host_environment = connection.session.host_environment
    return origin_at(edit.source, edit.span.start, host_environment, name)


def _refused_caller(call: Call) -> Prediction | None:
    """Return the answer to a caller that is known to be no coding agent, if the plan refuses
    those; None for others."""
    plan = _agents_only_plan(call)
    if plan is None or not call.sender.is_script:
        return None
    reason = phrase(
        "the {plan} answers coding agents only, not {tool}",
        plan=plan.title,
        tool=call.sender.title,
    )
    return Prediction(
        "agent-only",
        reason,
        plan.refuses_scripts,
        "documented",
        change=capitalized(metered_advice(call.catalog)),
        rule="plan-key-in-script",
    )


def _agents_only_plan(call: Call) -> Plan | None:
    """Return the plan of the endpoint if it answers coding agents only."""
    if call.endpoint is None:
        return None
    plan = call.catalog.plan(call.endpoint.plan)
    return plan if plan.refuses_scripts else None


def _model_newer_than_lists(call: Call) -> Prediction | None:
    """Return an unknown answer if a model is newer than all lists, or missing in one that is not
    complete; None if none is."""
    models = call.catalog.models
    for use, model in call.judged:
        if use.role:
            continue
        is_listed = any(model in models.of_plan(plan) for plan in call.plans)
        if is_listed:
            continue
        if models.is_newer(model):
            reason = phrase("{model} is newer than the plan's list", model=model)
            return Prediction(UNKNOWN, reason)
        if any(call.catalog.plans[plan].open_list for plan in call.plans):
            reason = phrase(
                "{model} is not in the plan's list, which is not complete",
                model=model,
            )
            return Prediction(UNKNOWN, reason)
    return None


def _model_that_does_not_chat(call: Call) -> Prediction | None:
    """Return that the answer is unknown, if the model makes pictures, films or speech: a plan may
    have it, but for other calls. None if no such model is called."""
    for use in call.models:
        model = (use.part.text or "").strip()
        group = call.catalog.models.known_elsewhere(model)
        if use.role or group is None or group.kind not in _NO_CHAT:
            continue
        reason = phrase(
            "{model} belongs to {kind}; it is not known whether it answers to this call",
            model=model,
            kind=KIND_TITLES[group.kind],
        )
        return Prediction(UNKNOWN, reason)
    return None


def _unknown_path(call: Call) -> Prediction | None:
    """Return that the answer is unknown, if the path is that a tool calls; None if it is known."""
    endpoint, protocol = call.endpoint, call.wire.protocol
    if not call.sender.tool or endpoint is None:
        return None
    is_known = protocol and right_paths(call, endpoint.host, protocol)
    if is_known or (protocol and call.wire.suffix is None):
        return None
    reason = phrase(
        "it is not known whether the path is right that {tool} calls",
        tool=call.sender.title,
    )
    return Prediction(UNKNOWN, reason)


def _accepted(call: Call) -> Prediction:
    shape = call.secrets[0][2] if call.secrets else None
    if shape is None:
        return Prediction(UNKNOWN, phrase("the key has no known shape"))
    if call.has_different_keys:
        return Prediction(UNKNOWN, DIFFERENT_KEYS)
    note = _refused_callers_note(call)
    rule = "plan-key-in-script" if note else ""
    answer = documented_answer(call)
    return Prediction(OK, answer, _STATUSES[OK], "documented", rule=rule, note=note)


def _refused_callers_note(call: Call) -> str:
    """Return whom the plan refuses, if this caller may be one of them; '' if it is not."""
    plan = _agents_only_plan(call)
    if plan is None or call.sender.is_agent:
        return ""
    return phrase(
        "the {plan} answers coding agents only: any other caller is refused with {statuses}",
        plan=plan.title,
        statuses=plan.scripts_refusal,
    )
