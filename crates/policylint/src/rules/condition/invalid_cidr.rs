//! N007

use policylint_model::operator::OperatorFamily;

use crate::condition_value::report_unread;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A value of an address operator is neither an IP address nor a block of addresses.
    ///
    /// ## Why is this bad?
    /// `IpAddress` and `NotIpAddress` take an IPv4 or IPv6 address, alone or with a prefix length. A range, a
    /// wildcard or a length that does not exist contains no address: `IpAddress` then never holds by this value, and
    /// `NotIpAddress` does not except it.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N007" "invalid-cidr" {
        group: Group::Condition,
        analyzer: &["TYPE_MISMATCH_IP_RANGE"],
        peers: &["boogy:condition_type_mismatch"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_unread(
        context,
        reporter,
        OperatorFamily::IpAddress,
        "IP address or block of addresses",
        "write an address, or a block like `203.0.113.0/24` or `2001:db8::/32`",
    );
}
