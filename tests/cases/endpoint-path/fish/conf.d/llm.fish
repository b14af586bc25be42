if status is-interactive
    set -x ANTHROPIC_BASE_URL "https://coding-intl.dashscope.aliyuncs.com/v1"
#                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ endpoint-path warning: the client appends /v1/messages, and /v1/v1/messages
    set -x ANTHROPIC_AUTH_TOKEN $PLAN_KEY
end
