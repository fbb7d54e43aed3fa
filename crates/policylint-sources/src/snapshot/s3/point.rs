//! Access points.

use policylint_model::account::{
    About, AccessPoint, Fact, Fragment, PartialArn, Resource, Subject,
};

use super::settings::switches;
use crate::snapshot::answer::Answer;

/// `list-access-points`.
pub(super) fn list(answer: &Answer<'_>, fragment: &mut Fragment) {
    for point in answer.objects("AccessPointList") {
        one(&point, fragment);
    }
}

/// `get-access-point`.
pub(super) fn one(answer: &Answer<'_>, fragment: &mut Fragment) {
    let (Some(name), Some(bucket)) = (answer.text("Name"), answer.text("Bucket")) else { return };
    let vpc =
        answer.object("VpcConfiguration").and_then(|vpc| Some(vpc.text("VpcId")?.into_owned()));
    let point = AccessPoint {
        bucket: bucket.into_owned(),
        bucket_account: answer.text("BucketAccountId").map(std::borrow::Cow::into_owned),
        vpc,
    };
    let block = answer.object("PublicAccessBlockConfiguration");
    let public_access_block = block.map_or_else(Fact::default, |block| switches(&block, fragment));
    let resource = Resource {
        resource_type: fragment.present("AWS::S3::AccessPoint".to_owned(), answer.span()),
        access_point: fragment.present(point, answer.span()),
        public_access_block,
        ..Resource::default()
    };
    let subject = answer.text("AccessPointArn").map_or_else(
        || {
            Subject::Partial(PartialArn {
                partition: None,
                service: "s3".to_owned(),
                region: answer.located.region().map(str::to_owned),
                account: answer.located.account().map(str::to_owned),
                resource: format!("accesspoint/{name}"),
            })
        },
        |arn| Subject::arn(arn.into_owned()),
    );
    fragment.claim(subject, About::Resource(Box::new(resource)), answer.span());
}
