export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
export ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic
export ANTHROPIC_MODEL=glm-4.7
export CLAUDE_CODE_MAX_CONTEXT_TOKENS=1000000
#                                     ^^^^^^^ context-window warning: glm-4.7 is 202,752
