# Saved on Windows.
export OPENAI_API_KEY='sk-sp-0123456789abcdef0123456789abcdef'
export OPENAI_BASE_URL='https://coding-intl.dashscope.aliyuncs.com/v1'
export OPENAI_MODEL='qwen3-max-2026-01-23'
