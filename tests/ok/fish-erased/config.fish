set -gx OPENAI_API_KEY sk-sp-0123456789abcdef0123456789abcdef
set -e OPENAI_API_KEY
set -gx OPENAI_BASE_URL https://dashscope-intl.aliyuncs.com/compatible-mode/v1
