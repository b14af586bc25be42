case "$choice" in
2)
  PROVIDER="Qwen"
  API_KEY_NAME="DASHSCOPE_API_KEY"
  API_URL="https://dashscope.aliyun.com/"
  CONSOLE_URL="https://bailian.console.aliyun.com/?tab=plan"
  DOCS_URL="https://help.aliyun.com/zh/model-studio/"
  SITE_URL=https://dashscope.aliyun.com
  ;;
esac
echo "Get a key at $API_URL"
