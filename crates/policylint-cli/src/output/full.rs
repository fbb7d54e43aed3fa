//! `--format full`: a report with the source for each finding, drawn by miette.

mod window;

use std::borrow::Cow;
use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use policylint::{Applicability, Diagnostic, Severity};

use super::files::coverage;
use super::position::Places;
use super::text::{Color, Paint, harmless, one_line, sentence, wrap};
use super::{Verbosity, color_of, counted, url};
use crate::report::{Report, Totals};
pub(super) use window::Window;

/// Columns that the drawing takes to the left of the source.
pub(super) const MARGIN: usize = 10;

/// The findings, each with its source, and a line that sums up.
pub(super) fn render(
    report: &Report,
    paint: Paint,
    columns: usize,
    verbosity: Verbosity,
) -> String {
    let theme = match paint {
        Paint::Colored => GraphicalTheme::unicode(),
        Paint::Plain => GraphicalTheme::unicode_nocolor(),
    };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_links(false).with_wrap_lines(false);
    let style = Style { handler: handler.with_context_lines(1), paint, columns };
    let mut text = String::new();
    for file in &report.files {
        let places = Places::of(file);
        let shown: Vec<_> =
            places.texts().iter().map(|text| harmless(text.source().text())).collect();
        for finding in &file.findings {
            text.push_str(&style.finding(finding, &places, &shown));
            text.push('\n');
        }
    }
    if verbosity != Verbosity::Quiet {
        text.push_str(&footer(report, paint));
    }
    text
}

/// How reports look.
struct Style {
    handler: GraphicalReportHandler,
    paint: Paint,
    columns: usize,
}

impl Style {
    fn finding(&self, finding: &Diagnostic, places: &Places<'_>, shown: &[Cow<'_, str>]) -> String {
        let name = one_line(places.name(finding));
        let (labels, window) = self.source(finding, places, shown, &name);
        let word =
            format!("{}[{}] {}", finding.severity.as_str(), finding.rule.code, finding.rule.name);
        let message =
            wrap(&sentence(&finding.sentence()), self.columns.saturating_sub(MARGIN), "", "");
        let drawing = Drawing { word, message, severity: finding.severity, labels, window };
        let mut text = String::new();
        // Writing to a string cannot fail, and the window answers for every label.
        let _ = self.handler.render_report(&mut text, &drawing);
        self.lines_below(finding, places, &mut text);
        text
    }

    /// What is drawn of the source: nothing, if the finding lies in no file.
    fn source<'a>(
        &self,
        finding: &Diagnostic,
        places: &'a Places<'_>,
        shown: &'a [Cow<'_, str>],
        name: &'a str,
    ) -> (Vec<LabeledSpan>, Option<Window<'a>>) {
        let located = places.of_finding(finding).and_then(|(text, span)| {
            let index = places.texts().iter().position(|other| std::ptr::eq(other, text))?;
            Some((text, span, shown.get(index)?))
        });
        let Some((text, span, shown)) = located else { return (Vec::new(), None) };
        let mut window = Window::new(text, name, shown, self.columns.saturating_sub(MARGIN));
        let primary = finding.label.as_deref().map(plain);
        let mut labels = vec![LabeledSpan::new_primary_with_span(primary, window.primary(span))];
        for label in &finding.labels {
            if let Some((_, span)) =
                places.find(finding, label.place).filter(|(other, _)| std::ptr::eq(*other, text))
            {
                let drawn = window.related(span);
                labels.push(LabeledSpan::new_with_span(Some(plain(&label.text)), drawn));
            }
        }
        (labels, Some(window))
    }

    fn lines_below(&self, finding: &Diagnostic, places: &Places<'_>, text: &mut String) {
        let mut line = |word: &str, content: &str| {
            let indent = " ".repeat(word.chars().count() + 4);
            let wrapped = wrap(&sentence(content), self.columns, &format!("  {word}: "), &indent);
            let colored = wrapped.replacen(word, &self.paint.text(Color::Cyan, word), 1);
            text.push_str(&colored);
            text.push('\n');
        };
        if let Some(address) = finding.address.as_deref().filter(|address| !address.is_empty()) {
            line("policy", &format!("at `{address}` in `{}`", places.name(finding)));
        }
        let own = places.of_finding(finding).map(|(text, _)| text.source().name());
        for label in &finding.labels {
            if let Some((text, span)) = places.find(finding, label.place)
                && own != Some(text.source().name())
            {
                let (name, at) = (text.source().name(), text.at(span.start));
                line("also", &format!("{name}:{}:{}: {}", at.line, at.column, label.text));
            }
        }
        let title = finding.fix.as_ref().map(|fix| fix.title.as_str());
        if let Some(help) = finding.help.as_deref().filter(|help| title != Some(help)) {
            line("help", help);
        }
        if let Some(fix) = &finding.fix {
            let word = match fix.applicability {
                Applicability::Safe => "fix",
                Applicability::Unsafe => "unsafe fix",
            };
            line(word, &fix.title);
        }
        line("docs", &url(finding.rule));
    }
}

/// A text that stands in a drawing.
fn plain(text: &str) -> String {
    sentence(text)
}

/// What miette draws: a word, a message, and the source with what is underlined in it.
#[derive(Debug)]
pub(super) struct Drawing<'a> {
    pub(super) word: String,
    pub(super) message: String,
    pub(super) severity: Severity,
    pub(super) labels: Vec<LabeledSpan>,
    pub(super) window: Option<Window<'a>>,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Drawing<'_> {}

impl miette::Diagnostic for Drawing<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.word))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.window.as_ref().map(|window| window as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.labels.is_empty() { None } else { Some(Box::new(self.labels.iter().cloned())) }
    }
}

/// The line that sums up.
fn footer(report: &Report, paint: Paint) -> String {
    let Totals { errors, warnings, infos, .. } = report.totals();
    let counts = [
        (errors, "error", Severity::Error),
        (warnings, "warning", Severity::Warning),
        (infos, "info", Severity::Info),
    ];
    let found: Vec<String> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, noun, severity)| {
            // "info" is a mass noun.
            let text = if severity == Severity::Info {
                format!("{count} {noun}")
            } else {
                counted(count, noun)
            };
            paint.text(color_of(severity), &text)
        })
        .collect();
    let found = if found.is_empty() { "no findings".to_owned() } else { found.join(", ") };
    format!("{found} ({})\n", coverage(report))
}
