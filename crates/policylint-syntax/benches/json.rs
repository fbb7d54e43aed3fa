//! What reading JSON costs, as ratios to `serde_json::Value` over the same bytes.
//!
//! `cargo bench -p policylint-syntax --bench json` measures made-up policies; with
//! `POLICYLINT_CORPUS` set to a directory, the JSON files in it.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads a corpus and prints"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use policylint_syntax::json::{self, Arena};
use policylint_syntax::{Kind, SourceFile, Tree};

/// How often the measures take turns. The best round counts: what else runs only makes it slower.
const ROUNDS: usize = 41;

type Measure = fn(&[Arc<str>]);

fn main() {
    let corpus = corpus();
    let broken: Vec<Arc<str>> = corpus.iter().map(|text| format!("{text} ]").into()).collect();
    let bytes: usize = corpus.iter().map(|text| text.len()).sum();
    let measures: [(&str, Measure, &[Arc<str>]); 5] = [
        ("serde_json::Value", value, &corpus),
        ("tree, memory used again (goal 0.30)", tree_again, &corpus),
        ("tree, memory of its own", tree, &corpus),
        ("tree and a walk over all its nodes", walked, &corpus),
        ("tree of text with an error at its end (strict, then tolerant)", tree_again, &broken),
    ];
    let mut best = vec![f64::INFINITY; measures.len()];
    for _ in 0..ROUNDS {
        for ((_, measure, corpus), best) in measures.iter().zip(&mut best) {
            let start = Instant::now();
            measure(corpus);
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    let base = best.first().copied().unwrap_or(f64::NAN);
    println!("{} texts, {bytes} bytes, best of {ROUNDS} rounds", corpus.len());
    for ((name, ..), best) in measures.iter().zip(&best) {
        println!("{:6.3}x  {:8.2} ms  {name}", best / base, best * 1000.0);
    }
}

fn value(corpus: &[Arc<str>]) {
    for text in corpus {
        drop(black_box(serde_json::from_str::<serde_json::Value>(text)));
    }
}

fn tree_again(corpus: &[Arc<str>]) {
    let mut arena = Arena::default();
    for text in corpus {
        arena = black_box(json::parse_with(arena, SourceFile::new("", text.clone()))).recycle();
    }
}

fn tree(corpus: &[Arc<str>]) {
    for text in corpus {
        drop(black_box(json::parse(SourceFile::new("", text.clone()))));
    }
}

fn walked(corpus: &[Arc<str>]) {
    let mut arena = Arena::default();
    for text in corpus {
        let tree = json::parse_with(arena, SourceFile::new("", text.clone()));
        black_box(decoded_bytes(&tree));
        arena = tree.recycle();
    }
}

/// The bytes of all decoded strings: a walk that looks at every node.
fn decoded_bytes(tree: &Tree) -> usize {
    let mut open: Vec<_> = tree.root().into_iter().collect();
    let mut bytes = 0;
    while let Some(node) = open.pop() {
        match tree.kind(node) {
            Kind::String => bytes += tree.string(node).map_or(0, |text| text.decoded().len()),
            _ => open.extend(tree.children(node)),
        }
    }
    bytes
}

/// The texts to measure on.
fn corpus() -> Vec<Arc<str>> {
    let Some(folder) = std::env::var_os("POLICYLINT_CORPUS") else { return made_up() };
    let mut paths = Vec::new();
    json_files(Path::new(&folder), &mut paths);
    paths.sort();
    let texts = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    texts.map(Arc::from).collect()
}

fn json_files(folder: &Path, paths: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            json_files(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
}

/// Policies of the sizes that the policies managed by AWS have: median one kilobyte, one in a
/// hundred over twenty. Each row: how many policies, how many statements, actions in each.
const SIZES: [(usize, usize, usize); 6] =
    [(120, 1, 3), (200, 2, 6), (120, 4, 8), (40, 8, 12), (15, 12, 30), (4, 40, 90)];

fn made_up() -> Vec<Arc<str>> {
    SIZES
        .iter()
        .flat_map(|(count, statements, actions)| {
            (0..*count).map(|seed| policy(seed, *statements, *actions).into())
        })
        .collect()
}

fn policy(seed: usize, statements: usize, actions: usize) -> String {
    let words = ["Describe", "List", "Get", "Create", "Update", "Delete", "Put", "Tag"];
    let nouns = ["Instances", "Bucket", "Function", "Stack", "LogGroup", "Key", "Role*", "Volumes"];
    let pick = |words: &[&'static str; 8], at: usize| *words.get(at % 8).unwrap_or(&"");
    let mut text = String::from("{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": [");
    for statement in 0..statements {
        let comma = if statement > 0 { "," } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(text, "{comma}\n        {{\n            \"Sid\": \"Part{statement}\",");
        text += "\n            \"Effect\": \"Allow\",\n            \"Action\": [";
        for action in 0..actions {
            let comma = if action > 0 { "," } else { "" };
            let (verb, noun) = (pick(&words, seed + action), pick(&nouns, seed * 3 + action / 8));
            let _ = write!(text, "{comma}\n                \"service{}:{verb}{noun}\"", seed % 40);
        }
        text += "\n            ],\n            \"Resource\": \"arn:aws:service:*:*:thing/*\"";
        if statement % 3 == 1 {
            text += ",\n            \"Condition\": {\n                \"StringEquals\": {\n";
            text += "                    \"aws:ResourceAccount\": \"${aws:PrincipalAccount}\"\n";
            text += "                }\n            }";
        }
        text += "\n        }";
    }
    text + "\n    ]\n}\n"
}
