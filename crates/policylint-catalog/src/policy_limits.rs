//! What kinds of policies may hold, and how much of it.

use crate::Catalog;
use crate::blob::POLICY_LIMITS;

/// How AWS counts the size of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Characters without the blanks outside of strings (GR-40).
    Compact,
    /// Characters, blanks and all.
    Characters,
    /// Bytes of UTF-8.
    Bytes,
}

/// What policies of a kind, or of resources of a type, may hold (semantics 1.3 and 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyLimits(usize);

impl PolicyLimits {
    /// The word of the kind as on the command line, or the type of resource as CloudFormation calls it.
    pub fn kind(self) -> &'static str {
        self.cell(0)
    }

    /// How large a policy may be, in what [`PolicyLimits::counted`] says; `None` if it is not known.
    pub fn size(self) -> Option<u64> {
        self.number(1)
    }

    /// What the quota can be raised to, or what the roomiest carrier of such policies takes.
    pub fn most(self) -> Option<u64> {
        self.number(2)
    }

    /// How the size is counted.
    pub fn counted(self) -> Counted {
        match self.cell(3) {
            "compact" => Counted::Compact,
            "characters" => Counted::Characters,
            _ => Counted::Bytes,
        }
    }

    /// Whether a `Sid` is of letters and digits only (GR-13).
    pub fn has_plain_sids(self) -> bool {
        self.cell(4) == "letters"
    }

    /// Whether AWS refuses a policy in which two statements share a `Sid` (GR-13).
    pub fn refuses_equal_sids(self) -> bool {
        self.cell(5) == "yes"
    }

    /// Whether `Id` has no use (GR-14).
    pub fn ignores_id(self) -> bool {
        self.cell(6) == "ignored"
    }

    /// Whether AWS refuses characters beyond U+00FF, and most control characters (GR-15).
    pub fn is_latin1(self) -> bool {
        self.cell(7) == "latin1"
    }

    /// How many statements there may be.
    pub fn statements(self) -> Option<u64> {
        self.number(8)
    }

    /// How many principals there may be in all statements together.
    pub fn principals(self) -> Option<u64> {
        self.number(9)
    }

    /// How many conditions there may be in all statements together.
    pub fn conditions(self) -> Option<u64> {
        self.number(10)
    }

    /// How many actions there may be in one statement.
    pub fn actions(self) -> Option<u64> {
        self.number(11)
    }

    /// The document that says so.
    pub fn source(self) -> &'static str {
        self.cell(12)
    }

    fn cell(self, column: usize) -> &'static str {
        POLICY_LIMITS.cell(self.0, column)
    }

    fn number(self, column: usize) -> Option<u64> {
        self.cell(column).parse().ok()
    }
}

impl Catalog {
    /// The kinds and types of resources for whose policies a size is known, by name.
    pub fn sized_policies(self) -> impl Iterator<Item = PolicyLimits> {
        (0..POLICY_LIMITS.rows()).map(PolicyLimits).filter(|limits| limits.size().is_some())
    }

    /// What policies of a kind (`trust`) or of resources of a type (`AWS::SQS::Queue`) may hold.
    pub fn policy_limits(self, kind: &str) -> Option<PolicyLimits> {
        POLICY_LIMITS.named(kind).next().map(PolicyLimits)
    }
}

#[cfg(test)]
mod tests {
    use super::Counted;
    use crate::blob::POLICY_LIMITS;
    use crate::catalog;

    #[test]
    fn kinds_have_the_limits_of_semantics_1_4() {
        let limits = catalog().policy_limits("boundary").unwrap();
        assert_eq!((limits.size(), limits.counted()), (Some(6144), Counted::Compact));
        assert!(limits.has_plain_sids() && limits.ignores_id() && limits.is_latin1());
        let limits = catalog().policy_limits("aws::sqs::queue").unwrap();
        assert_eq!((limits.statements(), limits.actions()), (Some(20), Some(7)));
        assert_eq!(catalog().policy_limits("resource").unwrap().size(), None);
    }

    #[test]
    fn every_row_can_be_read() {
        for row in 0..POLICY_LIMITS.rows() {
            let limits = super::PolicyLimits(row);
            assert!(limits.size() <= limits.most(), "{}", limits.kind());
            let words = [(4, ["letters", "any"]), (5, ["yes", "no"]), (6, ["used", "ignored"])];
            for (column, known) in words {
                assert!(known.contains(&limits.cell(column)), "{}", limits.kind());
            }
            assert!(["compact", "characters", "bytes"].contains(&limits.cell(3)));
            assert!(["latin1", "any"].contains(&limits.cell(7)) && limits.source().len() > 10);
        }
    }
}
