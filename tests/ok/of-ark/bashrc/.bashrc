export OPENAI_API_KEY="4b7c19de-02fa-5831-6c90-ab7d2e48f15c"
export OPENAI_BASE_URL="https://ark.cn-beijing.volces.com/api/v3"
export OPENAI_MODEL=doubao-seed-2-1-turbo-260628
