//! X015

use policylint_analysis::{BoundClass, Reach, Who, admissions_of};

use crate::diagnostic::Severity;
use crate::exposure::{Subject, may_open, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A search domain is open to everybody.
    ///
    /// ## Why is this bad?
    /// Domains take requests without a signature: whoever reaches the endpoint reads and changes the
    /// indexes. Where nothing but addresses confine the callers, that is worth knowing: everybody
    /// behind these addresses gets in, and nobody is told from another.
    ///
    /// ## Example
    /// ```json bad kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "*" },
    ///     "Action": "es:ESHttpGet",
    ///     "Resource": "arn:aws:es:us-east-1:123456789012:domain/logs/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "arn:aws:iam::123456789012:role/app" },
    ///     "Action": "es:ESHttpGet",
    ///     "Resource": "arn:aws:es:us-east-1:123456789012:domain/logs/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Identity and Access Management in Amazon OpenSearch Service](https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html)
    "X015" "opensearch-public" {
        group: Group::Exposure,
        peers: &["prowler:opensearch_service_domains_not_publicly_accessible"],
        compliance: "M-OS",
        check: Check::Statement(check),
    }
}

const SERVICES: [&str; 2] = ["es", "opensearch"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&SERVICES, "domain"));
    report_addresses_alone(context, reporter);
}

fn report_addresses_alone(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let of_domain = || {
        let actions = context.compiled.actions.as_ref()?;
        let is_of_domain =
            |action: &str| action.split(':').next().is_some_and(|of| SERVICES.contains(&of));
        Some(actions.patterns.iter().filter_map(|element| element.text.known()).any(is_of_domain))
    };
    if !may_open(context) || of_domain() != Some(true) {
        return;
    }
    let found = admissions_of(context.within.compiled, context.compiled);
    let by_addresses = found.iter().find(|admission| {
        !matches!(admission.who, Who::Named(_))
            && admission.reach() == Reach::Confined
            && admission.confining_bounds().all(|bound| {
                bound.class == BoundClass::Network && bound.key.eq_ignore_ascii_case("aws:SourceIp")
            })
    });
    let principals = context.compiled.principals.as_ref().filter(|_| by_addresses.is_some());
    if let Some(principals) = principals {
        let finding = reporter
            .at(principals.node, "nothing but addresses confines who may use this domain")
            .so("everybody behind these addresses gets in without a signature")
            .help("name the roles that use the domain, and let clients sign their requests")
            .severity(Severity::Info);
        reporter.push(finding);
    }
}
