export OPENAI_API_KEY="sk-testkeytestkeytestkeytestkeytest4b7c"
export OPENAI_BASE_URL="https://api.moonshot.cn/v1"
export OPENAI_MODEL=kimi-k2.6
