$env:OPENAI_API_KEY = "ark-4b7c19de-02fa-5831-6c90-ab7d2e48f15c"
$env:OPENAI_BASE_URL = "https://ark.cn-beijing.volces.com/api/coding/v3"
