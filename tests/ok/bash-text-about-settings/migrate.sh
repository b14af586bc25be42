#!/usr/bin/env bash
# Settings that are only spoken of: echo, sed, grep, comments.
# export OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1   # wrong for sk-sp- keys
export OPENAI_API_KEY="sk-sp-0123456789abcdef0123456789abcdef"
export OPENAI_BASE_URL="https://coding-intl.dashscope.aliyuncs.com/v1"
echo "export OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1" >> notes.txt
sed -i 's#https://dashscope-intl.aliyuncs.com/compatible-mode/v1#https://coding-intl.dashscope.aliyuncs.com/v1#' settings.txt
grep -q 'ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com' "$HOME/.zshrc" && echo "old setting found"
printf 'keys begin with %s\n' sk-sp-
