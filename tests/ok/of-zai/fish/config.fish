set -gx OPENAI_API_KEY 4b7c19de02fa58316c90ab7d2e48f15c.testkeytestkey01
set -gx OPENAI_BASE_URL https://open.bigmodel.cn/api/paas/v4
