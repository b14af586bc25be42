# One function per vendor: what one exports, the next does not see.
use_coding_plan() {
  export ANTHROPIC_BASE_URL="https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"
  export ANTHROPIC_AUTH_TOKEN="sk-sp-0123456789abcdef0123456789abcdef"
  export ANTHROPIC_MODEL="qwen3.6-plus"
}
use_token_plan() {
  export ANTHROPIC_BASE_URL="https://token-plan.ap-southeast-1.maas.aliyuncs.com/apps/anthropic"
  export ANTHROPIC_AUTH_TOKEN="sk-sp-D.TESTKEY.0000.MEUCIQtestkeytestkeytestkeytestkeytestkeytestkeytestkeytestkeytestkey="
  export ANTHROPIC_MODEL="qwen3.8-max"
}
function use_account {
  export ANTHROPIC_BASE_URL="https://dashscope-intl.aliyuncs.com/apps/anthropic"
  export ANTHROPIC_AUTH_TOKEN="sk-fedcba9876543210fedcba9876543210"
  export ANTHROPIC_MODEL="qwen3-max"
}
function use_anthropic() {
  unset ANTHROPIC_BASE_URL ANTHROPIC_AUTH_TOKEN ANTHROPIC_MODEL
  export ANTHROPIC_API_KEY="sk-ant-api03-TESTKEY-testkey-testkey"
}
use_deepseek() {
  local -x ANTHROPIC_BASE_URL=https://api.deepseek.com/anthropic
  local -x ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210
  ANTHROPIC_MODEL=deepseek-chat claude "$@"
}
