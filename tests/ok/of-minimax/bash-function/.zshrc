mine() {
  ANTHROPIC_AUTH_TOKEN=sk-cp-testkeytestkeytestkeytestkeytest4b7c ANTHROPIC_BASE_URL=https://api.minimax.io/anthropic claude "$@"
}
