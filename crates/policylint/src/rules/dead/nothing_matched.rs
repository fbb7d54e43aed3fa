//! D012

use policylint_analysis::{ActionReading, PrincipalReading};
use policylint_model::Effect;

use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A negated element lists everything, so that nothing is left.
    ///
    /// ## Why is this bad?
    /// `NotAction`, `NotResource` and `NotPrincipal` take what they do not list. With `*` they take nothing,
    /// and the statement does nothing: an Allow gives no access, a Deny stops nobody.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Deny", "NotAction": ["*"], "Resource": "*" }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Deny", "Action": ["*"], "Resource": "*" }
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
    "D012" "nothing-matched" {
        group: Group::Dead,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let actions =
        statement.actions.as_ref().filter(|actions| actions.negated).and_then(|actions| {
            let all = actions.patterns.iter();
            all.map(|element| &element.text).zip(actions.patterns.iter().map(|it| it.reading)).find(
                |(text, reading)| *reading == ActionReading::Everything && text.choice.is_none(),
            )
        });
    let resources = statement.resources.patterns.iter().find(|element| {
        statement.resources.is_negated() && element.is_everything() && element.text.choice.is_none()
    });
    let principals = statement.principals.as_ref().filter(|it| it.negated).and_then(|principals| {
        principals
            .forms
            .iter()
            .find(|form| form.reading == PrincipalReading::Everyone && form.text.choice.is_none())
    });
    let found = [
        (actions.map(|(text, _)| text.node), "NotAction", "actions"),
        (resources.map(|element| element.text.node), "NotResource", "resources"),
        (principals.map(|form| form.text.node), "NotPrincipal", "principals"),
    ];
    for (node, element, what) in found {
        let Some(node) = node else { continue };
        let verb = if statement.effect == Some(Effect::Deny) { "denies" } else { "allows" };
        let subject = this_statement(context.document(), context.statement);
        let finding = reporter
            .at(node, format!("`{element}` lists all {what}, and takes the others"))
            .so(format!("{subject} never {verb} anything"))
            .help(format!("list in `{element}` only what is excepted"));
        reporter.push(finding);
    }
}
