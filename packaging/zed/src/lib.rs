//! Starts the keyfit that is on the `PATH` of the worktree.

use zed_extension_api::{self as zed, settings::LspSettings, LanguageServerId, Result};

struct Keyfit;

impl zed::Extension for Keyfit {
    fn new() -> Self {
        Keyfit
    }

    fn language_server_command(
        &mut self,
        _server: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<zed::Command> {
        let command = worktree
            .which("keyfit")
            .ok_or("keyfit is not on the PATH; install it, for instance with: pipx install keyfit")?;
        Ok(zed::Command {
            command,
            args: vec!["lsp".to_string()],
            env: worktree.shell_env(),
        })
    }

    fn language_server_initialization_options(
        &mut self,
        server: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<Option<zed::serde_json::Value>> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)?;
        Ok(settings.initialization_options)
    }
}

zed::register_extension!(Keyfit);
