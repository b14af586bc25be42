mine() {
  ANTHROPIC_AUTH_TOKEN=4b7c19de02fa58316c90ab7d2e48f15c.testkeytestkey00 ANTHROPIC_BASE_URL=https://api.z.ai/api/anthropic claude "$@"
}
