"""The wording of messages in keyfit's first baselines: version 1 knew findings by their text.

These templates are data and never change: with them, findings of today are compared with the
fingerprints of version 1. A message that is not listed here is in no such baseline.
"""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES_V1: Mapping[str, str] = {
    "key-endpoint-mismatch.plan-key-on-payg-host": (
        "{host} is a {plan} host: it refuses the {key_kind} {key} with {statuses}"
    ),
    "key-endpoint-mismatch.payg-key-on-plan-host": (
        "{host} is a {plan} host: it refuses the {key_kind} {key} with {statuses}"
    ),
    "key-endpoint-mismatch.key-on-other-plan-host": (
        "{host} is a {plan} host: it refuses the {key_kind} {key} with {statuses}"
    ),
    "key-endpoint-mismatch.script-key-on-payg-host": (
        "{host} is a {plan} host: it refuses the {key_kind} {key} with {statuses}. It is "
        "sent by {caller}; the {key_plan} is for coding tools: set a standard key"
    ),
    "key-endpoint-mismatch.refused-script-key-on-payg-host": (
        "{host} is a {plan} host: it refuses the {key_kind} {key} with {statuses}. It is "
        "sent by {caller}, which gets {refusal} from the {key_plan}: set a standard key"
    ),
    "native-api-unsupported.no-such-api": (
        "{host} has no {protocol} API; it serves {served} only"
    ),
    "protocol-unsupported.no-such-api": "{host} has no {protocol} API; it serves {served} only",
    "protocol-unsupported.refused-setting": "{reader} sends nothing: {why}",
    "reserved-id.reserved": (
        "{reader} does not start: {why}; choose another id, here and where the provider is chosen"
    ),
    "endpoint-path.unusual": (
        "{path} at {host} stands on two official pages only; everywhere else it is {right}"
    ),
    "endpoint-path.no-route-appended": (
        "{reader} appends {suffix}, and {path}{suffix} is no route of {host}; for "
        "{protocol} the path is {right}"
    ),
    "endpoint-path.no-route-as-is": (
        "{reader} sends to the URL as it stands, and {path} is no route of {host}; for "
        "{protocol} the path is {right}"
    ),
    "endpoint-path.no-route": "{host} has no route {path}; for {protocol} the path is {right}",
    "endpoint-path.unusual-for-known": (
        "{path} at {host} stands on two official pages only; everywhere else it is "
        "{right}; a program that appends something else may do with it"
    ),
    "endpoint-path.no-route-appended-for-known": (
        "{reader} appends {suffix}, and {path}{suffix} is no route of {host}; for "
        "{protocol} the path is {right}; a program that appends something else may do with "
        "it"
    ),
    "endpoint-path.no-route-as-is-for-known": (
        "{reader} sends to the URL as it stands, and {path} is no route of {host}; for "
        "{protocol} the path is {right}; a program that appends something else may do with "
        "it"
    ),
    "endpoint-host.missing-scheme": "the URL lacks its {scheme}",
    "endpoint-host.unlisted-region": (
        "{host} is named like a {plan} host, but no list has its region (as of {as_of})"
    ),
    "endpoint-host.misspelt": "{host} is no known host; {right} is",
    "endpoint-host.declared-misspelling": (
        "{host} is declared a misspelling of {right} in your project's or own facts"
    ),
    "unfilled-endpoint.placeholder": (
        "fill in the workspace id: {label} still stands where it belongs"
    ),
    "unfilled-endpoint.empty": "fill in the workspace id: the host begins with a dot",
    "retired-route.retired": "{path} is {status}; the path is now {new}",
    "retired-route.retired-with-model": (
        "{path} is {status}; {models} has no effect here; the path is now {new}"
    ),
    "insecure-endpoint.unencrypted": "{scheme}:// sends the key to {host} unencrypted",
    "unsupported-model.misspelt": (
        "{model} is not in the {plans} model list; did you mean {near}?"
    ),
    "unsupported-model.strict": "{model} is not in the {plans} model list (edition {edition})",
    "unsupported-model.other-plan": (
        "{model} is not in the {plans} model list; it belongs to the {other_plan}"
    ),
    "unsupported-model.known-elsewhere": (
        "{model} is not in the {plans} model list; it is known from {owner}"
    ),
    "unsupported-model.newer": (
        "{model} is not in the {plans} model list of {edition}, which knows no version as "
        "new; it may be served now"
    ),
    "unsupported-model.unknown": "{model} is not in the {plans} model list as of {edition}",
    "unsupported-model.extra-prefix": "{prefix} is no part of the model's name here",
    "unsupported-model.missing-prefix": "{reader} wants the provider before the model: {name}",
    "model-case.wrong-case": (
        "model names are case-sensitive: {model} is not supported, {known} is"
    ),
    "model-case.wrong-case-twice": (
        "model names are case-sensitive: {model} is not supported, {known} is; another "
        "spelling of it stands beside it: keep one"
    ),
    "undeclared-model.undeclared": "{reader} sends nothing: {why}: {model}",
    "thinking-unsupported.no-thinking": (
        "{model} has no thinking mode; leave this out or set it to off"
    ),
    "thinking-budget.over-limit": (
        "{asked} is over the largest published thinking budget of {model}: {most} tokens"
    ),
    "context-window.over-limit": (
        "{asked} is over the largest published context window of {model}: {most} tokens"
    ),
    "missing-endpoint.not-set": (
        "no {name} in what was read: unless it is set elsewhere, {reader} sends this "
        "{key_kind} to {host}, which refuses it"
    ),
    "malformed-key.placeholder": "a placeholder: put your key here",
    "malformed-key.masked": "a masked key: the console shows the whole key once, copy that one",
    "malformed-key.bearer": "Bearer is no part of a key",
    "malformed-key.doubled-prefix": "the key's prefix stands twice",
    "malformed-key.outer-space": "white space around the key",
    "malformed-key.quoted": "the quotes are a part of this value; a key has none",
    "malformed-key.inner-space": "a key holds no white space and no quotes: copy it again",
    "key-reference.key-for-name": (
        "{reader} wants a variable's name here, not the key {key} itself"
    ),
    "key-reference.other-syntax": "{reference} is sent as it stands: {reader} expands {syntax}",
    "key-reference.unexpanded": (
        "{reference} is sent as it stands: {reader} expands no reference here"
    ),
    "unresolved-reference.missing-file": "{reference}: no such file; {reader} does not start",
    "unresolved-reference.unset-value-sent": (
        "{reference}: set in no layer that it reads; {value} is sent"
    ),
    "unresolved-reference.unset": "{reference}: set in no layer that it reads; no key is sent",
    "foreign-key.other-vendor": "{key} looks like a key of {vendor}; {host} refuses it",
    "conflicting-keys.hides-fitting-key": "this key hides one that fits the endpoint",
    "conflicting-keys.two-keys": (
        "{reader} sends both {first} and {second}, and they are different keys: keep one"
    ),
    "plan-key-in-script.endpoint": (
        "only scripts read this, and the {plan} serves coding agents only: the answer is "
        "{refusal}; {advice}"
    ),
    "plan-key-in-script.key": "a plan key in {name}: {consequence}; {advice}",
    "exposed-key.put-placeholder": (
        "git tracks this file: reset {key} (what was committed stays in the history) and "
        "put a placeholder in its place"
    ),
    "exposed-key.untrack": (
        "git tracks this file: reset {key} (what was committed stays in the history) and "
        "run git rm --cached {pathspec}"
    ),
    "pay-as-you-go-cost.billed": (
        "{reader} uses this {key_kind} and not your plan key: calls are billed"
    ),
    "key-plan-hint.name": "{name} speaks of the {named_plan}, the URL is of the {plan}",
    "key-plan-hint.shape-reported": (
        "{key} has the shape {shape}, the URL is of the {plan}: likely {consequence}"
    ),
    "key-plan-hint.shape": (
        "{key} has the shape {shape}, the URL is of the {plan}: else {statuses}"
    ),
    "plan-edition.one-edition": (
        "{model} is in the lists of the {plan} {editions} only: a key of the {others} "
        "edition is refused with 403"
    ),
    "region-mismatch.name": (
        "{name} speaks of another region than {host} ({region}); a key is valid in its own "
        "region only"
    ),
    "region-mismatch.unknown-region": (
        "{scripts} do not know the region {region} and call {default}; set {variable} for "
        "another one"
    ),
    "shadowed-setting.set-again": "never used: line {line} sets {name} again",
    "layer-override.other-plan-wins": (
        "not used: {reader} takes the {plan} value of a higher layer"
    ),
    "unused-ignore.unused": "nothing to ignore here: {rules}",
    "unused-ignore.empty": "nothing to ignore here: no rule is named",
}
