export OPENAI_API_KEY="4b7c19de02fa58316c90ab7d2e48f15c.testkeytestkey01"
export OPENAI_BASE_URL="https://open.bigmodel.cn/api/paas/v4"
export OPENAI_MODEL=GLM-4.7
