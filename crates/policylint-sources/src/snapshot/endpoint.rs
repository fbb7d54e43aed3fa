//! `ec2 describe-vpc-endpoints`: VPC endpoints with their policies.

use policylint_model::PolicyKind;
use policylint_model::account::{About, Endpoint, Fact, Fragment, Subject};

use super::Reader;
use super::answer::Answer;
use super::document::{Host, document};
use super::scalar::tags;

/// The reader of VPC endpoints.
pub(super) const READERS: &[Reader] = &[Reader {
    call: "ec2 describe-vpc-endpoints",
    recognizes: |it| it.has("VpcEndpoints"),
    read: |answer, fragment| {
        for endpoint in answer.objects("VpcEndpoints") {
            one(&endpoint, fragment);
        }
        if let Some(node) = answer.continuation() {
            let _: Fact<()> = answer.truncated("the VPC endpoints", node, fragment);
        }
    },
}];

/// The policy of an endpoint.
pub(super) fn host_of(id: &str) -> Host<'static> {
    Host {
        kind: PolicyKind::VpcEndpoint,
        resource_type: Some("AWS::EC2::VPCEndpoint"),
        address: format!("{id} policy"),
        attachment: None,
    }
}

fn one(row: &Answer<'_>, fragment: &mut Fragment) {
    let Some(id) = row.text("VpcEndpointId") else { return };
    let host = host_of(&id);
    // Endpoints of services that know no policies leave it out.
    let policy = if row.has("PolicyDocument") {
        document(row, "PolicyDocument", &host, fragment)
    } else {
        fragment.absent(row.span())
    };
    let endpoint = Endpoint {
        account: row.fact_of_text("OwnerId", fragment),
        vpc: row.fact_of_text("VpcId", fragment),
        service: row.fact_of_text("ServiceName", fragment),
        policy,
        tags: tags(row, "Tags", fragment),
    };
    fragment.claim(Subject::Id(id.into_owned()), About::Endpoint(Box::new(endpoint)), row.span());
}
