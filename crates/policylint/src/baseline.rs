//! The findings of an earlier run, which are not reported again.

use std::collections::BTreeMap;

use policylint_sources::Reading;

use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprints;

/// Findings that are known, by file and fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<(String, String), Known>,
}

/// A finding that is known, and others of the same fingerprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The code of its rule.
    pub code: String,
    /// How many there are.
    pub count: usize,
}

impl Baseline {
    /// Adds a finding in a file, by its fingerprint, or several.
    pub fn add(&mut self, file: &str, fingerprint: &str, code: &str, count: usize) {
        let key = (file.to_owned(), fingerprint.to_owned());
        let known = self.entries.entry(key);
        known.or_insert_with(|| Known { code: code.to_owned(), count: 0 }).count += count;
    }

    /// Every entry with its file and fingerprint, in their order.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str, &Known)> {
        self.entries
            .iter()
            .map(|((file, fingerprint), known)| (file.as_str(), fingerprint.as_str(), known))
    }

    /// What it holds of one file.
    #[must_use]
    pub fn of_file(&self, file: &str) -> Self {
        let from = (file.to_owned(), String::new());
        let of_file = self.entries.range(from..).take_while(|((name, _), _)| name == file);
        Self { entries: of_file.map(|(key, known)| (key.clone(), known.clone())).collect() }
    }

    /// Takes the known ones out of the findings of a file, and returns how many.
    pub fn take_known(&mut self, reading: &Reading, findings: &mut Vec<Diagnostic>) -> usize {
        let before = findings.len();
        let file = reading.file().map_or("", policylint_syntax::SourceFile::name);
        let mut fingerprints = Fingerprints::of(reading);
        findings.retain(|finding| {
            let key = (file.to_owned(), fingerprints.fingerprint(finding));
            match self.entries.get_mut(&key).filter(|known| known.count > 0) {
                Some(known) => {
                    known.count -= 1;
                    false
                }
                None => true,
            }
        });
        before - findings.len()
    }
}
