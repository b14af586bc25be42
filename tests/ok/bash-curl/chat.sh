#!/bin/sh
# A script calls the account, with full endpoints on the command line.
: "${DASHSCOPE_API_KEY:?set it first}"
curl -sS -X POST https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions \
  -H "Authorization: Bearer $DASHSCOPE_API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{"model": "qwen-plus", "messages": [{"role": "user", "content": "hi"}]}'
curl -sS https://dashscope.aliyuncs.com/api/v1/services/aigc/text2image/image-synthesis -H "Authorization: Bearer $DASHSCOPE_API_KEY" \
  -H 'X-DashScope-Async: enable' -d '{"model": "wan2.6-t2i", "input": {"prompt": "a cat"}}'
docker run --rm -e DASHSCOPE_API_KEY -e OPENAI_BASE_URL=https://dashscope.aliyuncs.com/compatible-mode/v1 example/app
