//! Policies for the tests: few rules find something in them, and those that do are the steadiest.

/// Nothing is wrong with it.
pub(crate) const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}
"#;

/// The Deny misses requests without the key: an error with labels and a fix (M001).
pub(crate) const MFA: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "DenyWithoutMfa",
      "Effect": "Deny",
      "Action": "iam:*",
      "Resource": "*",
      "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
    }
  ]
}
"#;

/// `Effect` is in lower case: an error that refuses the policy (P009), without a `Sid`.
pub(crate) const EFFECT: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
  ]
}
"#;

/// The language version is old: a warning (P020).
pub(crate) const OLD: &str = r#"{
  "Version": "2008-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
  ]
}
"#;

/// A comma is missing: a syntax error (P001).
pub(crate) const BROKEN: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow" "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
  ]
}
"#;

/// JSON that is no policy.
pub(crate) const OTHER: &str = "{\"name\": \"reports\", \"version\": \"1.2.3\"}\n";

/// A carrier of policies that is not read yet.
pub(crate) const TEMPLATE: &str = r#"{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {"Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": []}}}}
}
"#;

/// `EFFECT` in one line of some 4,000 characters, the error in its midst.
pub(crate) fn minified() -> String {
    let good = r#"{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::reports/*"}"#;
    let bad =
        r#"{"Effect":"allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::reports/*"}"#;
    let before = vec![good; 30].join(",");
    let after = [good; 10].join(",");
    format!(r#"{{"Version":"2012-10-17","Statement":[{before},{bad},{after}]}}"#)
}
