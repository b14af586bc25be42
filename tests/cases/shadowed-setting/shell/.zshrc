export DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543210
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ shadowed-setting info: sets DASHSCOPE_API_KEY again
export DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543211
other() {
  export DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543212
}
