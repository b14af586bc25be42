// Configurations that do not fit, each with characters beyond the BMP and CRLF; invented keys.
export const PLAN_KEY = "sk-sp-0123456789abcdef0123456789abcdef";
export const STANDARD_KEY = "sk-0123456789abcdef0123456789abcdef";
const PAYG = "https://dashscope-intl.aliyuncs.com";
const PLAN = "https://coding-intl.dashscope.aliyuncs.com";

/** One file: what is wrong in it, the repairs in their order, and how it looks after them. */
export interface Sample {
  file: string;
  text: string;
  /** Line (1-based) and column (1-based, UTF-16) in the squiggle; the repair's title; its text. */
  repairs: { line: number; column: number; title: string; from: string; to: string }[];
}

const OTHER_HOST = "Use the Coding Plan endpoint";

export const SAMPLES: readonly Sample[] = [
  {
    file: ".env",
    text: [
      "# 🔑 plan",
      `OPENAI_API_KEY=${PLAN_KEY}`,
      `OPENAI_BASE_URL='${PAYG}/compatible-mode/v1' # 🔑`,
      "OPENAI_MODEL=minimax-m2.5",
      "",
    ].join("\r\n"),
    repairs: [
      {
        line: 3,
        column: 30,
        title: OTHER_HOST,
        from: `${PAYG}/compatible-mode/v1`,
        to: `${PLAN}/v1`,
      },
      {
        line: 4,
        column: 16,
        title: "Write MiniMax-M2.5",
        from: "minimax-m2.5",
        to: "MiniMax-M2.5",
      },
    ],
  },
  {
    file: ".bashrc",
    text: `export NOTE='🔑' ANTHROPIC_AUTH_TOKEN='${PLAN_KEY}' ANTHROPIC_BASE_URL='${PAYG}/apps/anthropic'\r\n`,
    repairs: [
      { line: 1, column: 115, title: OTHER_HOST, from: `${PAYG}/apps`, to: `${PLAN}/apps` },
    ],
  },
  {
    file: ".claude/settings.json",
    text: `{"note": "🔑", "env": {"ANTHROPIC_AUTH_TOKEN": "${PLAN_KEY}",\r\n"🔑": "🔑", "ANTHROPIC_BASE_URL": "${PLAN}/v1"}}\r\n`,
    repairs: [
      {
        line: 2,
        column: 70,
        title: "Use the path /apps/anthropic",
        from: `${PLAN}/v1`,
        to: `${PLAN}/apps/anthropic`,
      },
    ],
  },
];

/** All files by name, as they are before any repair. */
export const BROKEN = Object.fromEntries(SAMPLES.map(({ file, text }) => [file, text]));
