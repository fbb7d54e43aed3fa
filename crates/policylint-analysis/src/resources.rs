//! The resources that a statement names (semantics 2.3).

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use policylint_catalog::{ResourceType, Service, catalog};
use policylint_model::pattern::{Case, KeyText, Pattern, PatternText, Resolved, ShortArn};
use policylint_model::truth::{OpenPoint, Reason, Truth};
use policylint_model::{LanguageVersion, List, Pair, PolicyKind};
use policylint_syntax::{NodeId, Tree};

use crate::actions::{EMPTY_LIST, if_there};
use crate::arn_form::FittingForm;
use crate::authorized::nameless_resources;
use crate::possible::is_documented;
use crate::text::PolicyText;

/// Wildcards where AWS's documents forbid them (RS-8).
const FORBIDDEN_WILDCARD: OpenPoint = OpenPoint(3);

/// Which resources a statement is about.
#[derive(Debug)]
pub struct ResourceSet<'d> {
    /// Where that stands.
    pub element: ResourceElement,
    /// Whether `patterns` is all there is: false if an unknown value may add or take away some.
    pub complete: bool,
    /// The elements in order; none for [`ResourceElement::Attached`] and [`ResourceElement::Missing`].
    pub patterns: Vec<ResourcePattern<'d>>,
    /// Which sorts of resources are in the set, as far as somebody asked.
    possible: Mutex<BTreeMap<Asked, Truth>>,
    documented: OnceLock<bool>,
}

/// A sort of resources that many actions ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Asked {
    /// Those of a type.
    Type(ResourceType),
    /// Those of a service without a name (RS-13).
    Nameless(Service),
}

/// Where the resources of a statement are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceElement {
    /// In `Resource`, whose value is the node.
    Resource(NodeId),
    /// In `NotResource`, whose value is the node.
    NotResource(NodeId),
    /// Nowhere, in a kind of policy where that means the resource it is attached to (RS-16).
    Attached,
    /// Nowhere, in a kind of policy where the statement then has no effect.
    Missing,
}

/// One element of `Resource` or `NotResource`.
#[derive(Debug, Clone)]
pub struct ResourcePattern<'d> {
    /// The text and where it stands.
    pub text: PolicyText<'d>,
    /// What it is.
    pub reading: ResourceReading,
    version: LanguageVersion,
    short: ShortArn,
    // Boxed, as for most elements nobody asks.
    pattern: OnceLock<Box<Pattern>>,
    /// `None` inside: the resource part cannot be looked at alone.
    resource_part: OnceLock<Option<Box<Pattern>>>,
    /// `None` inside: the forms of its service are not known.
    forms: OnceLock<Option<Box<[FittingForm]>>>,
}

/// What an element of `Resource` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceReading {
    /// Asterisks only (RS-1).
    Everything,
    /// An ARN, whole or short, with or without wildcards.
    Arn,
    /// `execute-api:/stage/METHOD/path`, in resource policies (RS-2).
    ApiPath,
    /// Begins with a wildcard but is not `*`: refused by validators (RS-2, OP-3).
    Wild,
    /// Anything else; matches nothing (RS-2).
    Refused,
    /// Too much of it is not known.
    Unknown,
}

impl<'d> ResourceSet<'d> {
    /// Reads `Resource` or `NotResource` by the rules of the kind of policy.
    pub(crate) fn read(
        tree: &'d Tree,
        pair: Option<Pair<List>>,
        kind: PolicyKind,
        version: LanguageVersion,
    ) -> Self {
        let Some(pair) = pair else {
            return Self::of(without_element(kind), true, Vec::new());
        };
        let node = pair.value.node;
        let element = if pair.negated {
            ResourceElement::NotResource(node)
        } else {
            ResourceElement::Resource(node)
        };
        let short = short_arn(kind);
        let patterns = PolicyText::map_all(tree, pair.value, |text| {
            ResourcePattern::new(text, version, short)
        });
        Self::of(element, pair.value.complete, patterns)
    }

    fn of(element: ResourceElement, complete: bool, patterns: Vec<ResourcePattern<'d>>) -> Self {
        Self {
            element,
            complete,
            patterns,
            possible: Mutex::default(),
            documented: OnceLock::new(),
        }
    }

    /// Whether it is `NotResource`.
    pub fn is_negated(&self) -> bool {
        matches!(self.element, ResourceElement::NotResource(_))
    }

    /// The value of `Resource` or `NotResource`.
    pub fn node(&self) -> Option<NodeId> {
        match self.element {
            ResourceElement::Resource(node) | ResourceElement::NotResource(node) => Some(node),
            ResourceElement::Attached | ResourceElement::Missing => None,
        }
    }

    /// Whether it certainly is every resource: `Resource: "*"`, or no resource element where that is
    /// the resource of the policy itself.
    pub fn is_everything(&self) -> bool {
        match self.element {
            ResourceElement::Attached => true,
            ResourceElement::Resource(_) => {
                self.patterns.iter().any(ResourcePattern::is_everything)
            }
            ResourceElement::NotResource(_) | ResourceElement::Missing => false,
        }
    }

