# A default, and both halves of it replaced together where the plan is wanted.
export OPENAI_BASE_URL="https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
export OPENAI_API_KEY="sk-fedcba9876543210fedcba9876543210"
if [ -n "$USE_PLAN" ]; then
  export OPENAI_BASE_URL="https://coding-intl.dashscope.aliyuncs.com/v1"
  export OPENAI_API_KEY="sk-sp-0123456789abcdef0123456789abcdef"
fi
