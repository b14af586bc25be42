$env:OPENAI_API_KEY = (Get-Secret plan)
$env:OPENAI_BASE_URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
Write-Host "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef" # $env:OPENAI_API_KEY = "sk-sp-0123456789abcdef0123456789abcdef"
