"""A host that is a near miss of a known one or of no listed region, or a URL without a scheme."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.vendor_facts import URL, Endpoint, Host
from ...catalog.vendor_index import Catalog
from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ...text.edit import Fix
from ...text.source import Span
from ..finding import Finding
from ..rule import Example, Rule
from ..url_rewrite import MOVE_TITLES, move_fix, protocol_of, rewrite_edits

_SCHEME = "https://"


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding for a misspelled or unlisted host, else for a missing or broken scheme."""
    url, endpoint = call.url, call.endpoint
    if url is None or not url.text:
        return
    scheme_span = call.catalog.endpoints.broken_scheme(url.text)
    if scheme_span:
        yield _broken_scheme(rule, url, url.text, scheme_span)
    elif endpoint is None:
        if not _is_link(call, url.text):
            yield from _misspelt(rule, call.catalog, url, url.text)
    elif endpoint.host.unlisted:
        yield from _unlisted(rule, call, endpoint)
    elif not endpoint.scheme and (call.url_slot.is_known or endpoint.path):
        yield _missing_scheme(rule, call, url, endpoint)


def _missing_scheme(
    rule: Rule, call: Call, url: CallPart, endpoint: Endpoint
) -> Finding:
    """Return the finding at the host of ``url``, before which the scheme is missing."""
    scheme = "wss://" if protocol_of(call, endpoint) == "websocket" else _SCHEME
    edits = rewrite_edits(url, [(endpoint.scheme_span, scheme)])
    fixes = rule.fixes("add-scheme", edits, preferred=True, scheme=scheme)
    message = rule.message("missing-scheme", scheme=scheme)
    return rule.at(url, message, focus=endpoint.host_span, fixes=fixes)


def _broken_scheme(rule: Rule, url: CallPart, text: str, span: Span) -> Finding:
    """Return the finding at ``span`` of ``text``, which stands in the place of a scheme."""
    edits = rewrite_edits(url, [(span, _SCHEME)])
    fixes = rule.fixes("write-scheme", edits, preferred=True, scheme=_SCHEME)
    wrong = text[span.start : span.end]
    message = rule.message("broken-scheme", scheme=_SCHEME, wrong=wrong)
    return rule.at(url, message, focus=span, fixes=fixes)


def _is_link(call: Call, text: str) -> bool:
    """Return whether ``text`` is a site for people, where it is not known to be a base URL."""
    match = URL.fullmatch(text)
    bare = match is not None and (match["path"] or "").strip("/") == ""
    return bool(
        bare
        and not call.url_slot.is_known
        and match
        and match["host"].lower() in call.catalog.endpoints.sites
    )


def _unlisted(rule: Rule, call: Call, endpoint: Endpoint) -> Iterator[Finding]:
    """Yield a finding at a host named like a plan's, in a region that no list has; which listed one
    is meant is a guess."""
    catalog, plan = call.catalog, endpoint.plan
    listed = [
        host
        for host in catalog.endpoints.hosts
        if host.plan == plan and "*" not in host.host
    ]
    fixes = (
        move_fix(rule, call, host, exact=False, preferred=False)
        for host in _alike(endpoint, listed)
    )
    message = rule.message(
        "unlisted-region",
        host=endpoint.host_name,
        plan=catalog.plans[plan].title,
        as_of=catalog.as_of,
    )
    if call.url:
        found = tuple(fix for fix in fixes if fix)
        yield rule.at(call.url, message, focus=endpoint.host_span, fixes=found)


def _alike(endpoint: Endpoint, listed: list[Host]) -> Iterator[Host]:
    """Yield those of ``listed`` that begin with the same label as the host of ``endpoint``."""
    first = endpoint.host.host.partition(".")[0]
    yield from (host for host in listed if host.host.partition(".")[0] == first)


def _misspelt(
    rule: Rule, catalog: Catalog, url: CallPart, text: str
) -> Iterator[Finding]:
    match = URL.fullmatch(text)
    right = match and catalog.endpoints.near_host(match["host"])
    if match is None or not right:
        return
    wrong, span = match["host"], Span(*match.span("host"))
    edits = rewrite_edits(url, [(span, right)])
    guesses = catalog.endpoints.guessed_hosts(wrong)
    about: dict[str, object] = {"host": wrong, "right": right}
    if guesses:
        about["right"] = " or ".join(guesses)
        message = rule.message("misspelt", **about)
        fixes = tuple(_guess(rule, url, span, guess) for guess in guesses)
    elif catalog.endpoints.is_declared_misspelling(wrong):
        file = catalog.endpoints.declared.file
        message = rule.message("declared-misspelling", file=file, **about)
        fixes = rule.fixes("use-declared-host", edits, "unsafe", host=right, file=file)
    else:
        message = rule.message("misspelt", **about)
        fixes = rule.fixes("use-host", edits, preferred=True, host=right)
    yield rule.at(url, message, focus=span, fixes=fixes)


def _guess(rule: Rule, url: CallPart, span: Span, host: str) -> Fix:
    """Return the fix that writes ``host``, one of several that may be meant, at ``span``."""
    edits = rewrite_edits(url, [(span, host)])
    return rule.fixes("use-host", edits, "unsafe", host=host)[0]


RULE = Rule(
    id="endpoint-host",
    severity="warning",
    summary="The host is misspelled or in no published region, or the URL's scheme is wrong.",
    why=(
        "A misspelled host, such as `aliyun.com` for `aliyuncs.com`, does not exist, or belongs "
        "to someone else who then gets your key. Hosts that are named like a plan's, but are in "
        "no published region, were observed to reject every key. Most clients reject a URL "
        "without `https://`, or with `https:/` or `-https://` in its place."
    ),
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "OPENAI_BASE_URL=https://dashscope-intl.aliyun.com/compatible-mode/v1\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n",
    ),
    cite="BASEURL",
    messages={
        **MOVE_TITLES,
        "missing-scheme": "the URL has no scheme: it must start with {scheme}",
        "broken-scheme": "the URL must start with {scheme}, not with {wrong}",
        "unlisted-region": (
            "{host} is named like a {plan} host, but its region is in no published list (as of "
            "{as_of})"
        ),
        "misspelt": "{host} is not a known host; did you mean {right}?",
        "declared-misspelling": (
            "{host} is a misspelling of {right} (declared in {file}, not by keyfit)"
        ),
        "fix.add-scheme": "Add {scheme}",
        "fix.write-scheme": "Write {scheme}",
        "fix.use-host": "Use {host}",
        "fix.use-declared-host": "Use {host} (declared in {file}, not by keyfit)",
    },
    outcome="unknown",
).for_calls(check)
