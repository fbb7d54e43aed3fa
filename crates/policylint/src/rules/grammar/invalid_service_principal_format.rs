//! P036

use policylint_catalog::catalog;
use policylint_model::PrincipalType;
use policylint_model::principal::{PrincipalErrorKind, service_principal};

use crate::element_text;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A principal under `Service` is not the name of a service.
    ///
    /// ## Why is this bad?
    /// A service principal is a host name in lower case, such as `lambda.amazonaws.com`, or
    /// `logs.us-east-1.amazonaws.com` for some services in some regions. AWS looks it up when the policy is
    /// saved, compares it letter by letter, and refuses any other text.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda"}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=trust
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "P036" "invalid-service-principal-format" {
        group: Group::Grammar,
        analyzer: &["INVALID_SERVICE_PRINCIPAL_FORMAT", "UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for principal in element_text::principals(context) {
        let text = &principal.text;
        // Blanks around are P060's, a variable is P053's.
        if principal.principal_type != Some(PrincipalType::Service)
            || text.has_hole
            || text.is_padded()
            || text.text.contains("${")
        {
            continue;
        }
        let Err(error) = service_principal(text.text) else { continue };
        let (mistake, help) = mistake(text.text, error.kind);
        let subject = match text.text {
            "" => "the empty text".to_owned(),
            name => format!("`{name}`"),
        };
        let finding = reporter
            .at(text.node, format!("{subject} {mistake}"))
            .so("AWS refuses the policy")
            .help(help)
            .analyzer(Some(match error.kind {
                PrincipalErrorKind::PartialWildcard => "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
                _ => "INVALID_SERVICE_PRINCIPAL_FORMAT",
            }));
        reporter.push(finding);
    }
}

fn mistake(text: &str, kind: PrincipalErrorKind) -> (&'static str, String) {
    let name = text.to_ascii_lowercase();
    match kind {
        PrincipalErrorKind::ArnUnderService => {
            ("is an ARN, not the name of a service", "put it under `AWS`".to_owned())
        }
        PrincipalErrorKind::UpperCaseService => (
            "has letters in upper case, and the names of services have none",
            format!("write `{name}`"),
        ),
        PrincipalErrorKind::PartialWildcard => {
            ("holds a wildcard, and matches no service", "name each service".to_owned())
        }
        PrincipalErrorKind::Empty => (
            "names no service",
            "write the name of a service, such as `lambda.amazonaws.com`".to_owned(),
        ),
        _ => {
            let host = format!("{name}.amazonaws.com");
            let host = if catalog().service_principal(&host).is_some() {
                host
            } else {
                "lambda.amazonaws.com".to_owned()
            };
            ("is not the name of a service", format!("write it as a host name, such as `{host}`"))
        }
    }
}
