//! N038

use policylint_catalog::Action;
use policylint_model::Effect;
use policylint_model::operator::Quantifier;

use crate::diagnostic::Severity;
use crate::rule::{Activation, Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::source_ip::{blocks, is_on_source_ip};

declare_rule! {
    /// A list of addresses that let callers in has no IPv6 range.
    ///
    /// ## Why is this bad?
    /// Endpoints of many services answer over IPv4 and IPv6. A client that has both mostly takes IPv6, and its
    /// address is then in no IPv4 range: it is locked out, by an Allow for some addresses as by a Deny for all
    /// others. A Deny for some IPv4 addresses in turn is passed by over IPv6.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8:1234::/48"]}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where the networks have no IPv6.
    ///
    /// ## References
    /// - [Amazon VPC: AWS services that support IPv6](https://docs.aws.amazon.com/vpc/latest/userguide/aws-ipv6-support.html)
    "N038" "ipv4-only-allow-list" {
        group: Group::Condition,
        severity: Severity::Info,
        confidence: Confidence::Low,
        activation: Activation::Strict,
        check: Check::Statement(check),
    }
}

/// Services whose public endpoints answer over IPv6 (Amazon VPC User Guide, AWS services that support
/// IPv6). There are more; those left out are not reported.
const DUAL_STACK: [&str; 9] =
    ["athena", "dynamodb", "ec2", "ecr", "kms", "lambda", "logs", "s3", "secretsmanager"];

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 2_000;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in context.compiled.conditions.iter().filter(|one| is_on_source_ip(one)) {
        let Some(operator) = literal.known_operator() else { continue };
        let blocks = blocks(literal);
        // N026 speaks of private addresses.
        let is_ipv4 = !blocks.is_empty()
            && blocks.len() == literal.values.len()
            && blocks.iter().all(|(_, block)| block.network().addr().is_ipv4())
            && !blocks.iter().all(|(_, block)| block.is_private());
        if !is_ipv4 || !literal.complete || operator.quantifier != Quantifier::None {
            continue;
        }
        let consequence = match (context.compiled.effect, operator.is_negated()) {
            (Some(Effect::Deny), true) => "this statement denies whoever calls over IPv6",
            (Some(Effect::Deny), false) => "this statement denies nobody who calls over IPv6",
            (_, false) => "this statement allows nobody who calls over IPv6",
            (_, true) => "this statement allows whoever calls over IPv6",
        };
        if !names_dual_stack(context) {
            continue;
        }
        let finding = reporter
            .at(literal.values_node, "the list holds no IPv6 range")
            .so(consequence)
            .help("add the IPv6 ranges of the same networks");
        reporter.push(finding);
    }
}

fn names_dual_stack(context: &StatementContext<'_>) -> bool {
    let answers = |action: Action| DUAL_STACK.contains(&action.service().prefix());
    context
        .compiled
        .actions
        .as_ref()
        .is_some_and(|set| set.known().actions().take(MAX_ACTIONS).any(answers))
}
