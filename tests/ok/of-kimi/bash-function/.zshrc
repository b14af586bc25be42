mine() {
  ANTHROPIC_AUTH_TOKEN=sk-kimi-testkeytestkeytestkeytestkeytesttestkeytestkeytestkeytestkeytest ANTHROPIC_BASE_URL=https://api.kimi.com/coding/ claude "$@"
}
