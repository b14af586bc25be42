set -gx OPENAI_API_KEY sk-tp-testkeytestkeytestkeytestkeytest
set -gx OPENAI_BASE_URL https://tokenhub.tencentmaas.com/plan/v3
