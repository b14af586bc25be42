# Other vendors' variables, nothing of ours.
export OPENAI_API_KEY=sk-proj-TESTKEYtestkeytestkeytestkey
export ANTHROPIC_API_KEY=sk-ant-api03-TESTKEY-testkey-testkey
export DEEPSEEK_API_KEY=sk-fedcba9876543210fedcba9876543210
export OPENROUTER_API_KEY=sk-or-v1-TESTKEYtestkeytestkeytestkey
[[ -f ~/.config/secrets.zsh ]] && source ~/.config/secrets.zsh
