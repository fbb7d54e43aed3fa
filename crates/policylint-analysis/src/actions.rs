//! The actions that a statement names, as sets of catalogued actions and as patterns (semantics 2.1).

use std::sync::OnceLock;

use policylint_catalog::{Action, Service, catalog};
use policylint_model::pattern::{Pattern, Token};
use policylint_model::truth::{OpenPoint, Reason, Truth};
use policylint_model::{List, Pair};
use policylint_syntax::Tree;

use crate::action_ranges::{ActionRanges, RangeBuilder};
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
    is_plain: bool,
    // Boxed, as for most elements nobody asks.
    pattern: OnceLock<Box<Pattern>>,
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
        let mut lookup = Lookup::default();
        let patterns =
            PolicyText::map_all(tree, pair.value, |text| ActionPattern::new(text, &mut lookup));
        Self {
            negated: pair.negated,
            complete: pair.value.complete,
            patterns,
            expansion: OnceLock::new(),
        }
    }

    /// Whether it has the same elements as another one, all of them known.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let is_plain = |set: &Self| {
            set.complete
                && set.patterns.iter().all(|it| it.text.is_known() && it.text.choice.is_none())
        };
        let texts =
            |set: &'_ Self| set.patterns.iter().map(|it| it.text.text.clone()).collect::<Vec<_>>();
        std::ptr::eq(self, other)
            || (self.negated == other.negated
                && is_plain(self)
                && is_plain(other)
                && texts(self) == texts(other))
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
            let (mut known, mut doubtful) = (RangeBuilder::default(), RangeBuilder::default());
            let mut searches = 0;
            for pattern in &self.patterns {
                match pattern.text.choice {
                    None => pattern.add_named(&mut known),
                    Some(_) => pattern.add_named(&mut doubtful),
                }
                searches += usize::from(pattern.is_searched());
                match searches {
                    0..=MAX_SEARCHES => pattern.add_doubtful(&mut doubtful),
                    _ => doubtful.add_everything(),
                }
            }
            let known = known.finish();
            let possible = known.union(&doubtful.finish());
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

/// For how many elements of a list the whole catalog is searched; with more of them, every action
/// counts as possible.
const MAX_SEARCHES: usize = 64;

/// Empty `NotAction` and `NotResource` (GR-12).
pub(crate) const EMPTY_LIST: OpenPoint = OpenPoint(2);

impl<'d> ActionPattern<'d> {
    fn new(text: PolicyText<'d>, lookup: &mut Lookup) -> Self {
        let (reading, is_plain) = reading_of(&text, lookup);
        Self { text, reading, is_plain, pattern: OnceLock::new() }
    }

