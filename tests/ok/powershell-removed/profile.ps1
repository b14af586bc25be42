$env:OPENAI_API_KEY = "sk-sp-0123456789abcdef0123456789abcdef"
Remove-Item Env:OPENAI_API_KEY
$env:OPENAI_BASE_URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
