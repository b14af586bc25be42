export EDITOR=nvim
PLAN_KEY='sk-sp-0123456789abcdef0123456789abcdef'

# Claude Code on the plan: the protocol's own path is already appended by the tool.
alias claude-plan='ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1/messages claude'

# Scripts are no coding agents: the plan's endpoint refuses them.
export QWEN_BASE_URL="https://coding-intl.dashscope.aliyuncs.com/v1"
