$env:OPENAI_API_KEY = "4b7c19de02fa58316c90ab7d2e48f15c.testkeytestkey00"
$env:OPENAI_BASE_URL = "https://api.z.ai/api/coding/paas/v4"
