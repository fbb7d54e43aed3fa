//! The command `policylint`: parses its arguments, runs one verb, exits.

mod args;
mod commands;
mod config;
mod error;
mod exit;
mod fixing;
mod input;
mod lint;
mod model;
mod output;
mod path;
mod report;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};

fn main() -> ExitCode {
    exit::report_bugs();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => return exit::of_parser(&answer),
    };
    let console = terminal::Console::new(cli.color);
    let outcome = match &cli.command {
        Command::Check(args) => commands::check::run(args, console),
        Command::Explain(args) => commands::explain::run(args, console),
        Command::Rules(args) => commands::rules::run(args, console),
        Command::Simulate(args) => commands::simulate::run(args, console),
        Command::Prove(verb) => commands::prove::run(verb),
        Command::Model(args) => commands::model::run(args, console),
        Command::Catalog(args) => commands::catalog::run(args),
        Command::Init(args) => commands::init::run(args, console),
        Command::Config(verb) => commands::config::run(verb),
    };
    exit::of(outcome, console)
}
