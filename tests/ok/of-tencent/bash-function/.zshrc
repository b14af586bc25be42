mine() {
  ANTHROPIC_AUTH_TOKEN=sk-sp-testkeytestkeytestkeytestkeytest ANTHROPIC_BASE_URL=https://api.lkeap.cloud.tencent.com/coding/anthropic claude "$@"
}
