//! Where a choice between readings, and not AWS's documents, made a statement match or not match.
//!
//! Matching settles these choices by itself and says nothing of them, as they concern few requests.

use policylint_model::PrincipalType;
use policylint_model::operator::{BaseOperator, Quantifier};
use policylint_model::pattern::{Pattern, Token};
use policylint_model::principal::AwsPrincipal;
use policylint_model::truth::{OpenPoint, Reason, Truth};

use super::check::arn_of;
use crate::compile::CompiledStatement;
use crate::conditions::{Literal, TypedValue, key_text};
use crate::principals::PrincipalReading;
use crate::request::{Caller, ContextValue, Request, Target};
use crate::resources::{ResourcePattern, ResourceReading, ResourceSet};

/// A statement that AWS refuses to store (CV-6).
const REFUSED: u8 = 1;
/// `*` in the first fields of an ARN that extends over colons (RS-3).
const CROSSING: u8 = 4;
/// The case of names of IAM (RS-5).
const IAM_CASE: u8 = 5;
/// `arn:aws:s3:::*` for the list of buckets (RS-14).
const BUCKET_LIST: u8 = 6;
/// A policy variable under `Bool` (VR-1).
const BOOL_VARIABLE: u8 = 7;
/// A variable without text in `NotResource` (VR-9).
const NOT_RESOURCE: u8 = 8;
/// Another name of a service (PR-16).
const SERVICE_NAMES: u8 = 9;
/// `ForAnyValue` with `IfExists` on an absent key (CD-24).
const ANY_IF_EXISTS: u8 = 12;
/// A multi-valued key without quantifier (CD-25).
const NO_QUANTIFIER: u8 = 13;
/// `aws:SourceIp` of a forwarded request (5.3).
const FORWARDED_ADDRESS: u8 = 17;
/// The case of the role in the ARN of a session (PR-1).
const ROLE_CASE: u8 = 25;

/// The parts of a statement, in the order in which their answers are given.
pub(super) struct Parts<'t> {
    pub(super) in_force: &'t Truth,
    pub(super) principal: &'t Truth,
    pub(super) resource: &'t Truth,
    pub(super) conditions: &'t Truth,
}

/// The choices by which a statement matches.
pub(super) fn of_match(statement: &CompiledStatement<'_>, request: &Request) -> Vec<Reason> {
    let mut found = Found::default();
    let resources = &statement.resources;
    match &request.resource {
        Target::Arn(arn) if !resources.is_negated() => {
            found.add_if(is_by_crossing(resources, arn, request), CROSSING);
        }
        Target::Collection if request.action.starts_with("s3:") && !resources.is_negated() => {
            found.add_if(!resources.is_everything(), BUCKET_LIST);
        }
        _ => {}
    }
    for literal in &statement.conditions {
        found.add_if(is_any_if_exists(literal, request), ANY_IF_EXISTS);
        found.add_if(has_bool_variable(literal), BOOL_VARIABLE);
        found.add_if(is_forwarded_address(literal, request), FORWARDED_ADDRESS);
    }
    found.add_if(is_by_other_service_name(statement, request), SERVICE_NAMES);
    found.add_if(is_by_role_case(statement, request), ROLE_CASE);
    found.0
}

/// The choices by which a statement does not match: one part fails, and by a choice only.
pub(super) fn of_mismatch(
    statement: &CompiledStatement<'_>,
    request: &Request,
    parts: &Parts<'_>,
) -> Vec<Reason> {
    let mut found = Found::default();
    if !parts.in_force.possible() {
        found.add_if(!statement.well_formed, REFUSED);
    } else if !parts.principal.possible() {
        let forms = statement.principals.iter().flat_map(|principals| &principals.forms);
        let refused = forms.into_iter().any(|form| form.reading == PrincipalReading::Refused);
        found.add_if(refused, REFUSED);
    } else if !parts.resource.possible() {
        of_other_resource(&statement.resources, request, &mut found);
    } else if !parts.conditions.possible() {
        let fails = |but: &dyn Fn(&Literal<'_>) -> bool| {
            let rest = statement.conditions.iter().filter(|literal| !but(literal));
            !Truth::all(rest.map(|literal| literal.holds_in(&request.context))).possible()
        };
        found.add_if(!fails(&|literal| lacks_quantifier(literal, request)), NO_QUANTIFIER);
        let address = |literal: &Literal<'_>| is_forwarded_address(literal, request);
        found.add_if(!fails(&address), FORWARDED_ADDRESS);
    }
    found.0
}

#[derive(Default)]
struct Found(Vec<Reason>);

impl Found {
    fn add_if(&mut self, condition: bool, point: u8) {
        if condition {
            self.0.push(Reason::Open(OpenPoint(point)));
        }
    }
}

