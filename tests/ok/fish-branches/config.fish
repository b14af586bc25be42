set -gx OPENAI_API_KEY sk-sp-0123456789abcdef0123456789abcdef
if test -n "$X"
    set -gx OPENAI_API_KEY sk-fedcba9876543210fedcba9876543210
end
set -gx OPENAI_BASE_URL https://dashscope-intl.aliyuncs.com/compatible-mode/v1
