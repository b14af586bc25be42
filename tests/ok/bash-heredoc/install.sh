#!/usr/bin/env bash
# What a heredoc holds is somebody else's file, wrong pairs and all.
cat > .env <<'EOF'
OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210
OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1
OPENAI_MODEL=GLM-5
EOF
mkdir -p ~/.claude
cat > ~/.claude/settings.json <<JSON
{ "env": { "ANTHROPIC_AUTH_TOKEN": "sk-sp-0123456789abcdef0123456789abcdef", "ANTHROPIC_BASE_URL": "https://dashscope-intl.aliyuncs.com/compatible-mode/v1" } }
JSON
export OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
export OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1
export OPENAI_MODEL=glm-5
