//! Each Markdown file in `rules/` tests one rule: a `json` block, then the findings expected of that
//! rule in it; or, for rules about the configuration, a `toml` block. `UPDATE=1 cargo test --test rules` rewrites the expectations.

#[path = "support/configured.rs"]
mod configured;
#[path = "support/fences.rs"]
mod fences;

use std::path::Path;

use fences::{fences, render};
use policylint::Rule;

#[expect(clippy::needless_pass_by_value, reason = "the harness passes it so")]
fn rule(path: &Path, markdown: String) -> datatest_stable::Result<()> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let (code, name) = stem.split_once('-').ok_or("a fixture is called CODE-name.md")?;
    let rule =
        Rule::find(code).filter(|rule| rule.name == name).ok_or("no rule has this file's name")?;
    let blocks = fences(&markdown);
    if blocks.len() < 4 {
        return Err("a fixture has a case that fires and a near miss that does not, each `json` then `text`".into());
    }
    let mut updated = markdown.clone();
    let (mut fired, mut silent) = (false, false);
    for pair in blocks.chunks(2) {
        let [input, expected] = pair else {
            return Err("a `json` block wants a `text` block behind it".into());
        };
        assert!(
            (input.is("json") || input.is("toml")) && expected.is("text"),
            "`json` or `toml`, then `text`, not `{}`, `{}`",
            input.info,
            expected.info
        );
        let found = if input.is("toml") {
            configured::found(rule, input).join("\n")
        } else {
            let reading = input.read("policy.json");
            render(&reading, &input.linter(rule).lint_reading(&reading))
        };
        fired |= !found.is_empty();
        silent |= found.is_empty();
        if found == expected.text {
            continue;
        }
        if std::env::var_os("UPDATE").is_none() {
            return Err(
                format!("for\n{}\nUPDATE=1 accepts these findings:\n{found}", input.text).into()
            );
        }
        let block = |findings: &str| {
            let end = if findings.is_empty() { "" } else { "\n" };
            format!("```{}\n{}\n```\n\n```text\n{findings}{end}```", input.info, input.text)
        };
        let replaced = updated.replacen(&block(&expected.text), &block(&found), 1);
        assert_ne!(replaced, updated, "blocks are parted by one empty line");
        updated = replaced;
    }
    if updated != markdown {
        std::fs::write(path, updated)?;
    }
    assert!(fired && silent, "a fixture has a case that fires and one that does not");
    Ok(())
}

datatest_stable::harness! { { test = rule, root = "tests/rules", pattern = r"\.md$" } }
