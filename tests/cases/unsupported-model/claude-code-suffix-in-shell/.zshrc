# Claude Code strips the suffix wherever the variable comes from.
export ANTHROPIC_AUTH_TOKEN="sk-sp-0123456789abcdef0123456789abcdef"
export ANTHROPIC_BASE_URL="https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"
export ANTHROPIC_MODEL="qwen3.7-plus[1m]"
export CLAUDE_CODE_SUBAGENT_MODEL="claude-haiku-4-5"
#                                  ^^^^^^^^^^^^^^^^ unsupported-model error: Anthropic
