//! Controls of compliance frameworks that rules support, as Prowler or AWS Security Hub map their own
//! checks of the same matter; not verified by an auditor.

use crate::rule::Rule;

mod table;

/// A framework of controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Framework {
    /// The CIS AWS Foundations Benchmark; the release stands with each control.
    Cis,
    /// AWS Foundational Security Best Practices, of Security Hub.
    Fsbp,
    /// PCI DSS 4.0, where no other release stands with a control.
    Pci,
    /// The Security Rule of HIPAA.
    Hipaa,
    /// The General Data Protection Regulation.
    Gdpr,
    /// NIST SP 800-53, revision 5.
    Nist,
    /// SOC 2, the Trust Services Criteria.
    Soc2,
    /// ISO/IEC 27001:2022.
    Iso,
}

/// A control of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Control {
    /// The framework.
    pub framework: Framework,
    /// Its number, with the release of the framework where that matters: `3.0 1.16`.
    pub id: &'static str,
}

impl Framework {
    /// Every framework.
    pub const ALL: [Self; 8] = [
        Self::Cis,
        Self::Fsbp,
        Self::Pci,
        Self::Hipaa,
        Self::Gdpr,
        Self::Nist,
        Self::Soc2,
        Self::Iso,
    ];

    /// The word for it on the command line.
    pub fn as_str(self) -> &'static str {
        self.names().0
    }

    /// Its name.
    pub fn title(self) -> &'static str {
        self.names().1
    }

    /// The framework of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|framework| framework.as_str() == word)
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Cis => ("cis", "CIS AWS Foundations Benchmark"),
            Self::Fsbp => ("fsbp", "AWS Foundational Security Best Practices"),
            Self::Pci => ("pci", "PCI DSS 4.0"),
            Self::Hipaa => ("hipaa", "HIPAA Security Rule"),
            Self::Gdpr => ("gdpr", "GDPR"),
            Self::Nist => ("nist", "NIST SP 800-53 rev. 5"),
            Self::Soc2 => ("soc2", "SOC 2"),
            Self::Iso => ("iso", "ISO/IEC 27001:2022"),
        }
    }
}

impl Rule {
    /// The controls that the rule supports, by framework, in the order of the frameworks' own texts.
    pub fn controls(&self) -> impl Iterator<Item = Control> + use<> {
        let key = self.compliance;
        let rows = table::CONTROLS.iter().filter(move |(of, ..)| !key.is_empty() && *of == key);
        rows.flat_map(|(_, framework, ids)| {
            ids.split(", ").map(|id| Control { framework: *framework, id })
        })
    }

    /// Whether it supports a control of a framework.
    pub fn supports(&self, framework: Framework) -> bool {
        self.controls().any(|control| control.framework == framework)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn every_key_of_a_rule_is_known() {
        for rule in RULES.iter().filter(|rule| !rule.compliance.is_empty()) {
            let listed = table::KEYS.contains(&rule.compliance);
            assert!(listed, "{}: {}", rule.code, rule.compliance);
        }
    }

    #[test]
    fn controls_are_listed_once_and_whole() {
        for (key, framework, ids) in table::CONTROLS {
            let mut seen: Vec<&str> = ids.split(", ").collect();
            assert!(
                seen.iter().all(|id| !id.is_empty() && id.trim() == *id),
                "{key} {framework:?}"
            );
            let count = seen.len();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), count, "{key} {framework:?}");
            assert!(table::KEYS.contains(&key), "{key}");
        }
    }
}
