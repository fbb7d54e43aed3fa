//! `ambiguous-policy-kind`: a document whose kind its content does not settle.

use policylint_model::{Document, PolicyKind};

use crate::diagnostic::Severity;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// What kind of policy a document is can only be guessed.
    ///
    /// ## Why is this bad?
    /// Each kind of policy has a grammar, quotas and a meaning of its own: `"Resource": "*"` is this key in a key
    /// policy and everything in an identity policy. Where the kind is a guess, rules that rest on it say less, or
    /// keep silent. Reported where some statements name principals and some do not, and where a resource policy
    /// does not show what it is attached to.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sqs:SendMessage", "Resource": "*"},
    ///     {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "*"}
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sqs:SendMessage", "Resource": "*"},
    ///     {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "*"}
    ///   ]
    /// }
    /// ```
    ///
    /// ## Options
    /// `--kind` and `--resource-type` settle it for a run, `[[kind]]` in the settings for paths.
    ///
    /// ## References
    /// - [Policies and permissions in IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html)
    "Z006" "ambiguous-policy-kind" {
        group: Group::Hygiene,
        severity: Severity::Info,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let document = context.document;
    if document.kind_is_certain() {
        return;
    }
    let Some(doubt) = doubt(document) else { return };
    let (Some(node), kind) = (document.policy.node, &document.kind) else { return };
    let message = format!("the kind of this policy is a guess: {doubt}");
    let finding = reporter
        .at_opening(node, message)
        .so(format!("it is read as {} because {}", kind.kind.phrase(), kind.evidence))
        .help("say what it is with `--kind` or `--resource-type`, or with `[[kind]]` in `policylint.toml`");
    reporter.push(finding);
}

/// Why its kind is in doubt, if it is.
fn doubt(document: &Document) -> Option<&'static str> {
    let statements = &document.policy.statements;
    let named = statements.iter().filter(|statement| {
        statement.principal.is_present() || statement.not_principal.is_present()
    });
    match named.count() {
        0 => None,
        count if count < statements.len() => {
            Some("some statements name principals, and some do not")
        }
        _ => (document.policy_kind() == PolicyKind::Resource
            && document.kind.resource_type.is_none()
            && service_of(document).is_none())
        .then_some("nothing shows what it is attached to"),
    }
}

/// The service of all its actions, if it is one: that of the resource it is attached to.
fn service_of(document: &Document) -> Option<String> {
    let tree = document.tree.as_ref();
    let actions =
        document.policy.statements.iter().filter_map(policylint_model::Statement::actions);
    let mut services = actions
        .flat_map(|pair| pair.value.items(tree))
        .filter_map(|node| tree.string(node))
        .map(|text| text.decoded().split_once(':').map(|(service, _)| service.to_lowercase()));
    let first = services.next()??;
    services.all(|service| service.as_ref() == Some(&first)).then_some(first)
}
