function plan {
    $env:OPENAI_BASE_URL = "https://coding-intl.dashscope.aliyuncs.com/v1"
    $env:OPENAI_API_KEY = "sk-sp-0123456789abcdef0123456789abcdef"
}
function std {
    $env:OPENAI_BASE_URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
    $env:OPENAI_API_KEY = "sk-fedcba9876543210fedcba9876543210"
}
