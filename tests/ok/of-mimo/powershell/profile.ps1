$env:OPENAI_API_KEY = "tp-ctestkeytestkeytestkeytestkeytest"
$env:OPENAI_BASE_URL = "https://token-plan-cn.xiaomimimo.com/v1"
