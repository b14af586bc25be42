# Each helper sets half of a pair; together they are right, and so is what stands outside.
export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
export ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic
_payg_key() { export ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210 }
_payg_url() { export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic }
payg() { _payg_key; _payg_url }
