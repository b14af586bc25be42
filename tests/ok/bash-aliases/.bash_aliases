# Aliases that switch vendors, each with its own pair.
alias ll='ls -l'
alias claude-plan='ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef ANTHROPIC_MODEL=glm-5 claude'
alias claude-token="ANTHROPIC_BASE_URL=https://token-plan.cn-beijing.maas.aliyuncs.com/apps/anthropic ANTHROPIC_AUTH_TOKEN=sk-sp-D.TESTKEY.0000.MEUCIQtestkeytestkeytestkeytestkeytestkeytestkeytestkeytestkeytestkey= ANTHROPIC_MODEL=auto claude"
alias claude-payg='ANTHROPIC_BASE_URL=https://dashscope.aliyuncs.com/apps/anthropic ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210 ANTHROPIC_MODEL=qwen3-max claude'
alias claude-ds='ANTHROPIC_BASE_URL=https://api.deepseek.com/anthropic ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210 ANTHROPIC_MODEL=deepseek-chat claude'
