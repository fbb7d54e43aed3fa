//! Which actions a statement of a resource's policy opens to everybody, and how rules say so.

use policylint_analysis::{
    ActionPattern, ActionReading, Admission, CompiledStatement, Loose, LooseReason, Reach, Who,
    admissions_of, effect_of,
};
use policylint_catalog::Action;
use policylint_model::{Effect, PolicyKind};

use crate::diagnostic::Diagnostic;
use crate::rule::{Reporter, StatementContext};
use crate::wording::{all_of, this_statement};

/// Of more actions than these it is not asked which of them a resource of the kind has.
const MAX_ACTIONS: usize = 400;

/// The services whose resources have a rule of their own; the prefix of their actions.
const OWN_RULES: [&str; 26] = [
    "s3",
    "kms",
    "sts",
    "sqs",
    "sns",
    "lambda",
    "secretsmanager",
    "ecr",
    "es",
    "opensearch",
    "glacier",
    "elasticfilesystem",
    "events",
    "schemas",
    "glue",
    "logs",
    "ses",
    "dynamodb",
    "kinesis",
    "execute-api",
    "backup",
    "kafka",
    "kafka-cluster",
    "codeartifact",
    "s3express",
    "s3-object-lambda",
];

/// What a rule about public access is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject {
    /// Actions of these services, on what the noun names: "queue".
    Services(&'static [&'static str], &'static str),
    /// Actions of all services that have no rule of their own.
    Others,
}

/// What a statement opens to everybody.
#[derive(Debug)]
pub(crate) struct Opened<'c, 'd> {
    /// The actions, in the order of the catalog.
    pub(crate) actions: Vec<Action>,
    /// The conditions that do not confine callers.
    pub(crate) loose: Vec<Loose>,
    statement: &'c CompiledStatement<'d>,
}

impl Opened<'_, '_> {
    /// Whether a condition was meant to confine callers, and does not.
    pub(crate) fn has_failed_attempt(&self) -> bool {
        self.loose.iter().any(|loose| loose.reason != LooseReason::Key)
    }
}

/// What a statement opens to everybody: for an Allow to all principals that neither its conditions
/// nor a Deny confines. Actions that a resource of the kind does not have are left out.
pub(crate) fn opened<'c, 'd>(
    context: &StatementContext<'d>,
    about: impl Fn(Action) -> bool,
) -> Option<Opened<'c, 'd>>
where
    'd: 'c,
{
    if !may_open(context) {
        return None;
    }
    let document = context.within.compiled;
    let found = admissions_of(document, context.compiled);
    let open: Vec<&Admission<'_, '_>> = found
        .iter()
        .filter(|admission| {
            !matches!(admission.who, Who::Named(_)) && admission.reach() == Reach::Anybody
        })
        .collect();
    let loose = open.first()?.loose.clone();
    let actions: Vec<Action> = open
        .iter()
        .flat_map(|admission| admission.actions.actions())
        .filter(|action| about(*action))
        .take(MAX_ACTIONS)
        .filter(|action| effect_of(document, context.compiled, *action).is_possible())
        .collect();
    (!actions.is_empty()).then_some(Opened { actions, loose, statement: context.compiled })
}

/// The cheap part: an Allow of a policy that is attached to a resource, to all principals.
pub(crate) fn may_open(context: &StatementContext<'_>) -> bool {
    let kind = context.document().policy_kind();
    matches!(kind, PolicyKind::Resource | PolicyKind::Bucket | PolicyKind::KmsKey)
        && context.compiled.effect == Some(Effect::Allow)
        && context
            .compiled
            .principals
            .as_ref()
            .is_some_and(|principals| principals.negated || principals.is_everyone())
}

/// Reports that everybody gets at a resource; X002 instead where a condition was meant to prevent it.
pub(crate) fn report_public(
    context: &StatementContext<'_>,
    reporter: &mut Reporter<'_>,
    subject: Subject,
) {
    if !may_open(context) || !names_any(context.compiled, subject) {
        return;
    }
    let noun = subject.noun();
    let Some(open) = opened(context, |action| subject.has(action)) else { return };
    if open.has_failed_attempt() {
        return;
    }
    let finding = finding(context, reporter, &open, noun);
    reporter.push(finding);
}

