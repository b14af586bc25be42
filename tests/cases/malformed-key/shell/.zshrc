export DASHSCOPE_API_KEY="Bearer sk-fedcba9876543210fedcba9876543210"
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ malformed-key warning: Bearer is not part of a key
