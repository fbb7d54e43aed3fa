//! The actions that a statement names, as sets of catalogued actions and as patterns (semantics 2.1).

use std::sync::OnceLock;

use policylint_catalog::{Action, Service, catalog};
use policylint_model::pattern::{Pattern, Token};
use policylint_model::truth::{OpenPoint, Reason, Truth};
use policylint_model::{List, Pair};
use policylint_syntax::Tree;

use crate::action_ranges::ActionRanges;
use crate::text::PolicyText;

/// `Action` or `NotAction` of a statement.
#[derive(Debug, Clone)]
pub struct ActionSet<'d> {
    /// Whether it is `NotAction`.
    pub negated: bool,
    /// Whether `patterns` is all there is: false if an unknown value may add or take away some.
    pub complete: bool,
    /// The elements in order.
    pub patterns: Vec<ActionPattern<'d>>,
    expansion: OnceLock<Expansion>,
}

/// One element of `Action` or `NotAction`.
#[derive(Debug, Clone)]
pub struct ActionPattern<'d> {
    /// The text and where it stands.
    pub text: PolicyText<'d>,
    /// What it is.
    pub reading: ActionReading,
    pattern: OnceLock<Pattern>,
}

/// What an element of `Action` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionReading {
    /// `*` or `*:*` (AC-2).
    Everything,
    /// One action by name.
    Exact {
        /// Its service, if the catalog has it.
        service: Option<Service>,
        /// The action, if the catalog has it (AC-8).
        action: Option<Action>,
    },
    /// A service and a name with `*` or `?` (AC-3).
    Wildcard {
        /// The service, if the catalog has it.
        service: Option<Service>,
    },
    /// A wildcard in the service prefix: whether AWS expands it is open (AC-4).
    PrefixWildcard,
    /// Not of the form `service:Name`; matches nothing (AC-5).
    Malformed,
    /// A part of it is not known.
    Unknown,
}

/// What a set names in the catalog.
#[derive(Debug, Clone)]
struct Expansion {
    known: ActionRanges,
    possible: ActionRanges,
}

impl<'d> ActionSet<'d> {
    /// Reads `Action` or `NotAction`.
    pub(crate) fn read(tree: &'d Tree, pair: Pair<List>) -> Self {
        let patterns = PolicyText::all_of(tree, pair.value).map(ActionPattern::new).collect();
        Self {
            negated: pair.negated,
            complete: pair.value.complete,
            patterns,
            expansion: OnceLock::new(),
        }
    }

    /// Whether it matches an action by its full name, such as `s3:GetObject`, catalogued or not
    /// (AC-1, AC-6, AC-8).
    pub fn matches(&self, name: &str) -> Truth {
        let listed = Truth::any(self.patterns.iter().map(|pattern| pattern.matches(name)));
        match (self.negated, self.patterns.is_empty()) {
            (false, _) => listed,
            (true, true) => Truth::maybe(Reason::Open(EMPTY_LIST)),
            (true, false) => !listed,
        }
    }

    /// Whether it matches a catalogued action; faster than by name.
    pub fn includes(&self, action: Action) -> Truth {
        if self.known().contains(action.id()) {
            return Truth::Yes;
        }
        if !self.possible().contains(action.id()) {
            return Truth::No;
        }
        self.matches(&action.to_string())
    }

    /// The catalogued actions that it certainly matches: for `NotAction` all but the listed ones.
    pub fn known(&self) -> &ActionRanges {
        &self.expansion().known
    }

    /// The catalogued actions that it may match.
    pub fn possible(&self) -> &ActionRanges {
        &self.expansion().possible
    }

    fn expansion(&self) -> &Expansion {
        self.expansion.get_or_init(|| {
            let (mut known, mut possible) = (ActionRanges::none(), ActionRanges::none());
            for pattern in &self.patterns {
                let (certain, more) = pattern.expanded();
                known = known.union(&certain);
                possible = possible.union(&certain).union(&more);
            }
            match (self.negated, self.patterns.is_empty()) {
                (false, _) => Expansion { known, possible },
                (true, true) => {
                    Expansion { known: ActionRanges::none(), possible: ActionRanges::all() }
                }
                (true, false) => {
                    Expansion { known: possible.complement(), possible: known.complement() }
                }
            }
        })
    }
}

/// Empty `NotAction` and `NotResource` (GR-12).
pub(crate) const EMPTY_LIST: OpenPoint = OpenPoint(2);

