//! P020

use policylint_model::{Element, LanguageVersion, Noted};
use policylint_syntax::edit::replace_value;

use crate::diagnostic::Severity;
use crate::language_version;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// `Version` is `2008-10-17`, the older version of the policy language.
    ///
    /// ## Why is this bad?
    /// In that version `${aws:username}` is no variable but just these characters. Service control and
    /// resource control policies must state `2012-10-17`; AWS Organizations refuses them otherwise.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## When to ignore it
    /// If a text such as `${x}` is meant literally.
    ///
    /// ## Fix safety
    /// Safe where the policy holds no `${`: the two versions then read it alike. Unsafe otherwise, as
    /// texts become variables.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Version](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)
    /// - [SCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html)
    "P020" "outdated-version" {
        group: Group::Grammar,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        peers: &["parliament:OLD_VERSION", "cfn-lint:W2511"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, policy) = (context.tree(), &context.document.policy);
    // O001 speaks of policies of organizations.
    if language_version::must_be_newest(context.document.policy_kind()) {
        return;
    }
    let Some(object) = policy.node else { return };
    let Element::Value(Noted { value: Some(LanguageVersion::V2008), node }) = policy.version else {
        return;
    };
    let edit = replace_value(tree, node, language_version::NEWEST).ok();
    let finding = reporter
        .at(node, "`Version` is `2008-10-17`, the older version of the policy language")
        .help("write `2012-10-17`")
        .fix(edit.map(|edit| language_version::fix(tree, object, "write `2012-10-17`", edit)));
    language_version::push(reporter, finding);
}
