//! N036

use policylint_analysis::Literal;
use policylint_model::Effect;
use policylint_model::operator::{BaseOperator, OperatorFamily};
use policylint_model::truth::Truth;
use policylint_model::value::parse_bool;
use policylint_syntax::edit::{insert_after, remove_items};
use policylint_syntax::{NodeId, Tree};

use crate::condition_weight::{is_on_any, is_on_network};
use crate::diagnostic::{Fix, Severity};
use crate::given::MAX_STATEMENTS;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::split::edited_copy;
use crate::wording::joined;

declare_rule! {
    /// One Deny joins requirements of which each should hold alone.
    ///
    /// ## Why is this bad?
    /// All conditions of a statement have to hold. A Deny that asks for a missing encryption and for a call without
    /// TLS denies only requests that fail both: one that is encrypted but sent in the clear passes. Each
    /// requirement needs a Deny of its own.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}, "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where only requests that fail all of it are to be denied.
    ///
    /// ## Fix safety
    /// Unsafe: more requests are denied.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    /// - [Amazon S3: Examples of bucket policies](https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html)
    "N036" "deny-requirements-anded" {
        group: Group::Condition,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// Headers by which an upload asks for encryption.
const ENCRYPTION: [&str; 3] = [
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
];

/// What a Deny may require, each for itself. A second factor is not among them: "from outside of the
/// network and without a second factor" is a requirement of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Requirement {
    Tls,
    Encryption,
    Network,
}

impl Requirement {
    const ALL: [Self; 3] = [Self::Tls, Self::Encryption, Self::Network];

    fn phrase(self) -> &'static str {
        match self {
            Self::Tls => "TLS",
            Self::Encryption => "encryption",
            Self::Network => "a network",
        }
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if statement.effect != Some(Effect::Deny) || statement.conditions.len() < 2 {
        return;
    }
    let found: Vec<(Requirement, &Literal<'_>)> = statement
        .conditions
        .iter()
        .filter_map(|literal| Some((failed(literal)?, literal)))
        .collect();
    let joined_here: Vec<Requirement> = Requirement::ALL
        .into_iter()
        .filter(|wanted| found.iter().any(|(requirement, _)| requirement == wanted))
        .collect();
    let (true, Some(condition)) = (joined_here.len() > 1, context.statement.condition.value())
    else {
        return;
    };
    let names = joined(joined_here.iter().map(|one| one.phrase().to_owned()), "and");
    let edits = split(context, &found, &joined_here);
    let finding = reporter
        .at(*condition, format!("one Deny requires {names}"))
        .so("a request that fails only one of them is not denied by this statement")
        .help("give each requirement a Deny of its own")
        .fix(edits.map(|edits| Fix::suggested("split the statement", edits)));
    reporter.push(finding);
}

/// The requirement that a condition finds failed.
fn failed(literal: &Literal<'_>) -> Option<Requirement> {
    let operator = literal.known_operator()?;
    let wants = |wanted| {
        literal.values.iter().any(|value| value.text.known().and_then(parse_bool) == Some(wanted))
    };
    let is_null = operator.base == BaseOperator::Null;
    if literal.is_on("aws:SecureTransport") {
        return (operator.family() == OperatorFamily::Bool && wants(false))
            .then_some(Requirement::Tls);
    }
    if literal.is_on("s3:TlsVersion") {
        return (operator.family() == OperatorFamily::Numeric).then_some(Requirement::Tls);
    }
    let fails = if is_null { wants(true) } else { operator.is_negated() };
    if !fails || literal.when_absent() != Truth::Yes {
        return None;
    }
    if is_on_any(literal, &ENCRYPTION) {
        return Some(Requirement::Encryption);
    }
    is_on_network(literal).then_some(Requirement::Network)
}

/// The edits that leave the first requirement in the statement and give each other one a copy.
fn split(
    context: &StatementContext<'_>,
    found: &[(Requirement, &Literal<'_>)],
    requirements: &[Requirement],
) -> Option<Vec<policylint_syntax::edit::Edit>> {
    let (tree, statement) = (context.tree(), context.statement);
    if context.within.compiled.statements.len() > MAX_STATEMENTS {
        return None;
    }
    let others = |kept: Requirement| {
        let keys =
            found.iter().filter(|(one, _)| *one != kept).map(|(_, literal)| literal.key_node());
        outermost(tree, &keys.collect::<Vec<_>>())
    };
    let (first, rest) = requirements.split_first()?;
    let mut copies = Vec::new();
    for requirement in rest {
        let mut gone = others(*requirement)?;
        gone.extend(statement.sid.value());
        copies.push(edited_copy(tree, statement, remove_items(tree, &gone).ok()?)?);
    }
    let gap = if copies.iter().any(|copy| copy.contains('\n')) { ",\n" } else { ", " };
    let mut edits = remove_items(tree, &others(*first)?).ok()?;
    edits.push(insert_after(tree, statement.node, &copies.join(gap)).ok()?);
    Some(edits)
}

/// The keys, or their operators where all keys of these go.
fn outermost(tree: &Tree, keys: &[NodeId]) -> Option<Vec<NodeId>> {
    let mut nodes: Vec<NodeId> = Vec::new();
    for key in keys {
        let block = tree.parent(*key)?;
        let is_whole = tree.members(block).all(|member| keys.contains(&member.key));
        let node = if is_whole { tree.key_of(block)? } else { *key };
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    Some(nodes)
}
