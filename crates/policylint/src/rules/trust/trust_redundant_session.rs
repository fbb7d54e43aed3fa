//! T031

use policylint_analysis::{PrincipalForm, PrincipalReading};
use policylint_model::principal::AwsPrincipal;
use policylint_model::{Effect, PolicyKind};
use policylint_syntax::edit::remove_item;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A session of a role is named beside the role itself.
    ///
    /// ## Why is this bad?
    /// The role stands for all its sessions. Naming one of them, too, reads as if the others were left
    /// out.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": {
    ///       "AWS": [
    ///         "arn:aws:iam::111122223333:role/deployer",
    ///         "arn:aws:sts::111122223333:assumed-role/deployer/ci"
    ///       ]
    ///     },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": {
    ///       "AWS": [
    ///         "arn:aws:iam::111122223333:role/deployer"
    ///       ]
    ///     },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: an Allow that names a session reaches it past the boundary and the session policy of the
    /// role, where one that names the role does not.
    ///
    /// ## References
    /// - [AWS JSON policy elements: Principal, role session principals](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session)
    "T031" "trust-redundant-session" {
        group: Group::Trust,
        severity: Severity::Info,
        fix: FixKind::Unsafe,
        analyzer: &["REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"],
        check: Check::Statement(check),
    }
}

/// More principals than a trust policy can hold are not compared.
const MAX_PRINCIPALS: usize = 1000;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(set) = context.compiled.principals.as_ref().filter(|set| !set.negated) else { return };
    let is_asked = context.document().policy_kind() == PolicyKind::Trust
        && context.compiled.effect == Some(Effect::Allow)
        && set.forms.len() <= MAX_PRINCIPALS;
    if !is_asked {
        return;
    }
    for session in set.forms.iter().filter(|form| form.reading == PrincipalReading::Session) {
        let Some(role) = set.forms.iter().find(|form| is_role_of(form, session)) else { continue };
        let tree = context.tree();
        let fix = remove_item(tree, session.text.node).ok();
        let finding = reporter
            .at(
                session.text.node,
                format!("`{}` is a session of a role that is named, too", session.text.text),
            )
            .so("naming it changes next to nothing")
            .help("name the role alone, or its sessions alone")
            .also(tree.place(role.text.node), "the role")
            .fix(fix.map(|edits| Fix::suggested("remove the session", edits)));
        reporter.push(finding);
    }
}

/// Whether a principal is the role of a session. Sessions do not show the path of their role.
fn is_role_of(form: &PrincipalForm<'_>, session: &PrincipalForm<'_>) -> bool {
    match (form.aws(), session.aws()) {
        (
            Some(AwsPrincipal::Role { arn: of_role, name }),
            Some(AwsPrincipal::AssumedRole { arn, role, .. }),
        ) => name == role && of_role.account() == arn.account(),
        _ => false,
    }
}
