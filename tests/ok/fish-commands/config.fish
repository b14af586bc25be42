set -gx OPENAI_API_KEY (pass show plan)
set -gx OPENAI_BASE_URL https://dashscope-intl.aliyuncs.com/compatible-mode/v1
echo OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef # set -gx OPENAI_API_KEY sk-sp-0123456789abcdef0123456789abcdef
