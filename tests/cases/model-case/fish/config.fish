export OPENAI_MODEL=GLM-5 OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1
#                   ^^^^^ model-case error: GLM-5 is not supported
export OPENAI_API_KEY='sk-sp-0123456789abcdef0123456789abcdef
set -gx OPENAI_API_KEY sk-sp-0123456789abcdef0123456789abcdef
