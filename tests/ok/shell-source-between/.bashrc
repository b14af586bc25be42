# What is sourced may set the key anew: the file does not tell which one goes to the URL.
export ANTHROPIC_AUTH_TOKEN=sk-sp-0123456789abcdef0123456789abcdef
export NVM_DIR="$HOME/.nvm"
[ -s "$NVM_DIR/nvm.sh" ] && \. "$NVM_DIR/nvm.sh"
export ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic
