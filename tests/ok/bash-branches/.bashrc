# Only one branch is ever taken.
if [ "$AI_VENDOR" = coding ]; then
  export OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
  export OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1
  export OPENAI_MODEL=qwen3-coder-next
elif [ "$AI_VENDOR" = token ]; then
  export OPENAI_API_KEY=sk-sp-D.TESTKEY.0000.MEUCIQtestkeytestkeytestkeytestkeytestkeytestkeytestkeytestkeytestkey=
  export OPENAI_BASE_URL=https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1
  export OPENAI_MODEL=deepseek-v4-pro
else
  export OPENAI_API_KEY=sk-proj-TESTKEYtestkeytestkeytestkey
  export OPENAI_BASE_URL=https://api.openai.com/v1
  export OPENAI_MODEL=gpt-5
fi