impl<'d> ActionPattern<'d> {
    fn new(text: PolicyText<'d>) -> Self {
        let reading = reading_of(&text);
        Self { text, reading, pattern: OnceLock::new() }
    }

    /// Its text as a pattern over full action names.
    pub fn pattern(&self) -> &Pattern {
        self.pattern.get_or_init(|| match self.reading {
            ActionReading::Malformed => Pattern::never(),
            _ => Pattern::action(self.text.as_pattern_text()),
        })
    }

    /// Whether it matches an action by its full name. Whether it is in the list at all is part of
    /// the answer.
    pub fn matches(&self, name: &str) -> Truth {
        let matched = match self.reading {
            ActionReading::Everything => Truth::Yes,
            ActionReading::Malformed => Truth::No,
            ActionReading::Exact { .. } => Truth::from(self.text.text.eq_ignore_ascii_case(name)),
            _ => self.pattern().matches(name),
        };
        if_there(matched, &self.text)
    }

    /// The catalogued actions that it certainly names, if it is in the list.
    pub fn named(&self) -> ActionRanges {
        match self.reading {
            ActionReading::Everything => ActionRanges::all(),
            ActionReading::Exact { action, .. } => ActionRanges::of(action.map(Action::id)),
            ActionReading::Wildcard { service } => {
                let (_, name) = self.text.text.split_once(':').unwrap_or_default();
                match service {
                    Some(service) if name.bytes().all(|byte| byte == b'*') => {
                        ActionRanges::of_service(service)
                    }
                    Some(service) => ActionRanges::of(service.matching(name).map(Action::id)),
                    None => ActionRanges::none(),
                }
            }
            ActionReading::PrefixWildcard | ActionReading::Malformed | ActionReading::Unknown => {
                ActionRanges::none()
            }
        }
    }

    /// What it certainly names, and what it may name.
    fn expanded(&self) -> (ActionRanges, ActionRanges) {
        let may = match self.reading {
            ActionReading::PrefixWildcard => {
                ActionRanges::of(catalog().expand(&self.text.text).map(Action::id))
            }
            ActionReading::Unknown => self.fitting(),
            _ => ActionRanges::none(),
        };
        match self.text.choice {
            None => (self.named(), may),
            Some(_) => (ActionRanges::none(), may.union(&self.named())),
        }
    }

    /// The catalogued actions that a text with unknown parts may stand for.
    fn fitting(&self) -> ActionRanges {
        let known_part = self
            .text
            .holes
            .first()
            .and_then(|(at, _)| self.text.text.get(..*at))
            .unwrap_or_default();
        let pattern = self.pattern();
        let fits = |action: &Action| pattern.matches(&action.to_string()).possible();
        match known_part.split_once(':') {
            Some((prefix, _)) => {
                let actions = catalog().service(prefix).into_iter().flat_map(Service::actions);
                ActionRanges::of(actions.filter(fits).map(Action::id))
            }
            None if known_part.is_empty() && matches!(pattern.tokens(), [Token::Hole(_)]) => {
                ActionRanges::all()
            }
            None => ActionRanges::of(catalog().actions().filter(fits).map(Action::id)),
        }
    }
}

/// A match of an element that may not be there.
pub(crate) fn if_there(matched: Truth, text: &PolicyText<'_>) -> Truth {
    match text.choice {
        Some(choice) => matched.doubted(Reason::Choice(choice)),
        None => matched,
    }
}

fn reading_of(text: &PolicyText<'_>) -> ActionReading {
    if !text.is_known() {
        return ActionReading::Unknown;
    }
    let is_stars = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte == b'*');
    let has_wildcard = |part: &str| part.contains(['*', '?']);
    let text = &*text.text;
    if is_stars(text) {
        return ActionReading::Everything;
    }
    let Some((prefix, name)) = text.split_once(':') else { return ActionReading::Malformed };
    if is_stars(prefix) && is_stars(name) {
        return ActionReading::Everything;
    }
    if prefix.is_empty()
        || name.is_empty()
        || text.contains(|letter: char| letter.is_whitespace() || letter == ',')
    {
        return ActionReading::Malformed;
    }
    if has_wildcard(prefix) {
        return ActionReading::PrefixWildcard;
    }
    let service = catalog().service(prefix);
    if has_wildcard(name) {
        return ActionReading::Wildcard { service };
    }
    ActionReading::Exact { service, action: service.and_then(|service| service.action(name)) }
}
