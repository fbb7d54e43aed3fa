//! N008

use policylint_analysis::TypedValue;
use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A block of addresses has bits set behind its prefix.
    ///
    /// ## Why is this bad?
    /// AWS ignores the bits behind the prefix, so the block holds more than the one address that it seems to name:
    /// `203.0.113.7/24` is all 256 addresses from `203.0.113.0` on.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.7/24"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the block is the same with and without these bits. If one address was meant, write it without a prefix
    /// length instead.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress)
    "N008" "cidr-host-bits" {
        group: Group::Condition,
        severity: Severity::Info,
        fix: FixKind::Safe,
        analyzer: &["IMPROVE_IP_RANGE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for value in context.compiled.conditions.iter().flat_map(|literal| &literal.values) {
        let Some(text) = value.text.known().filter(|text| text.contains('/')) else { continue };
        let TypedValue::Network(block) = value.typed() else { continue };
        if !block.has_host_bits() {
            continue;
        }
        let network = block.network();
        let title = format!("write `{network}`");
        let edit =
            replace_text(context.tree(), value.text.node, 0..text.len(), &network.to_string());
        let finding = reporter
            .at(value.text.node, format!("`{text}` has bits set behind its prefix"))
            .so(format!("it is the whole block `{network}`"))
            .help(title.clone())
            .fix(edit.ok().map(|edit| Fix::safe(title, vec![edit])));
        reporter.push(finding);
    }
}
