OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210 OPENAI_BASE_URL="https://dashscope.aliyun.com/compatible-mode/v1" python ask.py
#                                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ endpoint-host warning: dashscope.aliyun.com is not a known host
