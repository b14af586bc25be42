export ANTHROPIC_AUTH_TOKEN="sk-sp-0123456789abcdef0123456789abcdef"
export ANTHROPIC_BASE_URL='https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1' # the tool appends it
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ endpoint-path warning: /apps/anthropic/v1/v1/messages is not a route of coding-intl
