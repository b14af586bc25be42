export OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
export OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1 # keyfit: ignore[key-endpoint-mismatch]
export OPENAI_MODEL=glm-5 # keyfit: ignore[model-case]
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unused-ignore info: model-case
