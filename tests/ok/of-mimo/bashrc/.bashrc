export OPENAI_API_KEY="sk-testkeytestkeytestkeytestkeytest4b7c"
export OPENAI_BASE_URL="https://api.xiaomimimo.com/v1"
export OPENAI_MODEL=mimo-v2-flash
