//! What is fixed about a request beforehand, so that policy variables have texts.

use policylint_model::pattern::{KeyText, Pattern, Resolved};

use super::axioms::Axiom;
use super::callers::{CallerPoint, is_caller_key};
use super::language::Language;
use super::restriction::{Point, Restriction, Variable, variable_of};
use crate::conditions::{TypedValue, key_text};
use crate::request::{Context, ContextValue};

/// Values that a request is fixed to have.
#[derive(Debug, Clone, Default)]
pub(super) struct Env {
    /// Who calls.
    pub(super) caller: Option<Box<CallerPoint>>,
    /// What it has for keys that variables name; others are not known.
    pub(super) keys: Vec<(String, ContextValue)>,
    /// Axioms that are left out.
    pub(super) without: Vec<Axiom>,
}

impl Env {
    /// Nothing fixed.
    pub(super) fn open(without: &[Axiom]) -> Self {
        Self { without: without.to_vec(), ..Self::default() }
    }

    /// The text that stands for a variable.
    pub(super) fn text_of(&self, key: &str) -> KeyText<'_> {
        if is_caller_key(key) {
            return self.caller.as_ref().map_or(KeyText::Unknown, |at| key_text(&at.context, key));
        }
        let Variable::Key(chief) = variable_of(key) else { return KeyText::Unknown };
        match self.keys.iter().find(|(known, _)| *known == chief).map(|(_, value)| value) {
            Some(ContextValue::One(text)) => KeyText::Text(text.as_str().into()),
            Some(ContextValue::Many(_)) => KeyText::MultiValued,
            Some(ContextValue::Absent) => KeyText::Absent,
            Some(ContextValue::OneOf(_) | ContextValue::Unknown) | None => KeyText::Unknown,
        }
    }

    /// The one value that a variable is fixed to, if it is.
    pub(super) fn fixed(&self, variable: &Variable) -> Option<Point> {
        match variable {
            Variable::Caller => self.caller.clone().map(Point::Caller),
            Variable::Key(key) => {
                let (_, value) = self.keys.iter().find(|(known, _)| known == key)?;
                match value {
                    ContextValue::One(text) => Some(Point::Text(text.clone())),
                    ContextValue::Absent => Some(Point::Absent),
                    _ => None,
                }
            }
            Variable::Resource | Variable::Doubt(_) => None,
        }
    }

    /// What a pattern may match here: patterns without doubt together, others one by one.
    pub(super) fn languages<'a>(
        &self,
        patterns: impl IntoIterator<Item = (&'a Pattern, bool)>,
    ) -> Vec<Language> {
        let mut sure = Language::default();
        let mut all = Vec::new();
        for (pattern, has_choice) in patterns {
            let resolved = match pattern.resolve(|key| self.text_of(key)) {
                Resolved::Pattern(resolved) => resolved,
                Resolved::Unresolvable(_) => continue,
            };
            let is_sure =
                !has_choice && !resolved.has_unknown() && resolved.open_points().is_empty();
            let language = Language::wide([&resolved]);
            if is_sure {
                sure = sure.or(language);
            } else {
                all.push(language);
            }
        }
        all.push(sure);
        all
    }

    /// The values that it gives keys.
    pub(super) fn context(&self) -> Context {
        self.keys
            .iter()
            .fold(Context::new(), |context, (key, value)| context.with(key, value.clone()))
    }
}

/// The keys of the variables in restrictions, each once, in lower case and under their chief names;
/// those that follow from the caller as they are.
pub(super) fn variable_keys(restrictions: &[Restriction<'_>]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut add = |pattern: &Pattern| {
        for variable in pattern.variables() {
            let key = match variable_of(&variable.key) {
                Variable::Key(chief) => chief,
                _ => variable.key.to_string(),
            };
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    };
    for restriction in restrictions {
        match restriction {
            Restriction::Resources(set) => {
                set.patterns
                    .iter()
                    .filter(|it| it.text.text.contains("${"))
                    .for_each(|it| add(it.pattern()));
            }
            Restriction::Condition(literal) => {
                for value in literal.values.iter().filter(|it| it.text.text.contains("${")) {
                    if let TypedValue::Text(pattern) | TypedValue::Bool(pattern) = value.typed() {
                        add(pattern);
                    }
                }
            }
            Restriction::Principals(..) | Restriction::Stranger(_) => {}
        }
    }
    keys.sort_unstable();
    keys
}
