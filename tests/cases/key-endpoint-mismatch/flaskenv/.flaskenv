FLASK_APP=app
OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
OPENAI_API_BASE=https://dashscope-intl.aliyuncs.com/compatible-mode/v1
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: 401 or 403
