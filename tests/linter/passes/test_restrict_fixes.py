"""Restricting fixes: what could change something right is not applied unasked."""

from __future__ import annotations

from keyfit.linter.passes.collect import Candidate
from keyfit.linter.passes.restrict_fixes import restrict_fixes
from linter.passes.samples import URL, finding_at, is_safe, setting_of, view_of
from places import PLAN_KEY

FUNCTIONS = f"""export OPENAI_BASE_URL={URL}
plan() {{
  export OPENAI_API_KEY={PLAN_KEY}
}}
"""
SHARED = f"""HOST=dashscope-intl.aliyuncs.com
OPENAI_API_KEY={PLAN_KEY}
OPENAI_BASE_URL=https://${{HOST}}/compatible-mode/v1
ANTHROPIC_AUTH_TOKEN={PLAN_KEY}
ANTHROPIC_BASE_URL=https://${{HOST}}/apps/anthropic
"""


def test_nothing_in_nothing_out() -> None:
    assert restrict_fixes([], view_of()) == []


def test_a_fix_of_one_value_stays_safe() -> None:
    view = view_of()
    url = setting_of(view, "OPENAI_BASE_URL")
    finding = finding_at(url.source, *url.span, subject=url)
    assert restrict_fixes([Candidate(finding, view.calls[0])], view) == [finding]
    of_file = finding._replace(subject=None)
    assert restrict_fixes([Candidate(of_file, None)], view) == [of_file]


def test_a_fix_that_pairs_a_function_with_the_file_around_it_is_unsafe() -> None:
    view = view_of(FUNCTIONS, "/p/env.sh")
    call = next(call for call in view.calls if call.url and call.keys)
    key, url = call.keys[0].setting, setting_of(view, "OPENAI_BASE_URL")
    across = finding_at(key.source, *key.span, subject=key)
    outside = finding_at(url.source, *url.span, subject=url)
    candidates = [
        Candidate(across, call),
        Candidate(outside, call),
        Candidate(across, None),
    ]
    assert [is_safe(f) for f in restrict_fixes(candidates, view)] == [False, True, True]


def test_a_fix_of_a_value_that_another_url_is_made_of_is_unsafe() -> None:
    view = view_of(SHARED)
    host, first = setting_of(view, "HOST"), setting_of(view, "OPENAI_BASE_URL")
    calls = [call for call in view.calls if call.url]
    assert {call.url.setting.last_name for call in calls if call.url} == {
        "OPENAI_BASE_URL",
        "ANTHROPIC_BASE_URL",
    }
    finding = finding_at(host.source, *host.span, subject=first)
    (restricted,) = restrict_fixes([Candidate(finding, None)], view)
    assert not is_safe(restricted)


def test_a_fix_stays_safe_where_the_rule_reports_all_urls_that_the_value_is_part_of() -> (
    None
):
    view = view_of(SHARED)
    host = setting_of(view, "HOST")
    findings = [
        finding_at(host.source, *host.span, subject=setting_of(view, name))
        for name in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL")
    ]
    both = restrict_fixes([Candidate(finding, None) for finding in findings], view)
    assert all(map(is_safe, both))
    other_rule = [findings[0], findings[1]._replace(rule="endpoint-host")]
    apart = restrict_fixes([Candidate(finding, None) for finding in other_rule], view)
    assert not any(map(is_safe, apart))


def test_what_is_written_in_a_code_is_not_changed() -> None:
    view = view_of()
    url = setting_of(view, "OPENAI_BASE_URL")
    finding = finding_at(url.source, *url.span, subject=url)
    encoded = view._replace(document=view.document._replace(encoded=(url.span,)))
    (left,) = restrict_fixes([Candidate(finding, view.calls[0])], encoded)
    assert finding.fixes
    assert left.fixes == ()
