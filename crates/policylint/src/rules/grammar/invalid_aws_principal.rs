//! P031

use policylint_model::PrincipalType;
use policylint_model::arn::{Arn, ArnError, ArnErrorKind, is_account_id};

use crate::element_text;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A principal under `AWS` is no account, user, role or session.
    ///
    /// ## Why is this bad?
    /// Under `AWS` stand `*`, the twelve digits of an account, or the ARN of an account's root, a user, a
    /// role, a role session or a federated user. AWS refuses a policy with anything else: it looks the
    /// principal up when the policy is saved.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    /// - [IAM identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html)
    "P031" "invalid-aws-principal" {
        group: Group::Grammar,
        peers: &["parliament:UNKNOWN_PRINCIPAL", "cfn-lint:E3511"],
        check: Check::Statement(check),
    }
}

/// What is wrong with a principal, as it goes on after its text, and what to do.
type Mistake = (String, &'static str);

const WRITE_ONE: &str = "write an account id, or the ARN of a user, a role or a session";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for principal in element_text::principals(context) {
        let text = &principal.text;
        // A variable is P053's, blanks around are P060's, wildcards inside are P032's.
        if principal.principal_type != Some(PrincipalType::Aws)
            || text.has_hole
            || text.is_padded()
            || text.text.contains("${")
            || (text.text.contains(['*', '?']) && (text.text == "*" || text.text.contains(':')))
        {
            continue;
        }
        let Some((mistake, help)) = mistake_in(text.text) else { continue };
        let finding = reporter
            .at(text.node, format!("`{}` {mistake}", text.text))
            .so("AWS refuses the policy")
            .help(help);
        reporter.push(finding);
    }
}

fn mistake_in(text: &str) -> Option<Mistake> {
    if is_account_id(text) || is_unique_id(text) {
        return None;
    }
    match Arn::parse(text) {
        Ok(arn) => mistake_in_arn(&arn),
        Err(ArnError { kind: ArnErrorKind::MissingParts { found }, .. }) => {
            Some((format!("has {found} of the six parts of an ARN"), WRITE_ONE))
        }
        Err(_) => Some(mistake_in_name(text)),
    }
}

fn mistake_in_name(text: &str) -> Mistake {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if text.is_empty() {
        ("names no principal".to_owned(), WRITE_ONE)
    } else if is_number && digits == 12 {
        ("is an account id with hyphens".to_owned(), "write the twelve digits without hyphens")
    } else if is_number {
        (format!("has {digits} digits, and an account id has twelve"), "write all twelve digits")
    } else if text.contains(".amazonaws.com") {
        ("is a service, not a principal of an account".to_owned(), "put it under `Service`")
    } else if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        ("is a canonical user id".to_owned(), "put it under `CanonicalUser`")
    } else {
        ("is neither `*`, nor an account id, nor an ARN".to_owned(), WRITE_ONE)
    }
}

/// The ids by which stored policies name users and roles that are gone (PR-19); they are P037's.
fn is_unique_id(text: &str) -> bool {
    (text.starts_with("AIDA") || text.starts_with("AROA"))
        && text.len() >= 16
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn mistake_in_arn(arn: &Arn<'_>) -> Option<Mistake> {
    // CloudFront's origin access identities are users of an account of that name.
    let has_account =
        is_account_id(arn.account()) || (arn.service() == "iam" && arn.account() == "cloudfront");
    match arn.service() {
        // Groups of Identity Center are another rule's.
        "identitystore" => None,
        "iam" | "sts" if !arn.region().is_empty() => {
            let mistake = format!("has the region `{}`, and principals have none", arn.region());
            Some((mistake, "leave the region empty"))
        }
        "iam" | "sts" if !has_account => {
            let mistake =
                format!("has `{}` where the twelve digits of an account belong", arn.account());
            Some((mistake, "write the account id"))
        }
        "iam" => mistake_in_iam_resource(arn),
        "sts" => mistake_in_session(arn),
        service => Some((
            format!("is an ARN of `{service}`, and principals are of `iam` and `sts`"),
            WRITE_ONE,
        )),
    }
}

fn mistake_in_iam_resource(arn: &Arn<'_>) -> Option<Mistake> {
    let resource = arn.resource();
    let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
    match (kind, name) {
        ("root", "") if resource == "root" => None,
        ("user" | "role", name) if !name.is_empty() && !name.ends_with('/') => None,
        // Groups and instance profiles are another rule's (PR-22).
        ("group" | "instance-profile", _) => None,
        ("saml-provider" | "oidc-provider", _) => {
            Some(("is an identity provider".to_owned(), "put it under `Federated`"))
        }
        ("assumed-role" | "federated-user", _) => Some((
            "names a session, and sessions are of `sts`".to_owned(),
            "write `arn:aws:sts::…`",
        )),
        _ => Some(("is no root, user or role".to_owned(), WRITE_ONE)),
    }
}

fn mistake_in_session(arn: &Arn<'_>) -> Option<Mistake> {
    let mut parts = arn.resource().split('/');
    let is_session = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("assumed-role"), Some(role), Some(session), None) => {
            !role.is_empty() && !session.is_empty()
        }
        (Some("federated-user"), Some(name), None, None) => !name.is_empty(),
        _ => false,
    };
    let help = "write `assumed-role/ROLE/SESSION` or `federated-user/NAME`, or the role's ARN";
    (!is_session).then(|| ("is no session of a role and no federated user".to_owned(), help))
}

#[cfg(test)]
mod tests {
    use super::mistake_in;

    #[test]
    fn accepts_every_documented_form() {
        // PR-11 to PR-15, PR-19
        for text in [
            "111122223333",
            "arn:aws:iam::111122223333:root",
            "arn:aws-cn:iam::111122223333:user/a/b",
            "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/Y",
            "arn:aws:sts::111122223333:assumed-role/R/S",
            "arn:aws:sts::111122223333:federated-user/n",
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABC",
            "AIDACKCEVSQ6C2EXAMPLE",
            "AROADBQP57FF2AEXAMPLE",
        ] {
            assert_eq!(mistake_in(text), None, "{text}");
        }
    }

    #[test]
    fn refuses_other_forms() {
        for text in [
            "",
            "1111-2222-3333",
            "11112222333",
            "admin",
            "s3.amazonaws.com",
            "arn:aws:iam::111122223333",
            "arn:aws:s3:::a",
            "arn:aws:iam:us-east-1:111122223333:role/r",
            "arn:aws:iam::1:root",
            "arn:aws:iam::111122223333:role/",
            "arn:aws:iam::111122223333:assumed-role/R/S",
            "arn:aws:sts::111122223333:assumed-role/R",
            "arn:aws:sts::111122223333:role/R",
            "arn:aws:iam::111122223333:policy/p",
            "arn:aws:iam::111122223333:oidc-provider/x",
        ] {
            assert!(mistake_in(text).is_some(), "{text}");
        }
    }
}
