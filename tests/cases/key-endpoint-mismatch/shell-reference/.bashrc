HOST=dashscope-intl.aliyuncs.com
#    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: dashscope-intl.aliyuncs.com is a pay-as-you-go host
export OPENAI_API_KEY='sk-sp-0123456789abcdef0123456789abcdef'
export OPENAI_BASE_URL="https://${HOST}/compatible-mode/v1"
