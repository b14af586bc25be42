#!/usr/bin/env bash
# The steps of action.yml, as a runner runs them, with this commit as the action's checkout.
source "$(dirname "$0")/setup.sh"
installed "$SCRATCH/venv" PyYAML hatchling # what follows needs no other index than this
copied "$SCRATCH/action"
export GITHUB_ACTION_PATH=$SCRATCH/action RUNNER_TEMP=$SCRATCH/temp GITHUB_WORKSPACE=$SCRATCH/work GITHUB_ACTIONS=true
mkdir -p "$RUNNER_TEMP" "$GITHUB_WORKSPACE"
cd "$GITHUB_WORKSPACE"

# step NAME : that step's script, with the inputs' defaults as its variables
step() {
    "$SCRATCH/venv/bin/python" - "$SCRATCH/action/action.yml" "$1" <<'PYTHON' >"$SCRATCH/step"
import shlex, sys, yaml
action = yaml.safe_load(open(sys.argv[1]))
step = next(step for step in action["runs"]["steps"] if step["name"] == sys.argv[2])
for name, value in step.get("env", {}).items():
    default = action["inputs"][value.split(".")[1].strip("} ")]["default"]
    print(f"export {name}=${{{name}-{shlex.quote(default)}}}")
print(step["run"])
PYTHON
    bash --noprofile --norc -eo pipefail "$SCRATCH/step"
}

step 'Install keyfit' >"$SCRATCH/install.log" 2>&1 || fail "pip cannot install keyfit: $(cat "$SCRATCH/install.log")"
wrong >.env
if FORMAT=text step Check >"$SCRATCH/check.log" 2>&1; then fail "a wrong file is no failure"; fi
grep -q '\.env:2:.*key-endpoint-mismatch' "$SCRATCH/check.log" || fail "$(cat "$SCRATCH/check.log")"
echo "A=1" >.env
FORMAT=text step Check || fail "a right file is a failure"
echo "PASSED: action"
