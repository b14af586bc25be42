export OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
export OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1
export OPENAI_MODEL="Kimi-k2.5" OTHER_MODEL=Kimi-k2.5
#                    ^^^^^^^^^ model-case error: kimi-k2.5
