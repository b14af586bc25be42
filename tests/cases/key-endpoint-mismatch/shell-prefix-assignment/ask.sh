#!/bin/sh
OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210
OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1
OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1 python ask.py
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: 401
python ask.py
