//! Policies of the sort that the guides of AWS recommend: no rule may warn of them.
//!
//! The files in `documented/` end in the kind of their policy. A finding there costs more trust than
//! many a missed mistake.

use std::fs;
use std::path::Path;

use policylint::{Group, Linter, PolicyKind, ReadOptions, Severity, SourceFile, read};

#[test]
fn what_the_guides_recommend_is_not_warned_of() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documented");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let kind = PolicyKind::ALL
            .into_iter()
            .find(|kind| name.ends_with(&format!(".{}.json", kind.as_str())))
            .unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let options = ReadOptions { kind: Some(kind), ..ReadOptions::default() };
        let reading = read(SourceFile::new(name.as_str(), text.as_str()), &options);
        for finding in Linter::default().lint_reading(&reading) {
            // Statements of several guides stand side by side here: they may well cover each other, deny
            // what another one allows a service (N023), and together be larger than one policy (P027).
            let between = ["N023", "P027"];
            if finding.rule.group == Group::Dead || between.contains(&finding.rule.code) {
                continue;
            }
            let sentence = finding.sentence();
            assert_eq!(
                finding.severity,
                Severity::Info,
                "{name}: {} {sentence}",
                finding.rule.code
            );
        }
        seen += 1;
    }
    assert_eq!(seen, 16);
}
