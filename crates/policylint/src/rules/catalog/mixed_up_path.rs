//! C031

use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Fix, Severity};
use crate::mixed_up_path::{Mistake, meant};
use crate::resource_arn::resource_arns;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;

declare_rule! {
    /// The last field of an ARN has the type of the resource misspelled, or a wrong or doubled separator.
    ///
    /// ## Why is this bad?
    /// ARNs are compared letter by letter. `roles/deploy` is not `role/deploy`, `log-group/app` is not
    /// `log-group:app`, and the parameter `/app/url` is `parameter/app/url` with one slash, not two. Such
    /// an ARN is that of no resource.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "ssm:GetParameter",
    ///       "Resource": "arn:aws:ssm:eu-central-1:111122223333:parameter//app/url"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "ssm:GetParameter",
    ///       "Resource": "arn:aws:ssm:eu-central-1:111122223333:parameter/app/url"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the ARN starts to match.
    ///
    /// ## References
    /// - [IAM identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html)
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C031" "mixed-up-path" {
        group: Group::Catalog,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for arn in resource_arns(context) {
        let Some(meant) = meant(&arn) else { continue };
        let written = arn.text.text.get(meant.range.clone()).unwrap_or_default();
        let message = match meant.mistake {
            Mistake::TwoSlashes => {
                "two slashes stand where ARNs of the service have one".to_owned()
            }
            Mistake::Separator | Mistake::Word => {
                format!("no ARN of {} has `{written}` here", arn.owner())
            }
        };
        let edit =
            replace_text(context.tree(), arn.text.node, meant.range.clone(), &meant.text).ok();
        let finding = reporter
            .within(arn.text.node, meant.range, message)
            .so(format!("most likely {}", arn.text.if_dead(context.statement.effect())))
            .help(as_of_catalog(&format!("write `{}`", meant.text)))
            .fix(edit.map(|edit| Fix::suggested(format!("write `{}`", meant.text), vec![edit])));
        reporter.push(finding);
    }
}
