//! `model collect-script`: a shell script that collects what a model is read from.

use crate::error::Error;
use crate::exit::Outcome;
use crate::terminal::Console;

/// A script for POSIX shells; it calls nothing but the AWS CLI, and that only to read.
const SCRIPT: &str = include_str!("collect.sh");

/// Prints the script.
///
/// # Errors
/// If the output cannot be written.
pub(super) fn run() -> Result<Outcome, Error> {
    Console::print(SCRIPT).map_err(Error::stdout)?;
    Ok(Outcome::Clean)
}

#[cfg(test)]
mod tests {
    use super::SCRIPT;

    /// The words of each line in which the script makes calls, without what comes before the service.
    fn calls() -> Vec<(String, String)> {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut calls = Vec::new();
        for line in SCRIPT.lines().filter(|line| !line.trim_start().starts_with('#')) {
            for (name, before) in [("collect ", 2), ("names ", 1)] {
                for (at, _) in line.match_indices(name) {
                    let (start, rest) = line.split_at(at);
                    let is_word = start.chars().next_back().is_none_or(|it| !it.is_alphanumeric());
                    let words = words(rest);
                    if is_word && let [service, operation, ..] = &words[before + 1..] {
                        let operation = operation.trim_end_matches([')', ';']).to_owned();
                        calls.push((service.clone(), operation));
                    }
                }
            }
        }
        calls
    }

    #[test]
    fn every_call_only_reads() {
        let calls = calls();
        assert!(calls.len() > 50, "{}", calls.len());
        for (service, operation) in calls {
            let verb = operation.split('-').next().unwrap_or_default();
            assert!(matches!(verb, "get" | "list" | "describe"), "{service} {operation}");
            assert!(service.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            // Reads, but what it reads is a secret, or an object.
            let forbidden =
                ["get-secret-value", "get-object", "get-parameter", "get-session-token"];
            assert!(!forbidden.iter().any(|it| operation.starts_with(it)), "{operation}");
        }
    }

    #[test]
    fn the_aws_cli_is_called_in_two_places_that_refuse_everything_else() {
        let code = SCRIPT.lines().filter(|line| !line.trim_start().starts_with('#'));
        let calling = code.filter(|line| line.trim_start().starts_with("aws ")).count();
        assert_eq!(calling, 2);
        assert_eq!(SCRIPT.matches("aws \"$@\"").count(), 2);
        assert_eq!(SCRIPT.matches("reads \"$1\" \"$2\" || return 1").count(), 2);
        assert!(SCRIPT.contains("get-* | list-* | describe-*) return 0 ;;"));
    }
}
