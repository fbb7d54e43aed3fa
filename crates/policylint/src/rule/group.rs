//! The groups of rules.

/// What a rule is about; also its folder under `rules/` and the letter of its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// P: syntax and grammar.
    Grammar,
    /// C: validity against the service catalog.
    Catalog,
    /// N: condition operators, types and values.
    Condition,
    /// S: least privilege in identity policies.
    Privilege,
    /// E: privilege escalation.
    Escalation,
    /// X: who else gets to a resource.
    Exposure,
    /// B: S3 buckets and access points.
    S3,
    /// K: KMS keys.
    Kms,
    /// T: role trust policies.
    Trust,
    /// M: multi-factor authentication.
    Mfa,
    /// G: tags and attribute-based access control.
    Tags,
    /// D: dead, contradictory and redundant content.
    Dead,
    /// Y: style.
    Style,
    /// O: organizations, endpoints, boundaries, sessions.
    Guardrail,
    /// F: Terraform, CloudFormation and other carriers.
    Carrier,
    /// Z: hygiene of the linter's own settings.
    Hygiene,
}

impl Group {
    /// Every group, in the order of the catalogue of rules.
    pub const ALL: [Self; 16] = [
        Self::Grammar,
        Self::Catalog,
        Self::Condition,
        Self::Privilege,
        Self::Escalation,
        Self::Exposure,
        Self::S3,
        Self::Kms,
        Self::Trust,
        Self::Mfa,
        Self::Tags,
        Self::Dead,
        Self::Style,
        Self::Guardrail,
        Self::Carrier,
        Self::Hygiene,
    ];

    /// The letter that starts the codes of its rules.
    pub fn letter(self) -> char {
        self.names().0
    }

    /// The folder of its rules.
    pub fn folder(self) -> &'static str {
        self.names().1
    }

    /// What its rules are about, as a heading.
    pub fn title(self) -> &'static str {
        self.names().2
    }

    fn names(self) -> (char, &'static str, &'static str) {
        match self {
            Self::Grammar => ('P', "grammar", "Syntax and grammar"),
            Self::Catalog => ('C', "catalog", "Validity against the service catalog"),
            Self::Condition => ('N', "condition", "Condition operators, types and values"),
            Self::Privilege => ('S', "privilege", "Least privilege in identity policies"),
            Self::Escalation => ('E', "escalation", "Privilege escalation"),
            Self::Exposure => ('X', "exposure", "Public and cross-account access"),
            Self::S3 => ('B', "s3", "S3 buckets and access points"),
            Self::Kms => ('K', "kms", "KMS keys"),
            Self::Trust => ('T', "trust", "Role trust policies"),
            Self::Mfa => ('M', "mfa", "Multi-factor authentication"),
            Self::Tags => ('G', "tags", "Tags and attribute-based access control"),
            Self::Dead => ('D', "dead", "Dead, contradictory and redundant content"),
            Self::Style => ('Y', "style", "Style"),
            Self::Guardrail => {
                ('O', "guardrail", "Organizations, VPC endpoints, boundaries, sessions")
            }
            Self::Carrier => ('F', "carrier", "Terraform, CloudFormation and other carriers"),
            Self::Hygiene => ('Z', "hygiene", "Settings and suppressions"),
        }
    }
}
