export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
payg() {
  ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic claude
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: 401 or 403
}
