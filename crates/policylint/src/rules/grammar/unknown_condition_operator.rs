//! P046

use policylint_model::operator::Operator;
use policylint_syntax::edit::rename_key;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::Fix;
use crate::element_text;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition operator is not one of the policy language.
    ///
    /// ## Why is this bad?
    /// AWS refuses a policy with an operator that it does not know.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*", "Condition": {"StringEqual": {"aws:SourceVpc": "vpc-1"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: it writes the operator that is nearest by spelling, and another one may have been meant.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "P046" "unknown-condition-operator" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_CONDITION_OPERATOR"],
        peers: &["parliament:UNKNOWN_OPERATOR", "cfn-lint:E3510", "iam-policy:syntax", "boogy:condition_type_mismatch"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Some(block) = context.statement.condition.value() else { return };
    for member in element_text::unread_operators(context) {
        let Some(text) = tree.string(member.key).filter(|text| text.holes().is_empty()) else {
            continue;
        };
        // What holds no keys is of the wrong shape (P048), whatever its name.
        if !matches!(tree.kind(member.value), Kind::Object | Kind::Hole | Kind::Choice) {
            continue;
        }
        let decoded = text.decoded();
        let Err(unknown) = Operator::parse(&decoded) else { continue };
        let nearest = Operator::parse(decoded.trim()).ok().or(unknown.nearest);
        let help = match nearest {
            Some(operator) => format!("write `{operator}`, if that is meant"),
            None => "write an operator such as `StringEquals` or `ArnLike`".to_owned(),
        };
        let finding = reporter
            .at(member.key, format!("`{decoded}` is no condition operator"))
            .so("AWS refuses the policy")
            .help(help)
            .fix(nearest.and_then(|operator| fix(tree, *block, member.key, operator)));
        reporter.push(finding);
    }
}

fn fix(tree: &Tree, block: NodeId, key: NodeId, operator: Operator) -> Option<Fix> {
    let name = operator.canonical();
    // A second block of the same operator would be wrong too (P002).
    let is_taken = tree
        .members(block)
        .filter_map(|member| tree.string(member.key))
        .any(|other| other.decoded().eq_ignore_ascii_case(&name));
    if is_taken {
        return None;
    }
    let edit = rename_key(tree, key, &name).ok()?;
    Some(Fix::suggested(format!("write `{name}`"), vec![edit]))
}
