source $ZSH/oh-my-zsh.sh
export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: 401 or 403
eval "$(direnv hook zsh)"
[ -s "$NVM_DIR/nvm.sh" ] && \. "$NVM_DIR/nvm.sh"
