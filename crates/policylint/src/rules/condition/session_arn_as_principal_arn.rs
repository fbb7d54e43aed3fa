//! N032

use policylint_model::LanguageVersion;
use policylint_model::arn::Arn;
use policylint_model::operator::OperatorFamily;
use policylint_syntax::edit::replace_text;

use crate::diagnostic::Fix;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// `aws:PrincipalArn` is compared with the ARN of a session.
    ///
    /// ## Why is this bad?
    /// For a session of a role `aws:PrincipalArn` is the ARN of the role, never that of the session. A pattern for
    /// `assumed-role` matches no request: an Allow by it allows nothing, and an exception from a Deny excepts
    /// nobody.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:sts::111122223333:assumed-role/admin/*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the condition starts to match. The path of the role, if it has one, is not known.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:PrincipalArn](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn)
    "N032" "session-arn-as-principal-arn" {
        group: Group::Condition,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let version = context.within.compiled.version;
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        if !matches!(operator.family(), OperatorFamily::String | OperatorFamily::Arn)
            || !literal.is_on("aws:PrincipalArn")
        {
            continue;
        }
        for value in &literal.values {
            let Some(text) = value.text.known() else { continue };
            let Some(role) = role_of(text, version) else { continue };
            let consequence = if operator.is_negated() {
                "it excepts nobody"
            } else {
                "this value matches nobody"
            };
            let edit = replace_text(context.tree(), value.text.node, 0..text.len(), &role).ok();
            let title = format!("write `{role}`");
            let finding = reporter
                .at(value.text.node, format!("`{text}` is the ARN of a session"))
                .so(consequence)
                .help(format!("write the ARN of the role, with its path if it has one: `{role}`"))
                .fix(edit.map(|edit| Fix::suggested(title, vec![edit])));
            reporter.push(finding);
        }
    }
}

/// The ARN of the role whose sessions a pattern is for; `None` for other patterns.
fn role_of(text: &str, version: LanguageVersion) -> Option<String> {
    let arn = Arn::parse_pattern(text, version).ok()?;
    let session = arn.resource().strip_prefix("assumed-role/")?;
    let name = session.split('/').next()?;
    Some(format!("arn:{}:iam::{}:role/{name}", arn.partition(), arn.account()))
}
