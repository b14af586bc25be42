export OPENAI_API_KEY="sk-tp-testkeytestkeytestkeytestkeytest"
export OPENAI_BASE_URL="https://tokenhub.tencentmaas.com/plan/v3"
export OPENAI_MODEL=minimax-m2.5
