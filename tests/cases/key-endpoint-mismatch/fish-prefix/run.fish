ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic claude
#                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: dashscope-intl.aliyuncs.com is a pay-as-you-go host and reje
