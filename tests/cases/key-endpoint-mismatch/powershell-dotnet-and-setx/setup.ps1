[Environment]::SetEnvironmentVariable("OPENAI_API_KEY", "sk-sp-0123456789abcdef0123456789abcdef", "User")
setx OPENAI_BASE_URL https://dashscope-intl.aliyuncs.com/compatible-mode/v1
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: dashscope-intl.aliyuncs.com is a pay-as-you-go host and reje
