//! Y013

use policylint_analysis::{PrincipalForm, PrincipalReading};
use policylint_model::arn::{Arn, is_account_id};
use policylint_model::{PolicyKind, PrincipalType};
use policylint_syntax::edit::{replace_text, replace_value};

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Activation, Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// A policy spells everybody, or accounts, in two ways.
    ///
    /// ## Why is this bad?
    /// `"Principal": "*"` and `{"AWS": "*"}` are the same, and so are the number of an account and the ARN of
    /// its root. In one policy they look as if a difference were meant.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "444455556666"]}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"]}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: both spellings mean the same. The ARN gets the partition of the other accounts of the policy,
    /// and accounts of several partitions are left alone.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "Y013" "principal-spelling" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    accounts(context, reporter);
    // In a trust policy the string `*` is another matter.
    if context.document.policy_kind() != PolicyKind::Trust {
        everybody(context, reporter);
    }
}

fn forms<'d>(
    context: &DocumentContext<'d>,
) -> impl Iterator<Item = &'d PrincipalForm<'d>> + use<'d> {
    let sets =
        context.compiled.statements.iter().filter_map(|statement| statement.principals.as_ref());
    sets.flat_map(|set| &set.forms).filter(|form| form.text.is_known())
}

fn accounts(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let accounts = || forms(context).filter(|form| form.reading == PrincipalReading::Account);
    let partitions =
        || accounts().filter_map(|form| Some(Arn::parse(&form.text.text).ok()?.partition()));
    let Some(partition) = partitions().next() else { return };
    let is_one = partitions().all(|other| other == partition);
    for form in accounts().filter(|form| is_account_id(&form.text.text)) {
        let text = &*form.text.text;
        let arn = format!("arn:{partition}:iam::{text}:root");
        let edit = replace_text(context.tree(), form.text.node, 0..text.len(), &arn).ok();
        let finding = reporter
            .at(
                form.text.node,
                format!("`{text}` is the number of an account, and others stand as ARNs"),
            )
            .help("spell accounts in one way")
            .fix(
                edit.filter(|_| is_one).map(|edit| Fix::safe(format!("write `{arn}`"), vec![edit])),
            );
        reporter.push(finding);
    }
}

fn everybody(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let stars = || forms(context).filter(|form| form.reading == PrincipalReading::Everyone);
    if !stars().any(|form| form.principal_type.is_none()) {
        return;
    }
    let sets =
        context.compiled.statements.iter().filter_map(|statement| statement.principals.as_ref());
    for set in sets {
        let [form] = set.forms.as_slice() else { continue };
        let is_star = form.reading == PrincipalReading::Everyone
            && form.principal_type == Some(PrincipalType::Aws);
        // With other types of principals, even empty ones, it is no plain star.
        if !is_star || !set.complete || tree.members(set.node).count() != 1 {
            continue;
        }
        let edit = replace_value(tree, set.node, "\"*\"").ok();
        let finding = reporter
            .at(
                set.node,
                "everybody is spelled as `{\"AWS\": \"*\"}` here, and as `\"*\"` elsewhere",
            )
            .help("spell everybody in one way")
            .fix(edit.map(|edit| Fix::safe("write `\"*\"`", vec![edit])));
        reporter.push(finding);
    }
}
