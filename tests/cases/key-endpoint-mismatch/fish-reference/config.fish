set -g host dashscope-intl.aliyuncs.com
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: dashscope-intl.aliyuncs.com is a pay-as-you-go host and reje
set -gx OPENAI_API_KEY sk-sp-0123456789abcdef0123456789abcdef
set -gx OPENAI_BASE_URL https://$host/compatible-mode/v1
