//! N026

use policylint_model::Effect;
use policylint_model::operator::Quantifier;
use policylint_syntax::Tree;
use policylint_syntax::edit::rename_key;

use crate::diagnostic::Fix;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::source_ip::{blocks, is_on_source_ip};

declare_rule! {
    /// `aws:SourceIp` is compared with private addresses only.
    ///
    /// ## Why is this bad?
    /// `aws:SourceIp` is the address that a request comes from on the internet. Private addresses never show there,
    /// and a request through a VPC endpoint does not carry the key at all: its address is in `aws:VpcSourceIp`. So
    /// an Allow allows nothing, and a Deny with `NotIpAddress` denies everybody.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the condition starts to hold for requests through VPC endpoints.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:SourceIp](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip)
    "N026" "private-source-ip" {
        group: Group::Condition,
        fix: FixKind::Unsafe,
        analyzer: &["PRIVATE_IP_ADDRESS", "PRIVATE_NOT_IP_ADDRESS"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in context.compiled.conditions.iter().filter(|one| is_on_source_ip(one)) {
        let Some(operator) = literal.known_operator() else { continue };
        let blocks = blocks(literal);
        let are_private = !blocks.is_empty()
            && blocks.len() == literal.values.len()
            && blocks.iter().all(|(_, block)| block.is_private());
        if !are_private || !literal.complete || operator.quantifier != Quantifier::None {
            continue;
        }
        let is_negated = operator.is_negated();
        let consequence = match (is_negated, context.compiled.effect) {
            (true, _) => "it holds for every request",
            (false, Some(Effect::Deny)) if !operator.if_exists => "this statement denies nothing",
            (false, _) if !operator.if_exists => "this statement allows nothing",
            (false, _) => "it holds only for requests without the key",
        };
        let code = if is_negated { "PRIVATE_NOT_IP_ADDRESS" } else { "PRIVATE_IP_ADDRESS" };
        let finding = reporter
            .at(
                literal.values_node,
                format!("`{}` is compared with private addresses", literal.key()),
            )
            .so(consequence)
            .help("use `aws:VpcSourceIp` for requests through a VPC endpoint, with `aws:SourceVpc`")
            .fix(rename(context.tree(), literal.key_node()))
            .analyzer(Some(code));
        reporter.push(finding);
    }
}

/// The key of private addresses in place of this one, unless the operator has it.
fn rename(tree: &Tree, key: policylint_syntax::NodeId) -> Option<Fix> {
    let block = tree.parent(key)?;
    let is_taken = tree.members(block).any(|member| {
        tree.string(member.key)
            .is_some_and(|name| name.decoded().eq_ignore_ascii_case("aws:VpcSourceIp"))
    });
    let edit = rename_key(tree, key, "aws:VpcSourceIp").ok().filter(|_| !is_taken)?;
    Some(Fix::suggested("write `aws:VpcSourceIp`", vec![edit]))
}
