set -gx OPENAI_API_KEY 4b7c19de-02fa-5831-6c90-ab7d2e48f15c
set -gx OPENAI_BASE_URL https://ark.cn-beijing.volces.com/api/v3
