#!/bin/sh
export OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
docker run -d --name app -p 3000:3000 \
  -e OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210 \
  -e "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1" \
  acme/app
