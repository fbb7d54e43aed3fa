//! Sets of match kinds, and what they grant (semantics 6.4).

use crate::matching::MatchKind;

/// The ways in which matching Allow statements name a caller, and one more: by `*` together with
/// `aws:PrincipalArn` (OP-18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kinds(u16);

/// The bit for `*` with a condition on `aws:PrincipalArn`.
const BY_PRINCIPAL_ARN: u16 = 1 << 15;

impl Kinds {
    /// None.
    pub(super) const NONE: Self = Self(0);

    pub(super) fn of(kinds: impl IntoIterator<Item = MatchKind>) -> Self {
        Self(kinds.into_iter().fold(0, |set, kind| set | 1 << kind as u16))
    }

    /// The same, where what is matched by `*` is so by a condition on `aws:PrincipalArn`.
    pub(super) fn by_principal_arn(self) -> Self {
        let wild = Self::of([MatchKind::Wild, MatchKind::Not]);
        if self.0 & wild.0 == 0 { self } else { Self(self.0 & !wild.0 | BY_PRINCIPAL_ARN) }
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn has(self, kind: MatchKind) -> bool {
        self.has_any(&[kind])
    }

    pub(super) fn has_any(self, kinds: &[MatchKind]) -> bool {
        self.0 & Self::of(kinds.iter().copied()).0 != 0
    }

    /// Whether the caller is matched by `*` together with `aws:PrincipalArn`.
    pub(super) fn has_by_principal_arn(self) -> bool {
        self.0 & BY_PRINCIPAL_ARN != 0
    }

    /// Whether the caller is matched by `*` or by not being listed.
    pub(super) fn has_everyone(self) -> bool {
        self.has_any(&[MatchKind::Wild, MatchKind::Not]) || self.has_by_principal_arn()
    }
}