    /// Combines what is known of the elements: any of them for `Resource`, none of them for
    /// `NotResource` (RS-12).
    pub(crate) fn combined(&self, mut matches: impl FnMut(&ResourcePattern<'d>) -> Truth) -> Truth {
        let mut any = || {
            Truth::any(
                self.patterns.iter().map(|pattern| if_there(matches(pattern), &pattern.text)),
            )
        };
        match self.element {
            ResourceElement::Attached => Truth::Yes,
            ResourceElement::Missing => Truth::No,
            ResourceElement::Resource(_) => any(),
            ResourceElement::NotResource(_) if self.patterns.is_empty() => {
                Truth::maybe(Reason::Open(EMPTY_LIST))
            }
            ResourceElement::NotResource(_) => !any(),
        }
    }

    /// Whether resources of a sort are in the set, found out once.
    pub(crate) fn possible_of(&self, asked: Asked, find: impl FnOnce() -> Truth) -> Truth {
        // A lock that cannot be had only costs the work again.
        let known = self.possible.lock().ok().and_then(|memo| memo.get(&asked).cloned());
        known.unwrap_or_else(|| {
            let found = find();
            if let Ok(mut memo) = self.possible.lock() {
                memo.insert(asked, found.clone());
            }
            found
        })
    }

    /// Whether every element fits a documented form of ARN of its service.
    pub fn is_documented(&self) -> bool {
        *self.documented.get_or_init(|| self.patterns.iter().all(is_documented))
    }

    /// Whether an element of `NotResource` has a variable without text: then the whole statement
    /// does not match, whatever its effect (VR-9, OP-8).
    pub(crate) fn has_unresolvable<'a>(
        &self,
        mut text_of: impl FnMut(&str) -> KeyText<'a>,
    ) -> bool {
        self.patterns.iter().any(|element| {
            let pattern = element.pattern();
            pattern.has_unknown()
                && matches!(pattern.resolve(&mut text_of), Resolved::Unresolvable(_))
        })
    }
}

impl<'d> ResourcePattern<'d> {
    fn new(text: PolicyText<'d>, version: LanguageVersion, short: ShortArn) -> Self {
        let reading = reading_of(&text, short);
        Self {
            text,
            reading,
            version,
            short,
            pattern: OnceLock::new(),
            resource_part: OnceLock::new(),
            forms: OnceLock::new(),
        }
    }

    /// Its text as a pattern over ARNs, with the doubts of RS-2, RS-7, RS-8 and VR-1.
    pub fn pattern(&self) -> &Pattern {
        self.pattern.get_or_init(|| {
            let pattern = Pattern::resource(self.text.as_pattern_text(), self.version, self.short);
            Box::new(if self.has_wildcard_in_type() {
                pattern.with_open(FORBIDDEN_WILDCARD)
            } else {
                pattern
            })
        })
    }

    /// Whether a wildcard stands in the word that names the type of the resource, though every ARN of
    /// the service begins with such a word (RS-8).
    pub fn has_wildcard_in_type(&self) -> bool {
        has_wildcard_in_type(&self.text.text)
    }

    /// Whether an ARN certainly does not match because it begins otherwise; cheaper than matching.
    pub(crate) fn begins_otherwise(&self, arn: &str) -> bool {
        if self.reading != ResourceReading::Arn {
            return false;
        }
        let mut others = arn.bytes();
        for byte in self.text.text.bytes() {
            // Wildcards, variables, unknown parts, and letters whose case is not that of ASCII.
            if matches!(byte, b'*' | b'?' | b'$') || !byte.is_ascii() {
                return false;
            }
            match others.next() {
                Some(other) if !other.is_ascii() => return false,
                Some(other) if other.eq_ignore_ascii_case(&byte) => {}
                _ => return true,
            }
        }
        false
    }

    /// Whether the same text would be the same pattern in another place.
    pub(crate) fn is_read_alike(&self, other: &Self) -> bool {
        self.short == other.short
            && (self.version == other.version || !self.text.text.contains("${"))
    }

    /// Whether it matches the text `*`, against which some actions are authorized.
    pub(crate) fn matches_asterisk(&self) -> Truth {
        match self.reading {
            // It begins otherwise.
            ResourceReading::Arn => Truth::No,
            _ => self.pattern().matches("*"),
        }
    }

    /// Where its resource part starts, behind the fifth colon; `None` if there are fewer colons, or
    /// if something before is not known.
    pub(crate) fn resource_start(&self) -> Option<usize> {
        let text = &*self.text.text;
        let start = text.match_indices(':').nth(4)?.0 + 1;
        let is_known = !text.get(..start)?.contains(['$', '\u{FFFC}']);
        (self.reading == ResourceReading::Arn && is_known).then_some(start)
    }

    /// The documented forms of ARN that it fits, found out once.
    pub(crate) fn fitting_forms(
        &self,
        find: impl FnOnce() -> Option<Box<[FittingForm]>>,
    ) -> Option<&[FittingForm]> {
        self.forms.get_or_init(find).as_deref()
    }

