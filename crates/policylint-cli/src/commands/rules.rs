//! `rules`: the list of rules.

use clap::Args;
use policylint::{Control, Group, RULES, Rule};
use serde::Serialize;

use crate::args::{ListFormat, ListFormatArgs};
use crate::error::Error;
use crate::exit::Outcome;
use crate::output;
use crate::output::text::{self, Paint, push};
use crate::terminal::Console;

/// The arguments of `rules`.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(flatten)]
    format: ListFormatArgs,
}

#[derive(Debug, Serialize)]
struct List {
    version: u8,
    rules: Vec<RuleOutput>,
}

#[derive(Debug, Serialize)]
struct RuleOutput {
    code: &'static str,
    name: &'static str,
    group: &'static str,
    severity: &'static str,
    confidence: &'static str,
    activation: &'static str,
    fix: &'static str,
    summary: &'static str,
    since: &'static str,
    url: String,
    access_analyzer: &'static [&'static str],
    peers: &'static [&'static str],
    compliance: Vec<ControlOutput>,
}

/// As mapped by Prowler or AWS Security Hub; not verified by an auditor.
#[derive(Debug, Serialize)]
struct ControlOutput {
    framework: &'static str,
    title: &'static str,
    control: &'static str,
}

/// Prints the rules.
///
/// # Errors
/// If the output cannot be formed or written.
pub(crate) fn run(args: &RulesArgs, console: Console) -> Result<Outcome, Error> {
    let text = match args.format.format {
        ListFormat::Full => table(console.paint()),
        ListFormat::Json => output::to_json(&List {
            version: 1,
            rules: RULES.iter().map(|rule| describe(rule)).collect(),
        })?,
    };
    Console::print(&text).map_err(Error::stdout)?;
    Ok(Outcome::Clean)
}

fn describe(rule: &Rule) -> RuleOutput {
    RuleOutput {
        code: rule.code,
        name: rule.name,
        group: rule.group.folder(),
        severity: rule.severity.as_str(),
        confidence: rule.confidence.as_str(),
        activation: rule.activation.as_str(),
        fix: rule.fix.as_str(),
        summary: rule.summary(),
        since: rule.since,
        url: output::url(rule),
        access_analyzer: rule.analyzer,
        peers: rule.peers,
        compliance: rule.controls().map(describe_control).collect(),
    }
}

fn describe_control(control: Control) -> ControlOutput {
    let framework = control.framework;
    ControlOutput { framework: framework.as_str(), title: framework.title(), control: control.id }
}

/// The rules by group: code, name and severity, and the bad pattern below.
fn table(paint: Paint) -> String {
    let mut table = String::new();
    for group in Group::ALL {
        let rules: Vec<_> = RULES.iter().filter(|rule| rule.group == group).collect();
        if rules.is_empty() {
            continue;
        }
        let title = format!("{}: {}", group.letter(), group.title());
        push!(table, "{}\n", paint.text(text::Color::Bold, &title));
        for rule in rules {
            let activation = match rule.activation {
                policylint::Activation::On => "",
                policylint::Activation::Strict => ", with `--persona strict`",
                policylint::Activation::Configured => ", once configured",
            };
            let word = paint.text(output::color_of(rule.severity), rule.severity.as_str());
            push!(table, "  {} {} ({word}{activation})\n", rule.code, rule.name);
            table.push_str(&text::wrap(rule.summary(), Console::columns(), "       ", "       "));
            table.push('\n');
        }
        table.push('\n');
    }
    table.push_str("`policylint explain CODE` shows the page of a rule.\n");
    table
}
