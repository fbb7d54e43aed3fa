//! C028

use policylint_catalog::{Partition, catalog};
use policylint_model::LanguageVersion;
use policylint_model::arn::{Arn, ArnPart};

use crate::diagnostic::Severity;
use crate::element_text;
use crate::rule::{Activation, Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;
use crate::wording::all_of;

declare_rule! {
    /// An ARN is of a service that has no endpoint in the ARN's partition.
    ///
    /// ## Why is this bad?
    /// Not every service is in every partition. The ARN of a resource in a partition without the service
    /// is that of no resource.
    ///
    /// The facts are the endpoints that the AWS SDK for Python lists, which lag behind for newer services;
    /// of services for which it lists none nothing is said, and the services of a single region are not
    /// told apart.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "shield:DescribeProtection",
    ///       "Resource": "arn:aws-cn:shield::111122223333:protection/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "shield:DescribeProtection",
    ///       "Resource": "arn:aws:shield::111122223333:protection/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a service that AWS has brought to the partition since.
    ///
    /// ## References
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    /// - [AWS services by Region](https://aws.amazon.com/about-aws/global-infrastructure/regional-product-services/)
    "C028" "service-not-in-partition" {
        group: Group::Catalog,
        severity: Severity::Info,
        confidence: Confidence::Low,
        activation: Activation::Strict,
        analyzer: &["INVALID_PARTITION"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for text in element_text::resources(context) {
        let Ok(arn) = Arn::parse_pattern(text.text, LanguageVersion::V2012) else { continue };
        let (partition, service) = (arn.part(ArnPart::Partition), arn.part(ArnPart::Service));
        // P040 speaks of partitions that AWS does not have.
        if catalog().partition(partition).is_none()
            || catalog().is_offered(service, partition) != Some(false)
        {
            continue;
        }
        let others = catalog()
            .partitions()
            .map(Partition::name)
            .filter(|name| catalog().is_offered(service, name) == Some(true));
        let name = catalog().service(service).map_or(service, |service| service.name());
        let dead = text.if_dead(context.statement.effect());
        let finding = reporter
            .within(
                text.node,
                arn.range(ArnPart::Partition),
                format!("no endpoint of {name} is listed in the partition `{partition}`"),
            )
            .so(format!("most likely {dead}"))
            .help(as_of_catalog(&format!("it is listed in {}", all_of(others))));
        reporter.push(finding);
    }
}
