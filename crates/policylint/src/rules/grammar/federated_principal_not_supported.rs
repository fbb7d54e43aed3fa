//! P035

use policylint_model::{PolicyKind, PrincipalType};

use crate::diagnostic::Severity;
use crate::principal_entry;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A policy that is no trust policy names a federated principal.
    ///
    /// ## Why is this bad?
    /// An identity provider vouches for people while they assume a role. What they call afterward they call
    /// as a session of that role, so only the trust policies of roles have a use for `Federated`. Other
    /// services refuse it, or never see such a caller.
    ///
    /// ## Example
    /// ```json bad kind=kms
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "accounts.google.com"}, "Action": "kms:Decrypt", "Resource": "*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=kms
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/web-users"}, "Action": "kms:Decrypt", "Resource": "*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "P035" "federated-principal-not-supported" {
        group: Group::Grammar,
        analyzer: &["FEDERATED_PRINCIPAL_NOT_SUPPORTED"],
        peers: &["parliament:UNKNOWN_FEDERATION_SOURCE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let document = context.document();
    let kind = document.policy_kind();
    if kind == PolicyKind::Trust || !kind.has_principals() {
        return;
    }
    for entry in principal_entry::of_type(context, PrincipalType::Federated) {
        let message = format!("{} takes no federated principal", kind.phrase());
        let finding = reporter
            .at(entry.key, message)
            .help("name the role that these callers assume, under `AWS`");
        // Amazon S3 stores the name of a provider (GR-32), and Access Analyzer cannot tell either for a
        // resource of unknown type.
        let is_stored = match kind {
            PolicyKind::Bucket => true,
            PolicyKind::Resource => document.kind.resource_type.is_none(),
            _ => false,
        };
        let finding = if is_stored {
            finding
                .so("it matches no request: who signs in there calls as a session of a role")
                .severity(Severity::Warning)
        } else {
            finding.so("AWS refuses the policy")
        };
        reporter.push_for_kind(finding);
    }
}
