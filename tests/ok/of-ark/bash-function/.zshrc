mine() {
  ANTHROPIC_AUTH_TOKEN=ark-4b7c19de-02fa-5831-6c90-ab7d2e48f15c ANTHROPIC_BASE_URL=https://ark.cn-beijing.volces.com/api/coding claude "$@"
}
