$env:QWEN_HOST = 'dashscope-intl.aliyuncs.com'
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: dashscope-intl.aliyuncs.com is a pay-as-you-go host and reje
$env:OPENAI_API_KEY = "sk-sp-0123456789abcdef0123456789abcdef"
$env:OPENAI_BASE_URL = "https://$env:QWEN_HOST/compatible-mode/v1"
