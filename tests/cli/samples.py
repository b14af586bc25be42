"""Files that the tests of the command line write; keys in them are invented."""

from __future__ import annotations

PLAN_KEY = "sk-sp-0123456789abcdef0123456789abcdef"
STANDARD_KEY = "sk-0123456789abcdef0123456789abcdef"
WRONG_URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
RIGHT_URL = "https://coding-intl.dashscope.aliyuncs.com/v1"
WRONG_ENV = f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={WRONG_URL}\n"
RIGHT_ENV = f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={RIGHT_URL}\n"
CLAUDE = f"""{{
  "env": {{
    "ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}",
    "ANTHROPIC_BASE_URL": "https://dashscope-intl.aliyuncs.com/apps/anthropic",
    "ANTHROPIC_MODEL": "minimax-m2.5"
  }}
}}
"""
