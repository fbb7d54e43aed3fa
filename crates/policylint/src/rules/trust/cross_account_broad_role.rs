//! T034

use policylint_analysis::eval::{Bundle, CompiledModel, Layer, Policies, Verdict, decide};
use policylint_analysis::{CompiledStatement, PrincipalForm, action_matches};
use policylint_model::Effect;
use policylint_model::account::{Identity, IdentityKind};
use policylint_model::arn::Arn;
use policylint_model::truth::Truth;

use crate::diagnostic::Severity;
use crate::rule::{AccountContext, AccountReporter, Check, Confidence, Group, declare_rule};

declare_rule! {
    /// A role that another account may assume may do or read nearly everything.
    ///
    /// ## Why is this bad?
    /// Whoever rules the other account rules this one through the role. Nobody here sees who may
    /// assume it there, or how well that account is guarded.
    ///
    /// The rule needs the policies of the role, and so a snapshot of the account. It asks whether they
    /// let the role do a handful of things to whatever resource there is, under its boundary: what
    /// only administrators need, or reading from any bucket and any table.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "UserDetailList": [],
    ///   "GroupDetailList": [],
    ///   "RoleDetailList": [
    ///     {
    ///       "RoleName": "partner",
    ///       "Arn": "arn:aws:iam::111122223333:role/partner",
    ///       "AssumeRolePolicyDocument": {
    ///         "Version": "2012-10-17",
    ///         "Statement": {
    ///           "Effect": "Allow",
    ///           "Principal": { "AWS": "arn:aws:iam::444455556666:role/deployer" },
    ///           "Action": "sts:AssumeRole"
    ///         }
    ///       },
    ///       "RolePolicyList": [],
    ///       "AttachedManagedPolicies": [
    ///         { "PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess" }
    ///       ]
    ///     }
    ///   ],
    ///   "Policies": []
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "UserDetailList": [],
    ///   "GroupDetailList": [],
    ///   "RoleDetailList": [
    ///     {
    ///       "RoleName": "partner",
    ///       "Arn": "arn:aws:iam::111122223333:role/partner",
    ///       "AssumeRolePolicyDocument": {
    ///         "Version": "2012-10-17",
    ///         "Statement": {
    ///           "Effect": "Allow",
    ///           "Principal": { "AWS": "arn:aws:iam::444455556666:role/deployer" },
    ///           "Action": "sts:AssumeRole"
    ///         }
    ///       },
    ///       "RolePolicyList": [
    ///         {
    ///           "PolicyName": "drop",
    ///           "PolicyDocument": {
    ///             "Version": "2012-10-17",
    ///             "Statement": { "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::drop/*" }
    ///           }
    ///         }
    ///       ],
    ///       "AttachedManagedPolicies": []
    ///     }
    ///   ],
    ///   "Policies": []
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where both accounts are yours: name the other one among `trusted-accounts`.
    ///
    /// ## References
    /// - [Access to AWS accounts owned by third parties](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html)
    "T034" "cross-account-broad-role" {
        group: Group::Trust,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        peers: &["prowler:iam_role_cross_account_readonlyaccess_policy"],
        check: Check::Account(check),
    }
}

/// What only administrators need to do: actions with resources that nobody has, so that what is allowed
/// on them is allowed on whatever there is. `@` stands for the partition, `#` for the account.
const ADMINISTRATION: [(&str, &str); 3] = [
    ("iam:AttachRolePolicy", "arn:@:iam::#:role/policylint-no-such-name"),
    ("s3:DeleteBucket", "arn:@:s3:::policylint-no-such-name"),
    ("ec2:TerminateInstances", "arn:@:ec2:us-east-1:#:instance/i-00000000000000000"),
];

/// Reading data wherever it lies.
const READING: [(&str, &str); 2] = [
    ("s3:GetObject", "arn:@:s3:::policylint-no-such-name/policylint-no-such-name"),
    ("dynamodb:GetItem", "arn:@:dynamodb:us-east-1:#:table/policylint-no-such-name"),
];

fn check(context: &AccountContext<'_>, reporter: &mut AccountReporter<'_>) {
    let roles = context.model.identities.iter();
    for (arn, role) in roles.filter(|(_, identity)| identity.kind == IdentityKind::Role) {
        check_role(context, arn, role, reporter);
    }
}

fn check_role(
    context: &AccountContext<'_>,
    arn: &str,
    role: &Identity,
    reporter: &mut AccountReporter<'_>,
) {
    let Some((id, trust)) =
        role.trust.value().and_then(|id| Some((*id, context.compiled.document(*id)?)))
    else {
        return;
    };
    let own = Arn::parse(arn).map_or("", |arn| arn.account());
    let is_stranger = |account: &str| account != own && !context.settings.trusts_account(account);
    let admitting = trust.statements.iter().filter(|statement| admits(statement));
    let strangers: Vec<&PrincipalForm<'_>> = admitting
        .filter_map(|statement| statement.principals.as_ref())
        .filter(|principals| !principals.negated)
        .flat_map(|principals| &principals.forms)
        .filter(|form| form.account().is_some_and(is_stranger))
        .collect();
    if strangers.is_empty() {
        return;
    }
    let Some((may, so)) = breadth(context.compiled, arn) else { return };
    for form in strangers {
        let account = form.account().unwrap_or_default();
        reporter.within(id, |reporter| {
            let message =
                format!("account `{account}` is let into a role that may {may} in account `{own}`");
            let finding = reporter.at(form.text.node, message).so(so).help(
                "give the role only what the other account needs, or name that account among \
                 `trusted-accounts`",
            );
            reporter.push(finding);
        });
    }
}

/// Whether a statement of a trust policy lets in those whom it names.
fn admits(statement: &CompiledStatement<'_>) -> bool {
    statement.effect == Some(Effect::Allow)
        && statement.in_force() == Truth::Yes
        && statement
            .actions
            .as_ref()
            .is_some_and(|actions| action_matches(actions, "sts:AssumeRole") == Truth::Yes)
}

/// What a role may do everywhere, and what follows; `None` if it is confined, or not known.
fn breadth(compiled: &CompiledModel<'_>, arn: &str) -> Option<(&'static str, &'static str)> {
    let bundle = compiled.bundle(arn);
    // A boundary that is not known may confine it.
    if bundle.unknown.iter().any(|unknown| unknown.layer == Layer::Boundary) {
        return None;
    }
    let policies = policies_of(bundle);
    let may_all = |probes: &[(&str, &str)]| {
        probes.iter().all(|(action, resource)| may(compiled, arn, action, resource, &policies))
    };
    if may_all(&ADMINISTRATION) {
        Some(("do nearly everything", "whoever rules that account rules this one"))
    } else if may_all(&READING) {
        Some(("read nearly everything", "whoever rules that account sees the data of this one"))
    } else {
        None
    }
}

fn policies_of(bundle: Bundle<'_>) -> Policies<'_> {
    Policies { identity: bundle.identity, boundary: bundle.boundary, ..Policies::default() }
}

/// Whether the policies of a role allow an action on a made-up resource of its account.
fn may(
    compiled: &CompiledModel<'_>,
    arn: &str,
    action: &str,
    resource: &str,
    policies: &Policies<'_>,
) -> bool {
    let Ok(own) = Arn::parse(arn) else { return false };
    let resource = resource.replace('@', own.partition()).replace('#', own.account());
    let Some(mut scenario) = compiled.scenario(arn, action, &resource) else { return false };
    scenario.about.account = scenario.caller.account().cloned();
    let check = scenario.check();
    check.is_ok_and(|check| decide(&check, policies) == Verdict::Allow)
}
