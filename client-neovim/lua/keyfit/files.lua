-- Generated from server/keyfit/catalog/tools by `make docs`.
return {
  names = { '.env', '.env.*', '*.env', '.flaskenv', '.envrc', '.bashrc', '.bash_profile', '.bash_login', '.bash_aliases', '.profile', '.zshrc', '.zshenv', '.zprofile', '.zlogin', '.kshrc', '*.sh', '*.bash', '*.zsh', '*.fish', '*.ps1', '*.json5', 'package.json', '*.json', '*.jsonc', '*.toml', 'compose.yaml', 'compose.yml', 'compose.*.yaml', 'compose.*.yml', 'docker-compose*.yaml', 'docker-compose*.yml', '*.yaml', '*.yml', 'Dockerfile', 'Dockerfile.*', '*.dockerfile', '*.Dockerfile', 'Containerfile', 'Containerfile.*', '*.service', '*.container', 'override.conf', '*.properties', '*.bat', '*.cmd' },
  filetypes = {
    env = { '.env', '.env.*', '*.env', '.flaskenv' },
    sh = { '.envrc', '.bashrc', '.bash_profile', '.bash_login', '.bash_aliases', '.profile', '.zshrc', '.zshenv', '.zprofile', '.zlogin', '.kshrc', '*.sh', '*.bash', '*.zsh' },
    json5 = { '*.json5' },
    json = { '*.json', '*.jsonc' },
    dockerfile = { 'Dockerfile', 'Dockerfile.*', '*.dockerfile', '*.Dockerfile', 'Containerfile', 'Containerfile.*' },
    systemd = { '*.service', '*.container', 'override.conf' },
    jproperties = { '*.properties' },
  },
}
