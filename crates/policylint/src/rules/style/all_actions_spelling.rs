//! Y012

use policylint_analysis::ActionReading;
use policylint_model::PolicyKind;
use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// All actions are written otherwise than as `*`.
    ///
    /// ## Why is this bad?
    /// `*:*` and `**` mean every action, as `*` does. Many tools look for the star alone and take the others
    /// for less.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*:*", "Resource": "*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: all spellings mean the same. Resource control policies take no `*`, so that nothing is offered
    /// there.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    "Y012" "all-actions-spelling" {
        group: Group::Style,
        severity: Severity::Info,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Some(actions) = &context.compiled.actions else { return };
    let is_rcp = context.document().policy_kind() == PolicyKind::Rcp;
    for pattern in &actions.patterns {
        let text = &*pattern.text.text;
        if pattern.reading != ActionReading::Everything || text == "*" {
            continue;
        }
        let edit = replace_text(tree, pattern.text.node, 0..text.len(), "*").ok();
        let finding = reporter
            .at(pattern.text.node, format!("`{text}` means every action"))
            .help(if is_rcp { "name the services" } else { "write `*`" })
            .fix(edit.filter(|_| !is_rcp).map(|edit| Fix::safe("write `*`", vec![edit])));
        reporter.push(finding);
    }
}
