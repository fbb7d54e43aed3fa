//! Which rules to run, and how a user names them.

use super::Persona;
use crate::compliance::Framework;
use crate::rule::{Activation, Group, Rule};
use crate::rules::RULES;

/// A choice of rules: those selected less those ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleSelection {
    /// Runs these instead of the persona's; empty for those of the persona.
    pub select: Vec<RuleSelector>,
    /// Runs these too.
    pub extend_select: Vec<RuleSelector>,
    /// Does not run these.
    pub ignore: Vec<RuleSelector>,
    /// Runs those that support controls of these frameworks instead of the persona's.
    pub frameworks: Vec<Framework>,
}

impl RuleSelection {
    /// The rules to run, in order of their codes.
    pub fn rules(&self, persona: Persona) -> Vec<&'static Rule> {
        let selected = |rule: &Rule| {
            let by_default = if self.select.is_empty() && self.frameworks.is_empty() {
                rule.activation != Activation::Strict || persona == Persona::Strict
            } else {
                self.select.iter().any(|selector| selector.selects(rule))
                    || self.frameworks.iter().any(|framework| rule.supports(*framework))
            };
            (by_default || self.extend_select.iter().any(|selector| selector.selects(rule)))
                && !self.ignore.iter().any(|selector| selector.selects(rule))
        };
        RULES.iter().copied().filter(|rule| selected(rule)).collect()
    }
}

/// Names rules: a code, a name, the start of a code (`C01`, `M`), or `ALL`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSelector(String);

/// A selector that names no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    /// What was written.
    pub selector: String,
    /// The rule whose name is nearest, if any is near.
    pub nearest: Option<&'static Rule>,
}

impl std::fmt::Display for UnknownRule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "unknown rule `{}`", self.selector)?;
        match self.nearest {
            Some(rule) => write!(formatter, "; did you mean `{}` ({})?", rule.name, rule.code),
            None => write!(formatter, "; `policylint rules` lists them"),
        }
    }
}

impl std::error::Error for UnknownRule {}

impl RuleSelector {
    /// The selector that a user wrote.
    ///
    /// # Errors
    /// If it names no rule.
    pub fn parse(text: &str) -> Result<Self, UnknownRule> {
        let selector = Self(text.trim().to_owned());
        // A group may have no rules yet.
        let is_group = Group::ALL
            .iter()
            .any(|group| selector.0.eq_ignore_ascii_case(group.letter().encode_utf8(&mut [0; 4])));
        if is_group || RULES.iter().any(|rule| selector.selects(rule)) {
            return Ok(selector);
        }
        let nearest = RULES
            .iter()
            .copied()
            .map(|rule| (crate::distance::edits(&selector.0, rule.name), rule))
            .min_by_key(|(distance, rule)| (*distance, rule.code))
            .filter(|(distance, rule)| *distance * 3 <= rule.name.len())
            .map(|(_, rule)| rule);
        Err(UnknownRule { selector: selector.0, nearest })
    }

    /// Whether it names this rule.
    pub fn selects(&self, rule: &Rule) -> bool {
        let text = self.0.as_str();
        if text.is_empty() {
            return false;
        }
        text == "ALL"
            || rule.name == text
            || rule.code.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text))
    }
}
