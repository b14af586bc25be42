$env:OPENAI_API_KEY = "sk-sp-testkeytestkeytestkeytestkeytest"
$env:OPENAI_BASE_URL = "https://api.lkeap.cloud.tencent.com/coding/v3"
