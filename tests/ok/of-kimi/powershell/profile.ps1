$env:OPENAI_API_KEY = "sk-kimi-testkeytestkeytestkeytestkeytesttestkeytestkeytestkeytestkeytest"
$env:OPENAI_BASE_URL = "https://api.kimi.com/coding/v1"
