# Plain exports; PATH is set over and over, as everywhere.
export PATH="$HOME/.local/bin:$PATH"
export ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic
export ANTHROPIC_AUTH_TOKEN="sk-sp-0123456789abcdef0123456789abcdef"
export ANTHROPIC_MODEL='qwen3.7-plus' # of the plan
export PATH="$HOME/.npm-global/bin:$PATH"
typeset -gx OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1 OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210 OPENAI_MODEL=qwen3-max
source $ZSH/oh-my-zsh.sh
