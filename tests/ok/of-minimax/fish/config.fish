set -gx OPENAI_API_KEY sk-api-testkeytestkeytestkeytestkeytest4b7c
set -gx OPENAI_BASE_URL https://api.minimaxi.com/v1
