export OPENAI_API_KEY="sk-api-testkeytestkeytestkeytestkeytest4b7c"
export OPENAI_BASE_URL="https://api.minimaxi.com/v1"
export OPENAI_MODEL=MiniMax-M2.7
