//! The addresses that `aws:SourceIp` is compared with.

use policylint_analysis::{Literal, TypedValue};
use policylint_model::operator::OperatorFamily;
use policylint_model::value::Cidr;
use policylint_syntax::NodeId;

/// Whether a condition compares the public address of a request with blocks of addresses.
pub(crate) fn is_on_source_ip(literal: &Literal<'_>) -> bool {
    literal.is_on("aws:SourceIp") && literal.family() == Some(OperatorFamily::IpAddress)
}

/// The blocks among the values of a condition that are there in every case, and where they stand.
pub(crate) fn blocks(literal: &Literal<'_>) -> Vec<(NodeId, Cidr)> {
    literal
        .values
        .iter()
        .filter(|value| value.text.choice.is_none())
        .filter_map(|value| match value.typed() {
            TypedValue::Network(block) => Some((value.text.node, *block)),
            _ => None,
        })
        .collect()
}
