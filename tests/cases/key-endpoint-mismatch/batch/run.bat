@echo off
rem the key of the plan
set OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
set "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
node app.js
