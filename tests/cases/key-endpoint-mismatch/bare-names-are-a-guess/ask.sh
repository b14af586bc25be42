# A bare KEY and URL may belong to anything: a warning, and no repair unasked.
KEY=sk-sp-0123456789abcdef0123456789abcdef
URL=https://dashscope.aliyuncs.com/compatible-mode/v1
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ key-endpoint-mismatch warning: is a pay-as-you-go host
