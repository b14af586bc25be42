@echo off
rem Each way of its own, and names that are asked for or given from outside.
setlocal EnableDelayedExpansion
if "%1"=="" goto coding
if /i "%1"=="metered" (
  set "OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210"
  set "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
) else (
  set /p OPENAI_API_KEY=Your key: 
)
goto run
:coding
set OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
set HOST=coding-intl.dashscope.aliyuncs.com
set OPENAI_BASE_URL=https://%HOST%/v1& echo set
:: set OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1
:run
if not defined DASHSCOPE_API_KEY set DASHSCOPE_API_KEY=%KEY%
set "DASHSCOPE_BASE_URL=!URL!"
call app.bat
endlocal
