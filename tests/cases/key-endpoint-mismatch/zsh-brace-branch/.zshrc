if [[ -n $WORK ]] {
  export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
  export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
#                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: 401 or 403
} else {
  export ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210
  export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
}
