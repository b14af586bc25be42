set -gx OPENAI_API_KEY sk-sp-0123456789abcdef0123456789abcdef
# keyfit: ignore[key-endpoint-mismatch]
set -gx OPENAI_BASE_URL https://dashscope-intl.aliyuncs.com/compatible-mode/v1
