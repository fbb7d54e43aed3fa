//! The fenced blocks of a Markdown text, and findings as the fixtures write them.

use policylint::{
    Day, Diagnostic, Linter, PolicyKind, Quoting, ReadOptions, Reading, Rule, RuleSelector,
    Settings, SingleValue, SourceFile,
};

/// A fenced block.
#[derive(Debug, Clone)]
pub(crate) struct Fence {
    /// What stands behind the opening marks.
    pub(crate) info: String,
    /// The text between the marks, without the last line end.
    pub(crate) text: String,
}

impl Fence {
    /// Whether a word stands in the info.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.info.split_whitespace().any(|part| part == word)
    }

    /// The kind of policy that the info gives (`kind=bucket`).
    pub(crate) fn kind(&self) -> Option<PolicyKind> {
        let word = self.info.split_whitespace().find_map(|part| part.strip_prefix("kind="))?;
        let kind = PolicyKind::ALL.into_iter().find(|kind| kind.as_str() == word);
        assert!(kind.is_some(), "unknown kind `{word}`");
        kind
    }

    /// A linter for one rule with the settings that the info gives: `today=2026-01-31`,
    /// `quota=trust:4096`, `sid=Allow*`, `single=bare|list`, `quoting=quoted|bare`,
    /// `order=Effect,Action`, `partitions=aws,aws-cn`.
    pub(crate) fn linter(&self, rule: &'static Rule) -> Linter {
        let mut settings = Settings::default();
        settings.rules.select.extend(RuleSelector::parse(rule.code));
        for (name, value) in self.info.split_whitespace().filter_map(|word| word.split_once('=')) {
            match name {
                "today" => settings.today = day_of(value),
                "quota" => {
                    // What is no number leaves the quota as it is, and the case shows it.
                    let parts = value.rsplit_once(':');
                    let quota = parts.and_then(|(kind, number)| Some((kind, number.parse().ok()?)));
                    settings.quotas.extend(quota.map(|(kind, number)| (kind.to_owned(), number)));
                }
                "sid" => settings.style.sid_pattern = Some(value.to_owned()),
                "single" => {
                    let list = value == "list";
                    let written = if list { SingleValue::List } else { SingleValue::Bare };
                    settings.style.single_value = Some(written);
                }
                "quoting" => {
                    let quoted = value == "quoted";
                    let written = if quoted { Quoting::Quoted } else { Quoting::Bare };
                    settings.style.quoting = Some(written);
                }
                "partitions" => {
                    settings.partitions = value.split(',').map(str::to_owned).collect();
                }
                "order" => {
                    settings.style.element_order = value.split(',').map(str::to_owned).collect();
                }
                _ => {}
            }
        }
        Linter::new(settings)
    }

    /// Reads the block as a file, attached to the type of resource that the info gives
    /// (`type=AWS::SQS::Queue`).
    pub(crate) fn read(&self, name: &str) -> Reading {
        let resource_type =
            self.info.split_whitespace().find_map(|part| part.strip_prefix("type="));
        let options = ReadOptions {
            kind: self.kind(),
            resource_type: resource_type.map(str::to_owned),
            ..ReadOptions::default()
        };
        policylint::read(SourceFile::new(name, self.text.as_str()), &options)
    }
}

/// A day as it is written, with dashes.
fn day_of(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let mut next = || parts.next()?.parse::<u16>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    Some(Day { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
}

/// The fenced blocks of a Markdown text, in order.
pub(crate) fn fences(markdown: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for line in markdown.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Fence { info: info.trim().to_owned(), text: String::new() });
            }
            (Some(_), Some(_)) => fences.extend(open.take()),
            (Some(fence), None) => {
                if !fence.text.is_empty() {
                    fence.text.push('\n');
                }
                fence.text.push_str(line);
            }
            (None, None) => {}
        }
    }
    fences
}

/// Findings, each with its place, its sentence, its help and its fix.
pub(crate) fn render(reading: &Reading, findings: &[Diagnostic]) -> String {
    let mut lines = Vec::new();
    for finding in findings {
        let place = reading.file().map_or_else(String::new, |file| {
            let start = file.lines().line_column(file.text(), finding.place.span.start);
            let end = file.lines().line_column(file.text(), finding.place.span.end);
            format!("{}:{}-{}:{} ", start.line, start.column, end.line, end.column)
        });
        lines.push(format!("{place}{}: {}", finding.severity.as_str(), finding.sentence()));
        lines.extend(finding.help.as_ref().map(|help| format!("  help: {help}")));
        lines.extend(
            finding
                .fix
                .as_ref()
                .map(|fix| format!("  {} fix: {}", fix.applicability.as_str(), fix.title)),
        );
    }
    lines.join("\n")
}
