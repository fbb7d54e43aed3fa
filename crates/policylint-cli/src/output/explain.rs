//! `simulate --explain`: how a verdict comes about, layer by layer, with the statements that match.

use std::borrow::Cow;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan};
use policylint::Severity;
use policylint::analysis::MatchKind;
use policylint::analysis::eval::{Answer, Verdict};
use policylint::model::Effect;
use policylint::simulate::{
    SimulateInput, SimulatedCheck, SimulatedLayer, SimulatedStatement, Simulation,
};
use policylint::syntax::{Source, SourceFile};

use super::full::{Drawing, MARGIN, Window};
use super::position::Positions;
use super::text::{Color, Paint, harmless, one_line, push, sentence, wrap};

/// Says how each verdict comes about.
pub(crate) fn explain_simulation(
    input: &SimulateInput,
    answer: &Simulation,
    paint: Paint,
    columns: usize,
) -> String {
    let theme = match paint {
        Paint::Colored => GraphicalTheme::unicode(),
        Paint::Plain => GraphicalTheme::unicode_nocolor(),
    };
    let handler =
        GraphicalReportHandler::new_themed(theme).with_links(false).with_wrap_lines(false);
    let style = Style { handler: handler.with_context_lines(1), paint, columns, input };
    let checks: Vec<String> = answer.results.iter().map(|check| style.check(check)).collect();
    checks.join("\n")
}

/// How explanations look.
struct Style<'i> {
    handler: GraphicalReportHandler,
    paint: Paint,
    columns: usize,
    input: &'i SimulateInput,
}

impl Style<'_> {
    fn check(&self, check: &SimulatedCheck) -> String {
        let (color, word) = match check.verdict {
            Verdict::Allow => (Color::Cyan, "allowed"),
            Verdict::ExplicitDeny => (Color::Red, "denied by a statement"),
            Verdict::ImplicitDeny => (Color::Red, "denied, as something does not allow it"),
        };
        let mut text = String::new();
        push!(
            text,
            "{}: `{}` on `{}`\n",
            self.paint.text(color, word),
            one_line(&check.action),
            one_line(&check.resource)
        );
        let blocked = check.blocked_by.iter().map(|blocked| {
            let how = if blocked.explicit { "denies" } else { "does not allow" };
            format!("{} {how}", blocked.layer)
        });
        self.line(&mut text, "blocked by", &blocked.collect::<Vec<_>>().join(", "));
        self.line(&mut text, "not in the request", &check.missing_context.join(", "));
        for caveat in &check.caveats {
            self.line(&mut text, "caveat", caveat);
        }
        text.push('\n');
        for layer in &check.layers {
            self.layer(check, layer, &mut text);
        }
        text
    }

    /// A line about the whole, if there is anything to say.
    fn line(&self, text: &mut String, word: &str, content: &str) {
        if content.is_empty() {
            return;
        }
        let wrapped = wrap(&sentence(content), self.columns, &format!("  {word}: "), "    ");
        text.push_str(&wrapped.replacen(word, &self.paint.text(Color::Cyan, word), 1));
        text.push('\n');
    }

    fn layer(&self, check: &SimulatedCheck, layer: &SimulatedLayer, text: &mut String) {
        let name = match layer.level {
            Some(level) => format!("{}[level {}]", layer.layer, level + 1),
            None => layer.layer.to_string(),
        };
        let blocks = check.blocked_by.iter().any(|blocked| blocked.layer == layer.layer);
        let severity = match layer.answer {
            Answer::Denies => Severity::Error,
            Answer::Silent if blocks => Severity::Error,
            _ => Severity::Info,
        };
        let mut statements: Vec<&SimulatedStatement> = layer.statements.iter().collect();
        // What denies decides.
        statements.sort_by_key(|statement| statement.effect == Effect::Allow);
        let columns = self.columns.saturating_sub(MARGIN);
        let mut statements = statements.into_iter();
        let first = Drawing {
            word: name,
            message: wrap(&message(layer, blocks), columns, "", ""),
            severity,
            labels: Vec::new(),
            window: None,
        };
        self.draw(statements.next(), first, text);
        for statement in statements {
            let further = Drawing {
                word: String::new(),
                message: format!("a further statement {}", label(statement.effect)),
                severity: match statement.effect {
                    Effect::Allow => Severity::Info,
                    Effect::Deny => Severity::Error,
                },
                labels: Vec::new(),
                window: None,
            };
            self.draw(Some(statement), further, text);
        }
    }

    /// Draws a statement in its text, if there is one.
    fn draw(
        &self,
        statement: Option<&SimulatedStatement>,
        drawing: Drawing<'_>,
        text: &mut String,
    ) {
        let found = statement.and_then(|statement| Some((statement, self.source(statement)?)));
        let Some((statement, source)) = found else {
            self.render(&drawing, text);
            return;
        };
        let positions = Positions::of_source(source.file());
        let shown = harmless(source.file().text());
        let name = one_line(source.file().name()).into_owned();
        let mut window =
            Window::new(&positions, &name, &shown, self.columns.saturating_sub(MARGIN));
        let label = Some(label(statement.effect).to_owned());
        let span = window.primary(statement.place.span);
        let labels = vec![LabeledSpan::new_primary_with_span(label, span)];
        let Drawing { word, message, severity, .. } = drawing;
        self.render(&Drawing { word, message, severity, labels, window: Some(window) }, text);
    }

    fn render(&self, drawing: &Drawing<'_>, text: &mut String) {
        // Writing to a string cannot fail, and the window answers for every label.
        let _ = self.handler.render_report(text, drawing);
        text.push('\n');
    }

    /// The text that a statement stands in: the input, or that of its policy.
    fn source(&self, statement: &SimulatedStatement) -> Option<Text<'_>> {
        let policy = self.input.policy(&statement.policy)?;
        match policy.document.tree.sources().get(statement.place.source)? {
            Source::File(file) => Some(Text::Input(file)),
            Source::Derived(derived) => {
                Some(Text::Own(SourceFile::new(policy.id.as_str(), derived.text.as_ref())))
            }
        }
    }
}