fn of_other_resource(resources: &ResourceSet<'_>, request: &Request, found: &mut Found) {
    let text_of = |key: &str| key_text(&request.context, key);
    let refused = |it: &ResourcePattern<'_>| it.reading == ResourceReading::Refused;
    if resources.is_negated() {
        if resources.has_unresolvable(text_of) {
            return found.add_if(true, NOT_RESOURCE);
        }
        let crossing =
            arn_of(&request.resource).is_some_and(|arn| is_by_crossing(resources, arn, request));
        return found.add_if(crossing, CROSSING);
    }
    found.add_if(resources.patterns.iter().any(refused), REFUSED);
    if let Some(arn) = arn_of(&request.resource).filter(|arn| arn.contains(":iam:")) {
        let folded = arn.to_lowercase();
        let by_case = resources
            .patterns
            .iter()
            .any(|element| lower_case(element.pattern()).matches_with(&folded, text_of).possible());
        found.add_if(by_case, IAM_CASE);
    }
}

/// Whether an element matches an ARN, but none if `*` stays inside its field.
fn is_by_crossing(resources: &ResourceSet<'_>, arn: &str, request: &Request) -> bool {
    let text_of = |key: &str| key_text(&request.context, key);
    let mut crossing = false;
    for element in &resources.patterns {
        let pattern = element.pattern();
        if pattern.matches_with(arn, text_of).possible() {
            if !has_star_in_head(pattern)
                || pattern.without_crossing().matches_with(arn, text_of).possible()
            {
                return false;
            }
            crossing = true;
        }
    }
    crossing
}

/// Whether a `*` stands before the fifth colon, and not at the very beginning.
fn has_star_in_head(pattern: &Pattern) -> bool {
    let mut colons = 0;
    pattern.tokens().iter().any(|token| {
        colons += usize::from(*token == Token::Lit(':'));
        *token == Token::Star && (1..5).contains(&colons)
    })
}

/// The same pattern with letters of either case.
fn lower_case(pattern: &Pattern) -> Pattern {
    let lower = |token: &Token| match token {
        Token::Lit(letter) => Token::Lit(policylint_model::pattern::simple_lower_case(*letter)),
        Token::LitFold(letter) => Token::Lit(*letter),
        other => other.clone(),
    };
    Pattern::of_tokens(pattern.tokens().iter().map(lower).collect())
}

fn lacks_quantifier(literal: &Literal<'_>, request: &Request) -> bool {
    literal.is_unquantified()
        && literal.known_operator().is_some_and(|operator| operator.base != BaseOperator::Null)
        && match request.context.get(literal.key()) {
            ContextValue::Many(texts) => !texts.is_empty(),
            ContextValue::One(_) => literal.is_multi_valued(),
            _ => false,
        }
}

fn is_any_if_exists(literal: &Literal<'_>, request: &Request) -> bool {
    literal.known_operator().is_some_and(|operator| {
        operator.quantifier == Quantifier::ForAnyValue && operator.if_exists
    }) && *request.context.get(literal.key()) == ContextValue::Absent
}

fn has_bool_variable(literal: &Literal<'_>) -> bool {
    literal.values.iter().any(|value| match value.typed() {
        TypedValue::Bool(pattern) => pattern.variables().next().is_some(),
        _ => false,
    })
}

fn is_forwarded_address(literal: &Literal<'_>, request: &Request) -> bool {
    literal.is_on("aws:SourceIp")
        && *request.context.get("aws:CalledViaFirst") != ContextValue::Absent
        && *request.context.get("aws:SourceIp") != ContextValue::Absent
}

/// Whether a service is matched, but not by the name it calls under.
fn is_by_other_service_name(statement: &CompiledStatement<'_>, request: &Request) -> bool {
    let (Caller::Service { names }, Some(principals)) = (&request.caller, &statement.principals)
    else {
        return false;
    };
    let listed = |name: &String| {
        principals.forms.iter().any(|form| {
            form.principal_type == Some(PrincipalType::Service) && form.text.known() == Some(name)
        })
    };
    let is_wild = principals.forms.iter().any(|form| form.reading != PrincipalReading::Service);
    !principals.negated && !is_wild && !names.first().is_some_and(listed)
}

/// Whether a session is matched by an ARN that spells its role in another case.
fn is_by_role_case(statement: &CompiledStatement<'_>, request: &Request) -> bool {
    let (Caller::Role { role, .. }, Some(principals)) = (&request.caller, &statement.principals)
    else {
        return false;
    };
    let mut sessions = principals.forms.iter().filter_map(|form| match form.aws()? {
        AwsPrincipal::AssumedRole { role, .. } => Some(role.to_owned()),
        _ => None,
    });
    let all_sessions =
        principals.forms.iter().all(|form| form.reading == PrincipalReading::Session);
    !principals.negated && all_sessions && !sessions.any(|name| name == role.name())
}
