export ANTHROPIC_BASE_URL="https://dashscope.aliyuncs.com/api/v2/apps/claude-code-proxy"
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ retired-route warning: calls and bills qwen3-coder-plus whatever the model
export ANTHROPIC_AUTH_TOKEN=$ALIYUNCS_API_KEY
claude
