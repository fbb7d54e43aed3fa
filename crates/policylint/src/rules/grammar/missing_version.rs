//! P019

use policylint_model::{Element, POLICY_ELEMENTS};
use policylint_syntax::edit::insert_member;

use crate::diagnostic::Severity;
use crate::language_version;
use crate::misspelling::is_lack_explained;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// The policy has no `Version`.
    ///
    /// ## Why is this bad?
    /// AWS then reads the policy in the version of 2008, in which `${aws:username}` is no variable but
    /// just these characters. Service control and resource control policies must state `2012-10-17`;
    /// AWS Organizations refuses them otherwise.
    ///
    /// ## Example
    /// ```json bad
    /// {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe where the policy holds no `${`: the two versions then read it alike. Unsafe otherwise, as
    /// texts become variables.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Version](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)
    /// - [SCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html)
    "P019" "missing-version" {
        group: Group::Grammar,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        analyzer: &["MISSING_VERSION"],
        peers: &["parliament:NO_VERSION", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, policy) = (context.tree(), &context.document.policy);
    // O001 speaks of policies of organizations.
    if language_version::must_be_newest(context.document.policy_kind()) {
        return;
    }
    let (Some(node), Element::Absent) = (policy.node, policy.version) else { return };
    if is_lack_explained(tree, node, &["Version"], &POLICY_ELEMENTS) {
        return;
    }
    let edit = insert_member(tree, node, None, "Version", language_version::NEWEST).ok();
    let finding = reporter
        .at_opening(node, "the policy has no `Version`")
        .help("add `\"Version\": \"2012-10-17\"`")
        .fix(edit.map(|edit| language_version::fix(tree, node, "add `Version`", edit)));
    language_version::push(reporter, finding);
}