/// A finding at the principals: who may do what, and the conditions that do not prevent it.
pub(crate) fn finding(
    context: &StatementContext<'_>,
    reporter: &Reporter<'_>,
    open: &Opened<'_, '_>,
    noun: &str,
) -> Diagnostic {
    let node = context
        .compiled
        .principals
        .as_ref()
        .map_or(context.statement.node, |principals| principals.node);
    let subject = this_statement(context.document(), context.statement);
    let what = what(open);
    let mut finding = reporter
        .at(node, format!("everybody may use {what} on this {noun}"))
        .so(format!("{subject} lets in any caller of any AWS account"))
        .help(
            "name the accounts, roles or services that need it, or add a condition on \
             `aws:PrincipalOrgID`, `aws:PrincipalAccount`, `aws:SourceArn` or `aws:SourceAccount`",
        );
    for loose in &open.loose {
        let Some(literal) = open.statement.conditions.get(loose.condition) else { continue };
        let place = context.tree().place(literal.key_node());
        finding = finding.also(place, loose_text(&loose.reason, literal.key()));
    }
    finding
}

/// The actions as they stand in a sentence.
pub(crate) fn what(open: &Opened<'_, '_>) -> String {
    let whole = open.statement.actions.as_ref().is_some_and(|actions| {
        let all = |element: &ActionPattern<'_>| element.reading == ActionReading::Everything;
        !actions.negated && actions.patterns.iter().any(all)
    });
    if whole { "every action".to_owned() } else { all_of(&open.actions) }
}

/// Why a condition confines nobody.
pub(crate) fn loose_text(reason: &LooseReason, key: &str) -> String {
    match reason {
        LooseReason::Negated => {
            format!(
                "the operator is negated: everybody else passes, and requests without `{key}` too"
            )
        }
        LooseReason::HoldsWithoutKey => format!("it holds for requests without `{key}`"),
        LooseReason::OpenValue(value) => format!("strangers have values that match `{value}`"),
        LooseReason::Key => format!("`{key}` does not tell strangers from others"),
    }
}

impl Subject {
    fn noun(self) -> &'static str {
        match self {
            Self::Services(_, noun) => noun,
            Self::Others => "resource",
        }
    }

    fn has(self, action: Action) -> bool {
        self.has_service(action.service().prefix())
    }

    fn has_service(self, prefix: &str) -> bool {
        match self {
            Self::Services(services, _) => services.contains(&prefix),
            Self::Others => !OWN_RULES.contains(&prefix),
        }
    }
}

/// Whether a statement is about resources of the subject: by the services of its actions, or, where
/// those are all services, of its resources.
fn names_any(statement: &CompiledStatement<'_>, subject: Subject) -> bool {
    services(statement).iter().any(|prefix| subject.has_service(prefix))
}

/// The prefixes of the services that a statement is about; none if it does not say.
fn services(statement: &CompiledStatement<'_>) -> Vec<String> {
    let Some(actions) = &statement.actions else { return Vec::new() };
    let prefixes: Vec<String> = actions
        .patterns
        .iter()
        .filter_map(|element| element.text.known()?.split_once(':'))
        .map(|(prefix, _)| prefix.to_ascii_lowercase())
        .filter(|prefix| !prefix.contains(['*', '?']))
        .collect();
    if !actions.negated && prefixes.len() == actions.patterns.len() {
        return prefixes;
    }
    let of_resources = statement.resources.patterns.iter().filter_map(|element| element.service());
    let mut all: Vec<String> = of_resources.map(str::to_ascii_lowercase).collect();
    if all.is_empty() {
        // Nothing says which resource it is.
        all.push(String::new());
    }
    all.extend(prefixes);
    all
}
