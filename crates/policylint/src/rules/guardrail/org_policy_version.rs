//! O001

use policylint_model::{Element, LanguageVersion, Noted, POLICY_ELEMENTS};
use policylint_syntax::edit::{insert_member, replace_value};

use crate::language_version::{NEWEST, fix, must_be_newest};
use crate::misspelling::is_lack_explained;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// A service or resource control policy does not state the version `2012-10-17`.
    ///
    /// ## Why is this bad?
    /// AWS Organizations takes policies in the version of 2012 only. Without `Version`, and with the
    /// version of 2008, it refuses the policy.
    ///
    /// ## Example
    /// ```json bad kind=scp
    /// {
    ///   "Statement": { "Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*" }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=scp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*" }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe, as AWS refuses the policy as it is. Unsafe where the policy holds `${`, which the version of
    /// 2008 takes for text.
    ///
    /// ## References
    /// - [SCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html)
    /// - [RCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html)
    "O001" "org-policy-version" {
        group: Group::Guardrail,
        fix: FixKind::Safe,
        analyzer: &["MISSING_VERSION"],
        peers: &["iam-policy:rcp"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, policy) = (context.tree(), &context.document.policy);
    let Some(object) = policy.node else { return };
    if context.of_other_type().is_some()
        || is_lack_explained(tree, object, &["Version"], &POLICY_ELEMENTS)
    {
        return;
    }
    if !must_be_newest(context.document.policy_kind()) {
        return;
    }
    let finding = match policy.version {
        Element::Absent => {
            let edit = insert_member(tree, object, None, "Version", NEWEST).ok();
            reporter
                .at_opening(object, "the policy has no `Version`")
                .help("add `\"Version\": \"2012-10-17\"`")
                .fix(edit.map(|edit| fix(tree, object, "add `Version`", edit)))
        }
        Element::Value(Noted { value: Some(LanguageVersion::V2008), node }) => {
            let edit = replace_value(tree, node, NEWEST).ok();
            reporter
                .at(node, "`Version` is `2008-10-17`, the older version of the policy language")
                .help("write `2012-10-17`")
                .fix(edit.map(|edit| fix(tree, object, "write `2012-10-17`", edit)))
                .analyzer(None)
        }
        _ => return,
    };
    reporter.push_for_kind(
        finding.so("AWS Organizations refuses the policy, which must state `2012-10-17`"),
    );
}
