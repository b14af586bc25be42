set -gx OPENAI_API_KEY sk-testkeytestkeytestkeytestkeytest4b7c
set -gx OPENAI_BASE_URL https://api.moonshot.cn/v1
