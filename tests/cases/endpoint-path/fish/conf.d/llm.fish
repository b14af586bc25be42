if status is-interactive
    set -x ANTHROPIC_BASE_URL "https://coding-intl.dashscope.aliyuncs.com/v1"
#                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ endpoint-path warning: /v1/v1/messages is not a route of coding-intl.dashscope.aliyuncs.com
    set -x ANTHROPIC_AUTH_TOKEN $PLAN_KEY
end
