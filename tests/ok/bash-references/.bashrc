# The key stands once; the variables refer to it.
PLAN_KEY="sk-sp-0123456789abcdef0123456789abcdef"
PLAN_URL="https://coding-intl.dashscope.aliyuncs.com"
export ANTHROPIC_AUTH_TOKEN="$PLAN_KEY" ANTHROPIC_BASE_URL="$PLAN_URL/apps/anthropic"
export ANTHROPIC_MODEL="${ANTHROPIC_MODEL:-kimi-k2.5}"
export OPENAI_API_KEY=$PLAN_KEY
export OPENAI_BASE_URL="${PLAN_URL}/v1"
export OPENAI_MODEL=kimi-k2.5
