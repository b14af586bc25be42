mine() {
  ANTHROPIC_AUTH_TOKEN=tp-ctestkeytestkeytestkeytestkeytest ANTHROPIC_BASE_URL=https://token-plan-cn.xiaomimimo.com/anthropic claude "$@"
}
