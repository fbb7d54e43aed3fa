//! `rule-pages`, started by `cargo xtask gen`: prints as JSON what the library's rules say about themselves.
//!
//! `{"files": {path: text}, "table": text}`: the pages and the list of all rules by their paths, and
//! the short table of the README.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use policylint::{
    ANALYZER_CHECKS, Activation, AnalyzerCheck, Coverage, FixKind, Group, RULES, Rule,
};
use serde_json::json;

/// Where rules are declared, as `cargo` names their files.
const SOURCES: &str = "crates/policylint/src/";

fn main() -> std::io::Result<()> {
    let mut files = BTreeMap::new();
    for rule in RULES {
        files.insert(format!("docs/rules/{}", page_name(rule)), page(rule));
    }
    files.insert("docs/rules.md".to_owned(), list());
    files.insert("docs/access-analyzer.md".to_owned(), analyzer());
    let output = json!({ "files": files, "table": table() });
    writeln!(std::io::stdout().lock(), "{output}")
}

fn page_name(rule: &Rule) -> String {
    format!("{}-{}.md", rule.code, rule.name)
}

/// The rule's page with its title and data, as it stands in the docs.
fn page(rule: &Rule) -> String {
    let file = rule.file.replace('\\', "/");
    let file = file.rsplit_once(SOURCES).map_or(file.as_str(), |(_, file)| file);
    let activation = match rule.activation {
        Activation::On => "",
        Activation::Strict => " · only with `--persona strict`",
        Activation::Configured => " · silent until configured",
    };
    let fix = match rule.fix {
        FixKind::None => "none",
        FixKind::Suggestion => "a suggestion in words",
        FixKind::Unsafe => "unsafe, with `--unsafe-fixes`",
        FixKind::Safe => "safe where it says so, with `--fix`",
    };
    format!(
        "<!-- Made by `cargo xtask gen` from {SOURCES}{file}; do not edit. -->\n\
         # {code} {name}\n\n\
         {title} · {severity}{activation} · confidence {confidence} · fix: {fix} · since {since}\n\n\
         {page}",
        code = rule.code,
        name = rule.name,
        title = rule.group.title(),
        severity = rule.severity.as_str(),
        confidence = rule.confidence.as_str(),
        since = rule.since,
        page = rule.page(),
    )
}

/// Every rule with its summary, by group.
fn list() -> String {
    let mut text = String::from(
        "<!-- Made by `cargo xtask gen` from the rules' own pages; do not edit. -->\n\
         # Rules\n",
    );
    for group in Group::ALL {
        let _infallible = write!(
            text,
            "\n## {}: {}\n\n| Code | Name | Severity | Fix | What it finds |\n|---|---|---|---|---|\n",
            group.letter(),
            group.title(),
        );
        for rule in in_group(group) {
            let Rule { code, name, .. } = rule;
            let _infallible = writeln!(
                text,
                "| [{code}](rules/{page}) | `{name}` | {severity} | {fix} | {summary} |",
                page = page_name(rule),
                severity = rule.severity.as_str(),
                fix = rule.fix.as_str(),
                summary = rule.summary().replace('|', "\\|"),
            );
        }
    }
    text
}

/// Every check of IAM Access Analyzer, and what answers for it.
fn analyzer() -> String {
    let count = |coverage| ANALYZER_CHECKS.iter().filter(|c| c.coverage() == coverage).count();
    let mut text = format!(
        "<!-- Made by `cargo xtask gen` from crates/policylint/src/analyzer.rs and the rules; do not edit. -->\n\
         # The checks of IAM Access Analyzer\n\n\
         What `aws accessanalyzer validate-policy` reports, and which rules report it offline. Of\n\
         {all} checks {covered} are covered, {partly} partly and {not} not. `policylint check --format\n\
         access-analyzer` prints these findings, and no others, in the JSON of the service.\n\n\
         | Issue code | Type | Rules | Covered |\n|---|---|---|---|\n",
        all = ANALYZER_CHECKS.len(),
        covered = count(Coverage::Covered),
        partly = count(Coverage::Partly),
        not = count(Coverage::Not),
    );
    for check in &ANALYZER_CHECKS {
        let AnalyzerCheck { code, gap, .. } = check;
        let rules: Vec<String> = check
            .rules()
            .map(|rule| format!("[{}](rules/{} \"{}\")", rule.code, page_name(rule), rule.name))
            .collect();
        let covered = match check.coverage() {
            Coverage::Covered => "covered".to_owned(),
            Coverage::Partly => format!("partly: {gap}"),
            Coverage::Not => format!("not: {gap}"),
        };
        let _infallible = writeln!(
            text,
            "| [`{code}`]({link}) | {kind} | {rules} | {covered} |",
            link = check.link(),
            kind = check.finding_type.as_str(),
            rules = rules.join(" "),
        );
    }
    text
}

/// A line for each group, with links to its rules.
fn table() -> String {
    let mut text = String::from("| Group | What its rules are about | Rules |\n|---|---|---|\n");
    for group in Group::ALL {
        let links: Vec<String> = in_group(group)
            .map(|rule| {
                format!("[{}](docs/rules/{} \"{}\")", rule.code, page_name(rule), rule.name)
            })
            .collect();
        let _infallible =
            writeln!(text, "| {} | {} | {} |", group.letter(), group.title(), links.join(" "));
    }
    text
}

fn in_group(group: Group) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(move |rule| rule.group == group)
}
