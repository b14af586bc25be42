# zsh needs neither then nor fi.
if [[ $HOST == work* ]] {
  export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
  export ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic
} elif (( $+commands[claude] )) {
  export ANTHROPIC_AUTH_TOKEN=sk-fedcba9876543210fedcba9876543210
  export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
} else {
  export ANTHROPIC_AUTH_TOKEN=sk-ant-api03-TESTKEY-testkey-testkey
  export ANTHROPIC_BASE_URL=https://api.anthropic.com
}
