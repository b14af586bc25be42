#!/usr/bin/env bash
cat > .env <<END
OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1
END
export OPENAI_API_KEY="sk-fedcba9876543210fedcba9876543210"
export OPENAI_BASE_URL="https://coding-intl.dashscope.aliyuncs.com/v1"
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: 401
