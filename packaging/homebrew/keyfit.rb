class Keyfit < Formula
  desc "Checks whether API keys, endpoints and models fit each other"
  homepage "https://github.com/keyfit/keyfit"
  version "{{version}}"
  license "MIT"

  on_macos do
    on_arm do
      url "https://github.com/keyfit/keyfit/releases/download/v{{version}}/keyfit-{{version}}-darwin-arm64.tar.gz"
      sha256 "{{sha256 darwin-arm64}}"
    end
    on_intel do
      url "https://github.com/keyfit/keyfit/releases/download/v{{version}}/keyfit-{{version}}-darwin-x64.tar.gz"
      sha256 "{{sha256 darwin-x64}}"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/keyfit/keyfit/releases/download/v{{version}}/keyfit-{{version}}-linux-arm64.tar.gz"
      sha256 "{{sha256 linux-arm64}}"
    end
    on_intel do
      url "https://github.com/keyfit/keyfit/releases/download/v{{version}}/keyfit-{{version}}-linux-x64.tar.gz"
      sha256 "{{sha256 linux-x64}}"
    end
  end

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"keyfit"
    generate_completions_from_executable(bin/"keyfit", "completions", shells: [:bash, :zsh, :fish])
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/keyfit --version")
    (testpath/".env").write <<~EOS
      OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef
      OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1
    EOS
    assert_match "key-endpoint-mismatch", shell_output("#{bin}/keyfit check", 1)
  end
end
