"""Texts that nobody would write, made of what each format gives a meaning to."""

from __future__ import annotations

from hypothesis import strategies as st

PLAN_KEY = "sk-sp-0123456789abcdef0123456789abcdef"
STANDARD_KEY = "sk-fedcba9876543210fedcba9876543210"

# What breaks lines, positions and encodings: lone surrogates come from editors as JSON escapes.
_HOSTILE = ["\n", "\r\n", "\r", "\0", "\t", "\x0b", "\x0c", "\x1b", "\x85", "\u2028", "\u2029",
            "\ufeff", "\ud800", "\udfff", "é", "🚀", "\u200d", "\U0010ffff", " ",
            "\xa0"]  # fmt: skip
OURS = [PLAN_KEY, STANDARD_KEY, "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
         "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic", "glm-5", "GLM-5",
         "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "A_KEY", "A_URL", "env", "apiKey",
         "baseURL", "model", "keyfit: ignore[model-case]"]  # fmt: skip
_BY_FORMAT = {
    "dotenv": ["=", " = ", "#", " #", "'", '"', "`", "\\", "\\n", "${", "}", ":-", "$A_KEY",
               "${A_KEY}", "export ", ": "],
    "shell": ["=", "+=", "export ", "local ", "declare -x ", "unset ", "env ", "-u ", "-i ",
              "alias q=", "if ", "then ", "elif ", "else ", "fi\n", "for A in ", "do ", "done\n",
              "case x in ", ") ", ";;", "esac\n", "f() {", "function f {", "{ ", "}\n", "(", ")",
              "$(", "`", "${", ":-", "$A_KEY", "${A_KEY}", "$'", "'", '"', "\\", "\\\n", "<<E\n",
              "E\n", "<<-'E'\n", "&& ", "|| ", "| ", ";", "#", "source x\n", "eval ", "[[ ", " ]]",
              "always {", "() {", "read ", "printf -v ", "(( ", "))", "docker run ", "-e ",
              "--env=", "-it "],
    "fish": ["set -gx ", "set -e ", "set -l ", "if ", "else\n", "end\n", "function f\n", "begin\n",
             "for A in ", "while ", "switch ", "case ", "; ", "and ", "or ", "$A_KEY", "{$A_KEY}",
             "(", ")", "$(", "'", '"', "\\", "\\\n", "#", "env ", "=", "source x\n", "alias q ",
             "abbr "],
    "powershell": ["$env:A_KEY = ", "$env:", "${env:A_KEY}", "=", "'", '"', "`", "@'\n", "\n'@",
                   '@"\n', '\n"@', "if (", ") {", "}", "{", "else ", "function f ", "#", "<#",
                   "#>", "$(", "Remove-Item ", "Set-Item ", ";", "|", "[Environment]::", "param(",
                   "foreach (", "@{", "setx "],
    "json": ["{", "}", "[", "]", ":", ",", '"', "'", "//", "/*", "*/", "\\", "\\u0041", "\\ud83d",
             "\\/", "null", "true", "-1", "1e999", '{"env": {', '"A_KEY": ', "${A_KEY}",
             "{env:A_KEY}", "+", ".5", "0x1", "a", "(", "=>", "`"],
    "toml": ["[", "]", "[[", "]]", "=", " = ", ".", ",", '"', "'", '"""', "\'\'\'", "\\", "\\u0041",
             "\\U0010FFFF", "{", "}", "#", "1979-05-27", "true", "1_0", "inf", "env", "a", "${"],
    "yaml": [":", ": ", "- ", "? ", "&a ", "*a", "<<: ", "!tag ", "!", "|", "|-", ">", ">2", "'",
             '"', "\\", "\\x41", "{", "}", "[", "]", ",", "#", " #", "---\n", "...\n",
             "%YAML 1.2\n", "  ", "\n  ", "\n    ", "~", "null", "services:\n", "environment:\n",
             "env_file: ", "${A_KEY}", "${A_KEY:-", "$$", "@", "`"],
    "dockerfile": ["FROM a AS b\n", "FROM b\n", "ENV ", "ARG ", "RUN ", "COPY ", "<<E", "<<-'E'\n",
                   "E\n", "=", " ", "'", '"', "\\", "\\\n", "\\ \n", "#", "# escape=`\n", "`", "${",
                   "}", ":-", "$A_KEY", "${A_KEY}", "${A_KEY:-", "$$", "$1"],
    "systemd": ["[Service]\n", "[Unit]\n", "Environment=", "Environment =", "PassEnvironment=",
                "UnsetEnvironment=", "EnvironmentFile=-/x\n", "=", " ", "'", '"', "\\", "\\\n",
                "\\x41", "\\s", "%h", "%%", "#", ";", "[", "]"],
    "properties": ["=", ":", " = ", ".", "[0]", "\\", "\\\n", "\\\r\n  ", "\\u0041", "\\u00", "\\:",
                   "#", "!", "${A_KEY:", "}", "\f", "spring.ai.openai.", "api-key", "base-url"],
    "batch": ["set ", "setx ", "@", "=", '"', "%", "%A_KEY%", "^", "^\n", "rem ", "::", ":a\n",
              "& ", "| ", "(", ")", "if a==b ", "else ", "for %%i in (1) do ", "call x\n",
              "setlocal\n", "endlocal\n", "goto a\n", "!", "/p ", ">"],
}  # fmt: skip
_BY_FORMAT["json5"] = _BY_FORMAT["json"]
_BY_FORMAT["package-json"] = [
    *_BY_FORMAT["json"], '"scripts": {', '"dev": "cross-env ', "A_KEY=", "\\\"", " && ", " node x\""
]  # fmt: skip
_BY_FORMAT["compose"] = _BY_FORMAT["yaml"]


def texts(format: str, most: int = 40) -> st.SearchStrategy[str]:
    """Texts of at most ``most`` of the format's own pieces among hostile ones and our words."""
    pieces = st.sampled_from(_BY_FORMAT[format]) | st.sampled_from(OURS + _HOSTILE)
    return st.lists(pieces | st.text(max_size=3), max_size=most).map("".join)
