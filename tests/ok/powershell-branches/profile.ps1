$env:OPENAI_API_KEY = "sk-sp-0123456789abcdef0123456789abcdef"
if ($x) { $env:OPENAI_API_KEY = "sk-fedcba9876543210fedcba9876543210" }
$env:OPENAI_BASE_URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
