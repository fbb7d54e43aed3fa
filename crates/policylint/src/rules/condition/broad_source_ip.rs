//! N028

use policylint_model::Effect;
use policylint_model::operator::Quantifier;
use policylint_model::value::Cidr;

use crate::diagnostic::Severity;
use crate::rule::{Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::settings::Settings;
use crate::source_ip::{blocks, is_on_source_ip};

declare_rule! {
    /// A range of public addresses is wider than any network of one owner.
    ///
    /// ## Why is this bad?
    /// A block such as `128.0.0.0/2` is a good part of the internet: cloud providers, homes and offices of others
    /// are in it. S3 takes policies with blocks wider than /8 for public. The widest block that is taken for a
    /// limit can be set for both families.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "128.0.0.0/2"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
    /// ```
    ///
    /// ## References
    /// - [Amazon S3: Blocking public access, the meaning of public](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status)
    /// - [AWS global condition context keys: aws:SourceIp](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip)
    "N028" "broad-source-ip" {
        group: Group::Condition,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        check: Check::Statement(check),
    }
}

/// The widest block of IPv4 addresses that S3 does not take for public (S3 User Guide, the meaning
/// of "public").
const SHORTEST_IPV4: u8 = 8;
/// The same for IPv6.
const SHORTEST_IPV6: u8 = 32;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in context.compiled.conditions.iter().filter(|one| is_on_source_ip(one)) {
        let lets_in = literal.known_operator().is_some_and(|operator| {
            let by_deny = context.compiled.effect == Some(Effect::Deny);
            operator.quantifier == Quantifier::None && operator.is_negated() == by_deny
        });
        if !lets_in {
            continue;
        }
        for (node, block) in blocks(literal) {
            let shortest = shortest(&block, context.within.settings);
            // N024 speaks of blocks that hold every address.
            if block.network().prefix_len() >= shortest || block.is_whole_family() {
                continue;
            }
            let finding = reporter
                .at(node, format!("`{block}` is wider than a block of length {shortest}"))
                .so("addresses of many owners are let in")
                .help("name the blocks of the networks that are meant");
            reporter.push(finding);
        }
    }
}

/// The shortest prefix length that is taken for a limit.
fn shortest(block: &Cidr, settings: &Settings) -> u8 {
    if block.network().addr().is_ipv4() {
        settings.shortest_ipv4_prefix.unwrap_or(SHORTEST_IPV4)
    } else {
        settings.shortest_ipv6_prefix.unwrap_or(SHORTEST_IPV6)
    }
}
