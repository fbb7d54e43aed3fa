//! X049

use policylint_analysis::PrincipalReading;

use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// `*` stands for services, or for identity providers.
    ///
    /// ## Why is this bad?
    /// AWS documents no such principal: whether it matches every service, or none, is for AWS to decide.
    /// Services act for all customers of AWS, so that the first would let in the world.
    ///
    /// ## Example
    /// ```json bad kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "*" },
    ///     "Action": "sqs:SendMessage",
    ///     "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"
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
    ///     "Principal": { "Service": "sns.amazonaws.com" },
    ///     "Action": "sqs:SendMessage",
    ///     "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    ///     "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:orders" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "X049" "wildcard-service-principal" {
        group: Group::Exposure,
        analyzer: &["UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
        peers: &["boogy:principal_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if !context.document().policy_kind().has_principals() {
        return;
    }
    for form in context.compiled.principals.iter().flat_map(|set| &set.forms) {
        let (noun, help) = match form.reading {
            PrincipalReading::AnyService => {
                ("services", "name the services, or test `aws:PrincipalIsAWSService` for everybody")
            }
            PrincipalReading::AnyProvider => ("identity providers", "name the provider"),
            _ => continue,
        };
        let finding = reporter
            .at(form.text.node, format!("`*` stands for {noun}"))
            .so("AWS does not document whom it matches")
            .help(help);
        reporter.push(finding);
    }
}
