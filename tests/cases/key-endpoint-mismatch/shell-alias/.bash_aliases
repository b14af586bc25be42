alias plan='ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210 ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic claude'
#                                                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: 401
alias payg='ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210 ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic claude'
