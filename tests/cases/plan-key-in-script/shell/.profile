export QWEN_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ plan-key-in-script warning: scripts get 405 from this endpoint
