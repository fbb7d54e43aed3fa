//! The policies to measure on, and the clock.

use std::fmt::Write as _;

/// Policies: those under `POLICYLINT_CORPUS`, else made-up ones of the sizes that AWS-managed ones have.
pub(crate) fn load() -> Vec<(String, String)> {
    let Some(folder) = std::env::var_os("POLICYLINT_CORPUS") else { return made_up() };
    let mut corpus: Vec<(String, String)> = walk(std::path::Path::new(&folder));
    corpus.sort();
    assert!(!corpus.is_empty(), "no policies under {}", folder.display());
    corpus
}

fn walk(folder: &std::path::Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return walk(&path);
            }
            let text = std::fs::read_to_string(&path).ok();
            text.map(|text| (path.display().to_string(), text)).into_iter().collect()
        })
        .collect()
}

/// How many actions the made-up policies list: a geometric spread with the median and the tail of
/// the policies that AWS manages (median one kilobyte, a few of a hundred).
const SIZES: [(usize, usize); 6] = [(60, 4), (80, 15), (50, 40), (20, 120), (8, 400), (2, 2500)];

fn made_up() -> Vec<(String, String)> {
    let actions: Vec<String> =
        policylint_catalog::catalog().actions().map(|action| action.to_string()).collect();
    let mut corpus = Vec::new();
    let mut next = 0;
    for (count, size) in SIZES {
        for _ in 0..count {
            corpus.push((
                format!("made-up-{}.json", corpus.len()),
                policy(&actions, &mut next, size),
            ));
        }
    }
    corpus
}

fn policy(actions: &[String], next: &mut usize, size: usize) -> String {
    let mut text = String::from("{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [\n");
    let mut left = size;
    while left > 0 {
        let here = left.min(7);
        left -= here;
        text.push_str("        {\n            \"Effect\": \"Allow\",\n            \"Action\": [\n");
        for index in 0..here {
            // A step that shares no factor with the number of actions visits them all.
            *next = (*next + 7919) % actions.len();
            let comma = if index + 1 < here { "," } else { "" };
            let action = actions.get(*next).map_or("s3:GetObject", String::as_str);
            let _ = writeln!(text, "                \"{action}\"{comma}");
        }
        text.push_str("            ],\n            \"Resource\": \"*\"");
        if left.is_multiple_of(3) {
            text.push_str(",\n            \"Condition\": {\n                \"StringEquals\": {\n");
            text.push_str("                    \"aws:ResourceAccount\": \"${aws:PrincipalAccount}\"\n                }\n            }");
        }
        text.push_str(if left > 0 { "\n        },\n" } else { "\n        }\n" });
    }
    text.push_str("    ]\n}\n");
    text
}

/// When the benchmark began.
static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();

/// The CPU time of this thread in seconds, where the system tells it, else the time since the start.
pub(crate) fn cpu_seconds() -> f64 {
    let nanoseconds =
        std::fs::read_to_string("/proc/thread-self/schedstat").ok().and_then(|text| {
            text.split_whitespace().next().and_then(|first| first.parse::<u64>().ok())
        });
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of a benchmark are far below 2^53 nanoseconds"
    )]
    if let Some(nanoseconds) = nanoseconds {
        return nanoseconds as f64 / 1e9;
    }
    START.get_or_init(std::time::Instant::now).elapsed().as_secs_f64()
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
