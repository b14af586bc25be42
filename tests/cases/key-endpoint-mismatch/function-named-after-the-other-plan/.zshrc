use_payg() {
  export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
  export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
#                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: pay-as-you-go host
}
alias claude-pay-as-you-go='ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic claude'
#                                                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: pay-as-you-go host
