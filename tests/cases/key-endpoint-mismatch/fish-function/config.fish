set -gx OPENAI_API_KEY sk-sp-0123456789abcdef0123456789abcdef
function q
    set -lx OPENAI_BASE_URL https://dashscope-intl.aliyuncs.com/compatible-mode/v1
#                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: dashscope-intl.aliyuncs.com is a pay-as-you-go host and reje
    qwen $argv
end
