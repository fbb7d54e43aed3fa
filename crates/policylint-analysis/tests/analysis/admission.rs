//! Who gets in, against a table.

use std::fmt::Write as _;

use policylint_analysis::{Admission, Reach, admissions, compile};

use crate::support::{kind, rows, with_statements};

/// The most actions that are named one by one.
const NAMED: usize = 3;

#[test]
fn who_gets_in() {
    let table = include_str!("../tables/admission.tsv");
    let mut wrong = Vec::new();
    for [ids, of, statements, expected] in rows(table) {
        let document = with_statements(kind(of), statements);
        let compiled = compile(&document);
        let found: Vec<String> = admissions(&compiled).iter().map(line).collect();
        let found = if found.is_empty() { "-".to_owned() } else { found.join("; ") };
        if found != expected {
            wrong.push(format!("{ids}: {statements}\n   found {found}\n  wanted {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn line(admission: &Admission<'_, '_>) -> String {
    let reach = match admission.reach() {
        Reach::Confined => "confined",
        Reach::Doubtful => "doubtful",
        Reach::Anybody => "anybody",
    };
    let mut line = format!("{} {reach}", admission.statement.id.0);
    if admission.actions.len() > NAMED {
        line.push_str(" many");
    } else {
        for action in admission.actions.actions() {
            write!(line, " {action}").unwrap();
        }
    }
    if let Some(accounts) = admission.accounts() {
        write!(line, " accounts={}", accounts.join(",")).unwrap();
    }
    let classes: Vec<String> =
        admission.confining_bounds().map(|bound| format!("{:?}", bound.class)).collect();
    if !classes.is_empty() {
        write!(line, " by {}", classes.join(" ")).unwrap();
    }
    for loose in &admission.loose {
        write!(line, " loose={:?}", loose.reason).unwrap();
    }
    line
}
