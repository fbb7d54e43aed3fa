//! X012

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A function, a layer or a function URL is open to everybody.
    ///
    /// ## Why is this bad?
    /// Strangers run the code with the permissions of its role, at your expense.
    /// Conditions and Denies of the policy are taken into account: nothing in it tells strangers from
    /// those who are meant.
    ///
    /// ## Example
    /// ```json bad kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "*",
    ///     "Action": "lambda:InvokeFunction",
    ///     "Resource": "arn:aws:lambda:us-east-1:123456789012:function:resize"
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
    ///     "Action": "lambda:InvokeFunction",
    ///     "Resource": "arn:aws:lambda:us-east-1:123456789012:function:resize"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Using resource-based policies for Lambda](https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html)
    "X012" "lambda-public" {
        group: Group::Exposure,
        peers: &["checkov:CKV_AWS_301", "prowler:awslambda_function_not_publicly_accessible", "prowler:awslambda_function_url_public", "cfn_nag:F13"],
        compliance: "M-LAM",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["lambda"], "function"));
}
