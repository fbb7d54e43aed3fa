//! Rules about the configuration: the real command runs over a folder with a configuration and one policy.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that meets what it does not expect ends there"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use policylint::Rule;

use crate::fences::Fence;

/// The policy in the folder, as `policy.json`: the action of the statement `Reports` does not exist.
pub(crate) const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Sid": "Reports",
    "Effect": "Allow",
    "Action": "s3:GetObjct",
    "Resource": "arn:aws:s3:::reports/*"
  }
}
"#;

/// What a rule finds in a configuration, as the fixtures write findings.
pub(crate) fn found(rule: &Rule, configuration: &Fence) -> Vec<String> {
    findings(rule, configuration).iter().map(render).collect()
}

/// What a rule finds in a configuration, as `--format json` gives it.
pub(crate) fn findings(rule: &Rule, configuration: &Fence) -> Vec<serde_json::Value> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("configured-{}-{number}", std::process::id());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(folder.join(".git")).expect("the folder can be made");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("the file can be written");
    };
    write("policy.json", POLICY);
    write("policylint.toml", &configuration.text);
    let word = configuration.info.split_whitespace().find_map(|part| part.strip_prefix("today="));
    let mut command = Command::new(env!("CARGO_BIN_EXE_policylint"));
    command.args(["check", "--format", "json", "--extend-select", rule.code, "--today"]);
    command.arg(word.unwrap_or("2026-01-01")).current_dir(&folder).env_clear();
    let output = command.output().expect("the command runs");
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        panic!("{}\n{}", configuration.text, String::from_utf8_lossy(&output.stderr))
    });
    let findings = answer["findings"].as_array().expect("a list of findings");
    findings.iter().filter(|found| found["code"] == rule.code).cloned().collect()
}

/// A finding with its place, its sentence and its help.
fn render(found: &serde_json::Value) -> String {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let place = |point: &serde_json::Value| format!("{}:{}", point["line"], point["column"]);
    let location = &found["location"];
    let mut lines = format!(
        "{}-{} {}: {}",
        place(&location["start"]),
        place(&location["end"]),
        text(&found["severity"]),
        text(&found["message"])
    );
    if found["consequence"].is_string() {
        let _infallible = write!(lines, ", so {}", text(&found["consequence"]));
    }
    if found["help"].is_string() {
        let _infallible = write!(lines, "\n  help: {}", text(&found["help"]));
    }
    if found["fix"].is_object() {
        let (fix, applicability) = (&found["fix"], text(&found["fix"]["applicability"]));
        let _infallible = write!(lines, "\n  {applicability} fix: {}", text(&fix["title"]));
    }
    lines
}
