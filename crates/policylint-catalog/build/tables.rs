//! Reads the hand-kept tables: tab-separated columns, `#` comments, the last column is the source.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use crate::text::load;

/// Tables by file name without extension, each with its rows.
pub(crate) struct Tables(BTreeMap<String, Vec<Vec<String>>>);

/// The tables there must be, and how many columns each has.
const TABLES: [(&str, usize); 18] = [
    ("api-operations", 3),
    ("aws-owned-resources", 3),
    ("collection-arns", 3),
    ("condition-keys", 4),
    ("deprecated-keys", 3),
    ("encryption-contexts", 4),
    ("endpoint-keys", 4),
    ("key-presence", 7),
    ("keys-set-by-actions", 3),
    ("oidc-issuers", 4),
    ("policy-carriers", 4),
    ("policy-limits", 13),
    ("region-keys", 2),
    ("retired", 4),
    ("service-aliases", 3),
    ("service-principals", 3),
    ("source-keys", 3),
    ("template-spellings", 2),
];

impl Tables {
    /// The rows of one table.
    pub(crate) fn rows(&self, name: &str) -> Result<&[Vec<String>], Box<dyn Error>> {
        self.0.get(name).map(Vec::as_slice).ok_or_else(|| format!("no table `{name}`").into())
    }
}

/// Reads every table; a row with a wrong number of columns or an empty cell is an error.
pub(crate) fn read(directory: &Path) -> Result<Tables, Box<dyn Error>> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let known =
            path.file_stem().is_some_and(|stem| TABLES.iter().any(|(name, _)| stem == *name));
        if !known {
            return Err(format!("unknown table {}", path.display()).into());
        }
    }
    let mut tables = BTreeMap::new();
    for (name, columns) in TABLES {
        let text = load(&directory.join(format!("{name}.tsv")))?;
        let rows: Vec<Vec<String>> = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.split('\t').map(|cell| cell.trim().to_owned()).collect())
            .collect();
        for row in &rows {
            if row.len() != columns || row.iter().any(String::is_empty) {
                return Err(format!("{name}.tsv: not {columns} filled columns: {row:?}").into());
            }
        }
        tables.insert(name.to_owned(), rows);
    }
    Ok(Tables(tables))
}