    /// What stands after the fifth colon, as a pattern, if it can be looked at alone.
    pub(crate) fn resource_part(&self) -> Option<&Pattern> {
        let cut = || {
            let start = self.resource_start()?;
            let holes: Vec<_> =
                self.text.holes.iter().map(|(at, hole)| (at - start, *hole)).collect();
            let part = PatternText { text: self.text.text.get(start..)?, holes: &holes };
            Some(Box::new(Pattern::glob(part, Case::Sensitive, self.version)))
        };
        self.resource_part.get_or_init(cut).as_deref()
    }

    /// Whether it certainly is every resource.
    pub fn is_everything(&self) -> bool {
        self.reading == ResourceReading::Everything && self.text.choice.is_none()
    }

    /// Whether it matches an ARN of a service that names no resource: `arn:aws:x:*:*:type/*` does.
    pub(crate) fn names_nothing_of(&self, service: Service) -> Truth {
        let Some(own) = self.service() else { return Truth::from(!self.text.is_known()) };
        if !own.contains(['*', '?']) && !own.eq_ignore_ascii_case(service.prefix()) {
            return Truth::No;
        }
        // Too short to have a resource part, or not known before it.
        let Some(resource) = self.resource_part() else { return Truth::Yes };
        let part = self.text.text.splitn(6, ':').nth(5).unwrap_or_default();
        let is_empty = |name: &str| name.bytes().all(|byte| byte == b'*');
        if part.split_once(['/', ':']).is_some_and(|(_, name)| is_empty(name)) {
            return Truth::Yes;
        }
        let scope = part.split(['/', ':']).next().unwrap_or_default();
        Truth::any(nameless_resources(service).iter().map(|text| {
            // `${Scope}/rulegroup/${Name}`: the scope is no name.
            let has_scope = text.starts_with('/') && text.contains(char::is_alphanumeric);
            let scoped = || resource.matches(&format!("{scope}{text}"));
            resource.matches(text).or(if has_scope { scoped() } else { Truth::No })
        }))
    }

    /// The service field, if it is there and known.
    pub fn service(&self) -> Option<&str> {
        let known = match self.text.holes.first() {
            Some((at, _)) => self.text.text.get(..*at)?,
            None => &self.text.text,
        };
        let mut fields = known.split(':');
        let service = fields.nth(2)?;
        // The last field that is known may go on in an unknown part.
        (self.text.is_known() || fields.next().is_some()).then_some(service)
    }
}

/// What a statement without `Resource` and `NotResource` is about (table 1.3).
fn without_element(kind: PolicyKind) -> ResourceElement {
    match kind {
        PolicyKind::Resource | PolicyKind::Trust => ResourceElement::Attached,
        _ => ResourceElement::Missing,
    }
}

/// RS-6.
fn short_arn(kind: PolicyKind) -> ShortArn {
    match kind {
        PolicyKind::Identity | PolicyKind::Boundary => ShortArn::Pad,
        PolicyKind::Scp => ShortArn::TrailingStar,
        PolicyKind::Session | PolicyKind::Rcp => ShortArn::Refuse,
        PolicyKind::Resource
        | PolicyKind::Bucket
        | PolicyKind::KmsKey
        | PolicyKind::Trust
        | PolicyKind::VpcEndpoint => ShortArn::Exact,
    }
}

fn reading_of(text: &PolicyText<'_>, short: ShortArn) -> ResourceReading {
    let is_arn = text.text.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("arn:"));
    if text.holes.first().is_some_and(|(at, _)| *at < 4) {
        ResourceReading::Unknown
    } else if !text.text.is_empty() && text.text.bytes().all(|byte| byte == b'*') {
        ResourceReading::Everything
    } else if is_arn {
        ResourceReading::Arn
    } else if text.text.starts_with(['*', '?']) {
        ResourceReading::Wild
    } else if short == ShortArn::Exact && text.text.starts_with("execute-api:/") {
        ResourceReading::ApiPath
    } else {
        ResourceReading::Refused
    }
}

/// Whether the word that names the resource type has a wildcard though every ARN of the service
/// begins with such a word: `arn:aws:iam::1:u*` (RS-8). A lone `*` stands for every resource.
fn has_wildcard_in_type(text: &str) -> bool {
    let mut fields = text.splitn(6, ':');
    let (Some(service), Some(resource)) = (fields.nth(2), fields.nth(2)) else { return false };
    let word = resource.split(['/', ':']).next().unwrap_or_default();
    if !word.contains(['*', '?']) || word.bytes().all(|byte| byte == b'*') {
        return false;
    }
    let Some(service) = catalog().service(service) else { return false };
    let mut formats = service.resource_types().flat_map(ResourceType::arn_formats).peekable();
    formats.peek().is_some() && formats.all(has_type_word)
}

/// Whether the resource part of an ARN format begins with a word and a separator.
fn has_type_word(format: &str) -> bool {
    let resource = format.splitn(6, ':').nth(5).unwrap_or_default();
    resource
        .find(['/', ':', '$'])
        .is_some_and(|at| !resource.get(at..).unwrap_or_default().starts_with('$'))
}
