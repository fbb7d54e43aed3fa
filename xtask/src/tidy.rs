//! `cargo xtask tidy`: what the layout promises and neither rustc nor clippy checks.

pub(crate) mod crates;
mod dependencies;
mod files;

use std::path::Path;

use crate::{console, generate, project};

/// Prints every breach, one a line; an error when there is one.
pub(crate) fn run() -> Result<(), String> {
    let problems = problems(&project::root())?;
    if problems.is_empty() {
        console::say("tidy: dependencies, files and the table of crates are as they should be");
        return Ok(());
    }
    for problem in &problems {
        console::say(problem);
    }
    Err(format!("tidy: {} to mend", problems.len()))
}

fn problems(root: &Path) -> Result<Vec<String>, String> {
    let mut problems = dependencies::problems(root)?;
    problems.extend(files::problems(root));
    problems.extend(generate::stale_table_of_crates(root)?);
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_is_tidy() {
        assert_eq!(problems(&project::root()), Ok(Vec::new()));
    }
}
