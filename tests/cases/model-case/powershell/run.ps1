if ($x) {
    $env:OPENAI_BASE_URL = 'https://coding-intl.dashscope.aliyuncs.com/v1'
    $env:OPENAI_MODEL = "GLM-5"
#                        ^^^^^ model-case error: GLM-5 is not supported
}
$env:OPENAI_API_KEY = "half
