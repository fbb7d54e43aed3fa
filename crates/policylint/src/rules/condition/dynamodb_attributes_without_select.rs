//! N043

use policylint_analysis::Literal;
use policylint_model::Effect;

use crate::condition_edit::with_test;
use crate::condition_weight::is_null_test;
use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An Allow limits the attributes that DynamoDB returns, but not requests for all of them.
    ///
    /// ## Why is this bad?
    /// `dynamodb:Attributes` holds the attributes that a request names. A request that names none asks for all of
    /// them, and `ForAllValues` lets it pass. `dynamodb:Select` with `SPECIFIC_ATTRIBUTES` asks that the request
    /// names them.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["id", "title"]}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["id", "title"]}, "StringEqualsIfExists": { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" }}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: requests for all attributes are no longer allowed.
    ///
    /// ## References
    /// - [DynamoDB: Using IAM policy conditions for fine-grained access control](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html)
    "N043" "dynamodb-attributes-without-select" {
        group: Group::Condition,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        analyzer: &["DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"],
        check: Check::Statement(check),
    }
}

/// Actions that read items (service authorization reference of DynamoDB).
const READS: [&str; 4] =
    ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"];

const SPECIFIC: &str = "SPECIFIC_ATTRIBUTES";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let is_limited =
        |literal: &&Literal<'_>| literal.is_on("dynamodb:Attributes") && !is_null_test(literal);
    let Some(literal) = statement.conditions.iter().find(is_limited) else { return };
    let reads = statement
        .actions
        .as_ref()
        .is_some_and(|actions| READS.iter().any(|name| actions.matches(name).certain()));
    if statement.effect != Some(Effect::Allow)
        || !reads
        || statement.conditions.iter().any(names_them)
    {
        return;
    }
    let value = format!("\"{SPECIFIC}\"");
    let key = "dynamodb:Select";
    let edits = with_test(context.tree(), context.statement, "StringEqualsIfExists", key, &value);
    let finding = reporter
        .at(literal.key_node(), format!("`{}` is tested without `{key}`", literal.key()))
        .so("a request that names no attributes may read them all")
        .help(format!("test that `{key}` is `{SPECIFIC}`"))
        .fix(edits.map(|edits| Fix::suggested(format!("test `{key}`"), edits)));
    reporter.push(finding);
}

/// Whether a condition asks that the request names its attributes.
fn names_them(literal: &Literal<'_>) -> bool {
    literal.is_on("dynamodb:Select")
        && literal.known_operator().is_some_and(|operator| !operator.is_negated())
        && literal.values.iter().any(|value| value.text.known().is_none_or(|text| text == SPECIFIC))
}
