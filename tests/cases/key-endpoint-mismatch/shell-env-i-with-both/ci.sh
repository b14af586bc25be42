#!/bin/sh
T=sk-sp-0123456789abcdef0123456789abcdef
env -i PATH="$PATH" ANTHROPIC_AUTH_TOKEN="$T" ANTHROPIC_BASE_URL=https://dashscope-intl.aliyuncs.com/apps/anthropic claude
#                                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch error: 401 or 403
