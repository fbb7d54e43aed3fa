//! What one run of the command on one small policy costs, as a ratio to running `true` (goal G6:
//! at most 2, floor 4). `cargo bench --bench cold_start`.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark runs programs and prints"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// How often the programs take turns.
const ROUNDS: usize = 300;

fn main() {
    let policy =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples/01-data-engineer/fixed.json");
    let mut nothing = Command::new("true");
    let mut version = Command::new(env!("CARGO_BIN_EXE_policylint"));
    version.arg("--version");
    let mut check = Command::new(env!("CARGO_BIN_EXE_policylint"));
    check.arg("check").arg(&policy);
    let mut programs = [
        ("true", nothing_printed(&mut nothing)),
        ("policylint --version", nothing_printed(&mut version)),
        ("policylint check, one policy", nothing_printed(&mut check)),
    ];
    let mut times = vec![Vec::with_capacity(ROUNDS); programs.len()];
    for _ in 0..ROUNDS {
        for ((_, program), times) in programs.iter_mut().zip(&mut times) {
            let start = Instant::now();
            if let Err(error) = program.status() {
                println!("cannot run a program: {error}");
                return;
            }
            times.push(start.elapsed().as_secs_f64());
        }
    }
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    let base = medians.first().copied().unwrap_or(f64::NAN);
    for ((name, _), median) in programs.iter().zip(&medians) {
        println!("{:6.2}x  {:8.0} us  {name}", median / base, median * 1e6);
    }
}

fn nothing_printed(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
