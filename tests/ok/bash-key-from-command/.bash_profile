# Keys that only a command knows.
export ANTHROPIC_AUTH_TOKEN="$(pass show qwen/coding-plan)"
export ANTHROPIC_BASE_URL="https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"
export ANTHROPIC_MODEL=glm-4.7
export DASHSCOPE_API_KEY=$(cat ~/.dashscope/api_key)
export DASHSCOPE_BASE_URL="https://dashscope.aliyuncs.com/compatible-mode/v1"
