#!/bin/sh
# Each container has its own pair; what is exported reaches only those that name it.
export OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210
docker run --rm -e OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef \
  -e OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1 acme/app
docker run --rm -e OPENAI_API_KEY -e "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1" acme/app
podman run -e OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1 --env-file .env acme/app
docker exec -it -e "OPENAI_API_KEY=$PLAN_KEY" app -e OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1
