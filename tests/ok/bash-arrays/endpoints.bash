# Tables of endpoints, not settings.
declare -A BASE_URLS=(
  [coding]="https://coding-intl.dashscope.aliyuncs.com/v1"
  [token]="https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1"
  [payg]="https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
)
MODELS=(qwen3.7-plus glm-5 MiniMax-M2.5)
export OPENAI_API_KEY="sk-sp-0123456789abcdef0123456789abcdef"
export OPENAI_BASE_URL="${BASE_URLS[coding]}"
export OPENAI_MODEL="${MODELS[0]}"
