//! N027

use policylint_syntax::NodeId;
use policylint_syntax::edit::remove_items;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::source_ip::{blocks, is_on_source_ip};
use crate::wording::all_of;

declare_rule! {
    /// `aws:SourceIp` is compared with private addresses beside public ones.
    ///
    /// ## Why is this bad?
    /// Private addresses never show in `aws:SourceIp`. Those in the list do nothing and make readers believe that
    /// the inner network is let in, or kept out.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the list was meant to hold them, so a test of another key may be missing.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:SourceIp](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip)
    "N027" "mixed-source-ip" {
        group: Group::Condition,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        analyzer: &["PRIVATE_IP_ADDRESS_SUBSET", "PRIVATE_NOT_IP_ADDRESS_SUBSET"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in context.compiled.conditions.iter().filter(|one| is_on_source_ip(one)) {
        let Some(operator) = literal.known_operator() else { continue };
        let (private, public): (Vec<_>, Vec<_>) =
            blocks(literal).into_iter().partition(|(_, block)| block.is_private());
        let Some((first, _)) = private.first().filter(|_| !public.is_empty()) else { continue };
        let code = if operator.is_negated() {
            "PRIVATE_NOT_IP_ADDRESS_SUBSET"
        } else {
            "PRIVATE_IP_ADDRESS_SUBSET"
        };
        let nodes: Vec<NodeId> = private.iter().map(|(node, _)| *node).collect();
        let names = all_of(private.iter().map(|(_, block)| block));
        let what =
            if private.len() == 1 { "is a private address" } else { "are private addresses" };
        let object = if private.len() == 1 { "it" } else { "them" };
        let edits = remove_items(context.tree(), &nodes).ok();
        let finding = reporter
            .at(*first, format!("{names} {what}"))
            .so(format!("`{}` never holds {object}", literal.key()))
            .help(format!("remove {object}, or test `aws:VpcSourceIp` in a statement of its own"))
            .fix(edits.map(|edits| Fix::suggested(format!("remove {object}"), edits)))
            .analyzer(Some(code));
        reporter.push(finding);
    }
}
