//! `explain`: the page of a rule.

use clap::Args;
use policylint::{Activation, Framework, RULES, Rule, RuleSelector};

use crate::error::Error;
use crate::exit::Outcome;
use crate::output::{self, Paint, text};
use crate::terminal::Console;

/// The arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code or name of a rule, or the start of a code for several
    #[arg(value_name = "CODE")]
    code: String,
}

/// Prints the page of each rule that the code selects.
///
/// # Errors
/// If there is no such rule, or the output cannot be written.
pub(crate) fn run(args: &ExplainArgs, console: Console) -> Result<Outcome, Error> {
    let selector = RuleSelector::parse(&args.code).map_err(Error::Rule)?;
    let selected = RULES.iter().copied().filter(|rule| selector.selects(rule));
    let rules = Rule::find(&args.code).map_or_else(|| selected.collect(), |rule| vec![rule]);
    let pages: Vec<String> = rules.into_iter().map(|rule| page(rule, console.paint())).collect();
    Console::print(pages.join("\n")).map_err(Error::stdout)?;
    Ok(Outcome::Clean)
}

fn page(rule: &Rule, paint: Paint) -> String {
    let title = paint.text(text::Color::Bold, &format!("# {} {}", rule.code, rule.name));
    let active = match rule.activation {
        Activation::On => "on by default",
        Activation::Strict => "on with `--persona strict`",
        Activation::Configured => "silent until configured",
    };
    let facts = format!(
        "{} · severity {} · confidence {} · {active} · fix {} · since {}",
        rule.group.title(),
        rule.severity.as_str(),
        rule.confidence.as_str(),
        rule.fix.as_str(),
        rule.since,
    );
    let body = text::lines(rule.page().trim().lines().map(|line| line_of(line, paint)));
    let relations = relations(rule, paint);
    format!("{title}\n\n{facts}\n{}\n\n{body}{relations}", output::url(rule))
}

/// What the rule is to other tools and to frameworks of controls.
fn relations(rule: &Rule, paint: Paint) -> String {
    let mut relations = String::new();
    let mut line = |word: &str, names: &str| {
        if !names.is_empty() {
            let line = text::wrap(names, Console::columns(), &format!("{word}: "), "  ");
            relations.push_str(&line.replacen(word, &paint.text(text::Color::Bold, word), 1));
            relations.push('\n');
        }
    };
    line("Access Analyzer", &rule.analyzer.join(", "));
    line("Other tools", &rule.peers.join(", "));
    for framework in Framework::ALL {
        let controls = rule.controls().filter(|control| control.framework == framework);
        let controls: Vec<&str> = controls.map(|control| control.id).collect();
        line(framework.title(), &controls.join(", "));
    }
    if rule.controls().next().is_some() {
        line(
            "Note",
            "the controls are as mapped by Prowler or AWS Security Hub, not verified by an auditor",
        );
    }
    if relations.is_empty() { relations } else { format!("\n{relations}") }
}

/// A line of a page: headings stand out, and fences lose what only the tests read.
fn line_of(line: &str, paint: Paint) -> String {
    if line.starts_with('#') {
        return paint.text(text::Color::Bold, line);
    }
    match line.strip_prefix("```").and_then(|info| info.split_whitespace().next()) {
        Some(language) => format!("```{language}"),
        None => line.to_owned(),
    }
}
