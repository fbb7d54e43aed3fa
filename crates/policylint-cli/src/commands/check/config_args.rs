//! The arguments of `check` about the configuration and the baseline.

use std::path::PathBuf;

use clap::Args;

use crate::config::Choice;

/// What is configured, and what is known already.
#[derive(Debug, Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct ConfigArgs {
    /// Use this configuration for every file, not the nearest `policylint.toml` or `pyproject.toml`
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Use no configuration
    #[arg(long)]
    isolated: bool,
    /// Report only what this file does not hold
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write what is found to this file, to be used as a baseline, and report nothing of it
    #[arg(long, value_name = "FILE")]
    pub(super) write_baseline: Option<PathBuf>,
}

impl ConfigArgs {
    /// Which configuration to use.
    pub(super) fn choice(&self) -> Choice<'_> {
        match &self.config {
            _ if self.isolated => Choice::Isolated,
            Some(file) => Choice::File(file),
            None => Choice::Nearest,
        }
    }
}
