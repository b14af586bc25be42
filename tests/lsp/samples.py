"""Files with known findings, made at run time so that no scanner takes them for leaked keys."""

from __future__ import annotations

PLAN_KEY = "sk-sp-" + "0123456789abcdef" * 2
WRONG_URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
RIGHT_URL = "https://coding-intl.dashscope.aliyuncs.com/v1"


def dotenv(url: str = WRONG_URL, model: str = "MiniMax-M2.5", head: str = "") -> str:
    """A .env file for OpenAI clients with a Coding Plan key."""
    return f"{head}OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={url}\nOPENAI_MODEL={model}\n"


RIGHT = dotenv(RIGHT_URL)
WRONG_HOST = dotenv()
WRONG_CASE = dotenv(RIGHT_URL, "minimax-m2.5")
BOTH_WRONG = dotenv(WRONG_URL, "minimax-m2.5")
