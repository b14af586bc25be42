$env:OPENAI_API_KEY = "sk-cp-testkeytestkeytestkeytestkeytest4b7c"
$env:OPENAI_BASE_URL = "https://api.minimax.io/v1"
