//! P025

use policylint_model::Element;
use policylint_syntax::edit::remove_member;

use crate::diagnostic::{Fix, Severity};
use crate::policy_limits::limits_of;
use crate::rule::{Activation, Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// A policy has an `Id` that its kind has no use for.
    ///
    /// ## Why is this bad?
    /// `Id` is an element for the policies of resources, of which some services want it to be unique. In an
    /// identity policy, a permissions boundary, a session policy or a service control policy it does
    /// nothing.
    ///
    /// ## Example
    /// ```json bad kind=identity
    /// {"Version": "2012-10-17", "Id": "read-reports", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: `Id` decides nothing.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Id](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_id.html)
    "P025" "id-element-ignored" {
        group: Group::Grammar,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Element::Value(value) = context.document.policy.id else { return };
    let Some(key) = tree.key_of(value).filter(|_| tree.string(value).is_some()) else { return };
    let limits = limits_of(context.document, context.compiled).map(|of| of.limits);
    if !limits.is_some_and(policylint_catalog::PolicyLimits::ignores_id) {
        return;
    }
    let edits = remove_member(tree, key).ok();
    let kind = context.document.policy_kind().phrase();
    let finding = reporter
        .at(key, format!("{kind} has no use for `Id`"))
        .help("remove it")
        .fix(edits.map(|edits| Fix::safe("remove `Id`", edits)));
    reporter.push_for_kind(finding);
}
