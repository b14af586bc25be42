rem The quotes are part of the value here.
set DASHSCOPE_API_KEY="sk-fedcba9876543210fedcba9876543210"
