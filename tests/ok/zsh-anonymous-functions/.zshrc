# Functions without a name run at once and keep what is local.
() {
  local ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic
  claude --version
} "$@"
function {
  local ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210 ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
  claude --version
}