    /// Whether it is a service, a colon and a name of letters, digits, `-`, `_`, `.` and, in the
    /// name, wildcards. In such a text there is nothing that the grammar refuses (AC-5), and neither
    /// blanks nor variables.
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Its text as a pattern over full action names.
    pub fn pattern(&self) -> &Pattern {
        self.pattern.get_or_init(|| {
            Box::new(match self.reading {
                ActionReading::Malformed => Pattern::never(),
                _ => Pattern::action(self.text.as_pattern_text()),
            })
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

    /// The catalogued actions that it certainly names, if it is in the list, one by one.
    pub fn named_actions(&self) -> impl Iterator<Item = Action> + '_ {
        let (all, one, matching) = match self.reading {
            ActionReading::Everything => (Some(catalog().actions()), None, None),
            ActionReading::Exact { action, .. } => (None, action, None),
            ActionReading::Wildcard { service: Some(service) } => {
                (None, None, Some(service.matching(self.name())))
            }
            _ => (None, None, None),
        };
        all.into_iter().flatten().chain(one).chain(matching.into_iter().flatten())
    }

    /// The part after the first colon.
    fn name(&self) -> &str {
        self.text.text.split_once(':').unwrap_or_default().1
    }

    /// The catalogued actions that it certainly names, if it is in the list.
    pub fn named(&self) -> ActionRanges {
        let mut named = RangeBuilder::default();
        self.add_named(&mut named);
        named.finish()
    }

    fn add_named(&self, to: &mut RangeBuilder) {
        match self.reading {
            ActionReading::Everything => to.add_everything(),
            ActionReading::Exact { action: Some(action), .. } => to.add(action.id()),
            ActionReading::Wildcard { service: Some(service) } => {
                let name = self.name();
                match name.strip_suffix('*') {
                    // The commonest form needs no look at each action.
                    Some(head) if !head.contains(['*', '?']) => {
                        to.add_all(&service.action_range(head));
                    }
                    _ => service.matching(name).for_each(|action| to.add(action.id())),
                }
            }
            _ => {}
        }
    }

    /// Whether the catalog has to be searched for what it may name.
    fn is_searched(&self) -> bool {
        matches!(self.reading, ActionReading::PrefixWildcard | ActionReading::Unknown)
    }

    /// Adds what it may name beside.
    fn add_doubtful(&self, to: &mut RangeBuilder) {
        match self.reading {
            ActionReading::PrefixWildcard => {
                catalog().expand(&self.text.text).for_each(|action| to.add(action.id()));
            }
            ActionReading::Unknown => self.add_fitting(to),
            _ => {}
        }
    }

    /// Adds the actions that a text with unknown parts may stand for.
    fn add_fitting(&self, to: &mut RangeBuilder) {
        let pattern = self.pattern();
        if matches!(pattern.tokens(), [Token::Hole(_)]) {
            return to.add_everything();
        }
        let known = self
            .text
            .holes
            .first()
            .and_then(|(at, _)| self.text.text.get(..*at))
            .unwrap_or_default();
        let service = known.split_once(':').map(|(prefix, _)| catalog().service(prefix));
        let ids = match service {
            None => catalog().actions().map(Action::id).collect(),
            Some(service) => service.into_iter().flat_map(Service::action_ids).collect::<Vec<_>>(),
        };
        for action in ids.into_iter().filter_map(|id| catalog().action(id)) {
            if pattern.matches(&action.to_string()).possible() {
                to.add(action.id());
            }
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

/// What was looked up last: neighbors in a list mostly share their service, and mostly stand by name.
#[derive(Debug, Default)]
struct Lookup {
    service: Option<(&'static str, Service)>,
    action: Option<Action>,
}

impl Lookup {
    fn service(&mut self, prefix: &str) -> Option<Service> {
        if let Some((known, service)) = self.service
            && known.eq_ignore_ascii_case(prefix)
        {
            return Some(service);
        }
        let service = catalog().service(prefix);
        self.service = service.map(|service| (service.prefix(), service));
        self.action = None;
        service
    }

    fn action(&mut self, service: Service, name: &str) -> Option<Action> {
        let found = match self.action {
            Some(last) => service.action_after(last, name),
            None => service.action(name),
        };
        self.action = found.or(self.action);
        found
    }
}

/// What a text is, and whether it is plain.
fn reading_of(text: &PolicyText<'_>, lookup: &mut Lookup) -> (ActionReading, bool) {
    if !text.is_known() {
        return (ActionReading::Unknown, false);
    }
    let written = &*text.text;
    // Prefixes are short: no searcher finds the colon sooner.
    let colon = written.bytes().position(|byte| byte == b':');
    let Some((prefix, rest)) = colon.and_then(|colon| written.split_at_checked(colon)) else {
        let everything = is_stars(written);
        let reading = if everything { ActionReading::Everything } else { ActionReading::Malformed };
        return (reading, false);
    };
    let name = rest.get(1..).unwrap_or_default();
    let service = lookup.service(prefix);
    if let Some(action) = service.and_then(|service| lookup.action(service, name)) {
        // The usual case, in which the names of the catalog answer for the bytes.
        return (ActionReading::Exact { service, action: Some(action) }, true);
    }
    let (in_prefix, in_name) = (bytes_of(prefix), bytes_of(name));
    if prefix.is_empty() || name.is_empty() || (in_prefix | in_name) & MISPLACED != 0 {
        return (ActionReading::Malformed, false);
    }
    if in_prefix & WILDCARD != 0 {
        let everything = is_stars(prefix) && is_stars(name);
        let reading =
            if everything { ActionReading::Everything } else { ActionReading::PrefixWildcard };
        return (reading, false);
    }
    let reading = if in_name & WILDCARD != 0 {
        ActionReading::Wildcard { service }
    } else {
        ActionReading::Exact { service, action: None }
    };
    (reading, (in_prefix | in_name) & ODD == 0)
}

/// `*` and `?`.
const WILDCARD: u8 = 1;
/// Blanks and commas, which no action has (AC-5).
const MISPLACED: u8 = 2;
/// Whatever is neither a wildcard nor in the names of services and actions.
const ODD: u8 = 4;

/// The meanings of the bytes of a part of an action, all together.
fn bytes_of(part: &str) -> u8 {
    part.bytes().fold(0, |seen, byte| {
        seen | match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => 0,
            b'*' | b'?' => WILDCARD,
            b',' => MISPLACED | ODD,
            _ if byte.is_ascii_whitespace() => MISPLACED | ODD,
            _ => ODD,
        }
    })
}

fn is_stars(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}