/// A text to draw from.
enum Text<'a> {
    Input(&'a SourceFile),
    Own(SourceFile),
}

impl Text<'_> {
    fn file(&self) -> &SourceFile {
        match self {
            Self::Input(file) => file,
            Self::Own(file) => file,
        }
    }
}

fn label(effect: Effect) -> &'static str {
    match effect {
        Effect::Allow => "allows",
        Effect::Deny => "denies",
    }
}

/// What a layer says, and what follows.
fn message(layer: &SimulatedLayer, blocks: bool) -> String {
    let says: Cow<'_, str> = match layer.answer {
        Answer::Denies => "a statement denies".into(),
        Answer::Allows => match naming(&layer.kinds) {
            Some(naming) => format!("a statement allows, naming {naming}").into(),
            None => "a statement allows".into(),
        },
        Answer::Silent => "no statement matches".into(),
        Answer::NotAsked(why) => format!("not asked: {why}").into(),
    };
    match (layer.answer, blocks) {
        (Answer::Silent, true) => format!("{says}, so the request is not allowed"),
        (Answer::Silent, false) => format!("{says}, and none needs to"),
        (Answer::Allows, true) if layer.level.is_none() => format!("{says}, which is not enough"),
        _ => says.into_owned(),
    }
}

/// How the statements name the caller.
fn naming(kinds: &[MatchKind]) -> Option<String> {
    let names: Vec<&str> = kinds.iter().map(|kind| naming_of(*kind)).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}

fn naming_of(kind: MatchKind) -> &'static str {
    match kind {
        MatchKind::Wild => "everyone",
        MatchKind::Acct => "the account, whose own policies decide",
        MatchKind::Root => "the root user",
        MatchKind::User => "the user",
        MatchKind::FedUser => "the user who made the session",
        MatchKind::Role => "the role",
        MatchKind::Sess => "the session",
        MatchKind::Fed => "the federated session",
        MatchKind::Svc => "the service",
        MatchKind::Idp => "the identity provider",
        MatchKind::Not => "everyone but some",
    }
}
