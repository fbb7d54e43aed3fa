//! Forms of texts in the configuration.

use policylint::{Framework, PolicyKind};

/// A form of text.
#[derive(Debug)]
pub(crate) struct Form {
    /// What such a text is, as the end of "expected …".
    pub(crate) what: &'static str,
    /// How a text is judged.
    pub(crate) test: Test,
}

/// How a text is judged.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Test {
    /// Any text will do.
    Any,
    /// It is one of these words.
    Words(fn() -> Vec<&'static str>),
    /// It matches a regular expression of ECMA 262, for the schema, and a function that says the same.
    Pattern(&'static str, fn(&str) -> bool),
}

impl Form {
    /// The words it allows, if only words.
    pub(crate) fn words(&self) -> Vec<&'static str> {
        match self.test {
            Test::Words(words) => words(),
            _ => Vec::new(),
        }
    }

    /// Whether a text has this form.
    pub(crate) fn accepts(&self, text: &str) -> bool {
        match self.test {
            Test::Any => true,
            Test::Words(words) => words().contains(&text),
            Test::Pattern(_, accepts) => accepts(text),
        }
    }
}

pub(crate) const ANY: Form = Form { what: "a text", test: Test::Any };
pub(crate) const FILE: Form = Form { what: "the path of a file", test: Test::Any };
pub(crate) const GLOB: Form = Form { what: "a pattern of paths", test: Test::Any };
// A rule that does not exist is a finding, not an error.
pub(crate) const RULE: Form = Form { what: "a rule", test: Test::Any };
pub(crate) const SEVERITY: Form =
    Form { what: "a severity", test: Test::Words(|| vec!["error", "warning", "info"]) };
pub(crate) const CONFIDENCE: Form =
    Form { what: "a confidence", test: Test::Words(|| vec!["low", "medium", "high"]) };
pub(crate) const PERSONA: Form =
    Form { what: "a persona", test: Test::Words(|| vec!["default", "strict"]) };
pub(crate) const SINGLE_VALUE: Form =
    Form { what: "a form", test: Test::Words(|| vec!["bare", "list"]) };
pub(crate) const QUOTING: Form =
    Form { what: "a form", test: Test::Words(|| vec!["quoted", "bare"]) };
pub(crate) const KIND: Form = Form {
    what: "a kind of policy",
    test: Test::Words(|| PolicyKind::ALL.into_iter().map(PolicyKind::as_str).collect()),
};
pub(crate) const FRAMEWORK: Form = Form {
    what: "a framework",
    test: Test::Words(|| Framework::ALL.into_iter().map(Framework::as_str).collect()),
};
pub(crate) const ACCOUNT: Form = Form {
    what: "an account id of 12 digits",
    test: Test::Pattern("^[0-9]{12}$", |text| {
        text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
    }),
};
pub(crate) const ORGANIZATION: Form = Form {
    what: "the id of an organization, such as `o-a1b2c3d4e5`",
    test: Test::Pattern("^o-[a-z0-9]{10,32}$", |text| {
        let id = text.strip_prefix("o-").unwrap_or_default();
        (10..=32).contains(&id.len()) && id.bytes().all(is_lower_or_digit)
    }),
};
pub(crate) const PARTITION: Form = Form {
    what: "a partition, such as `aws-cn`",
    test: Test::Pattern("^aws[a-z-]*$", |text| {
        text.starts_with("aws")
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    }),
};
pub(crate) const REGION: Form = Form {
    what: "a region, such as `eu-central-1`",
    test: Test::Pattern("^[a-z]+(-[a-z]+)+-[0-9]+$", is_region),
};
pub(crate) const RESOURCE_TYPE: Form = Form {
    what: "a type as CloudFormation names it, such as `AWS::SQS::Queue`",
    test: Test::Pattern("^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$", |text| {
        crate::args::parse_resource_type(text).is_ok()
    }),
};
pub(crate) const QUOTA: Form = Form {
    what: "a kind of policy or a type of resource, such as `trust` or `AWS::SQS::Queue`",
    test: Test::Pattern("^([a-z]+|AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)$", |text| {
        KIND.accepts(text) || RESOURCE_TYPE.accepts(text)
    }),
};
pub(crate) const POINTER: Form = Form {
    what: "a JSON pointer, such as `/Statement/0/Action`",
    test: Test::Pattern("^(/.*)?$", |text| text.is_empty() || text.starts_with('/')),
};
pub(crate) const ACTION: Form = Form {
    what: "an action, such as `s3:Get*`, or `*`",
    test: Test::Pattern("^(\\*|[^:]+:[^:]+)$", |text| {
        let parts: Vec<&str> = text.split(':').collect();
        text == "*" || (parts.len() == 2 && parts.iter().all(|part| !part.is_empty()))
    }),
};
pub(crate) const ACTION_NAME: Form = Form {
    what: "an action, such as `s3:GetObject`",
    test: Test::Pattern("^[a-z0-9-]+:[A-Za-z0-9]+$", |text| {
        text.split_once(':').is_some_and(|(service, name)| {
            is_service(service)
                && !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    }),
};
pub(crate) const SERVICE: Form = Form {
    what: "the prefix of a service, such as `s3`",
    test: Test::Pattern("^[a-z0-9-]+$", is_service),
};
pub(crate) const HEX: Form = Form {
    what: "a digest in hexadecimal digits",
    test: Test::Pattern("^[0-9A-Fa-f]{64,128}$", |text| {
        (64..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    }),
};

fn is_lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn is_service(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| is_lower_or_digit(byte) || byte == b'-')
}

fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let Some((number, words)) = parts.split_last() else { return false };
    words.len() >= 2
        && words.iter().all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_accept_what_they_say() {
        for (form, good, bad) in [
            (&ACCOUNT, "111122223333", "11112222333"),
            (&ORGANIZATION, "o-a1b2c3d4e5", "o-short"),
            (&PARTITION, "aws-us-gov", "azure"),
            (&REGION, "us-gov-west-1", "us-east"),
            (&RESOURCE_TYPE, "AWS::SQS::Queue", "sqs"),
            (&POINTER, "/Statement", "Statement"),
            (&ACTION, "s3:Get*", "s3"),
            (&ACTION_NAME, "s3:GetObject", "s3:Get*"),
            (&SERVICE, "s3-outposts", "S3"),
            (&KIND, "scp", "SCP"),
        ] {
            assert!(form.accepts(good) && !form.accepts(bad), "{form:?}");
        }
    }
}
