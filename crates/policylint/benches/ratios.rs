//! What reading and linting cost, as ratios to `serde_json::Value` over the same bytes in one run
//! (goals G4 and G5). `cargo bench -p policylint --bench ratios`; with `POLICYLINT_CORPUS` set to a
//! directory of policies it measures those instead of made-up ones.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads a corpus and prints"
)]

#[path = "ratios/corpus.rs"]
mod corpus;

use std::hint::black_box;

use policylint::{Linter, ReadOptions, SourceFile};
use policylint_model::lower;
use policylint_syntax::json::{self, Arena};

/// How often the measures take turns.
const ROUNDS: usize = 7;

/// How long a turn takes at least.
const LEAST_SECONDS: f64 = 0.2;

/// Something to do with every policy.
type Measure<'a> = dyn Fn(&[(String, String)]) + 'a;

fn main() {
    let corpus = corpus::load();
    let bytes: usize = corpus.iter().map(|(_, text)| text.len()).sum();
    let linter = Linter::default();
    let measures: [(&str, &Measure<'_>); 5] = [
        ("serde_json::Value", &value),
        ("tree (G4: tape)", &tree),
        ("tree and typed skeleton (G4: goal 0.5, floor 0.8)", &skeleton),
        ("tree, skeleton and compiled statements", &compiled),
        ("all default rules (G5: goal 4, floor 8)", &|corpus| lint(&linter, corpus)),
    ];
    let mut seconds = vec![Vec::new(); measures.len()];
    for _ in 0..ROUNDS {
        for ((_, measure), times) in measures.iter().zip(&mut seconds) {
            let start = corpus::cpu_seconds();
            let mut turns = 0u32;
            // The system counts CPU time in ticks: a turn that is too short is not seen.
            while corpus::cpu_seconds() - start < LEAST_SECONDS {
                measure(&corpus);
                turns += 1;
            }
            times.push((corpus::cpu_seconds() - start) / f64::from(turns));
        }
    }
    let medians: Vec<f64> = seconds.into_iter().map(corpus::median).collect();
    let base = medians.first().copied().unwrap_or(f64::NAN);
    println!(
        "{} policies, {bytes} bytes, {} rules, {ROUNDS} rounds",
        corpus.len(),
        linter.rules().len()
    );
    for ((name, _), median) in measures.iter().zip(&medians) {
        println!("{:6.2}x  {:8.2} ms  {name}", median / base, median * 1000.0);
    }
}

fn value(corpus: &[(String, String)]) {
    for (_, text) in corpus {
        drop(black_box(serde_json::from_str::<serde_json::Value>(text)));
    }
}

fn tree(corpus: &[(String, String)]) {
    let mut arena = Arena::default();
    for (name, text) in corpus {
        arena = black_box(json::parse_with(arena, SourceFile::new(name.as_str(), text.as_str())))
            .recycle();
    }
}

fn skeleton(corpus: &[(String, String)]) {
    let mut arena = Arena::default();
    for (name, text) in corpus {
        let tree = json::parse_with(arena, SourceFile::new(name.as_str(), text.as_str()));
        black_box(lower(&tree, tree.root()));
        arena = tree.recycle();
    }
}

fn compiled(corpus: &[(String, String)]) {
    for (name, text) in corpus {
        let reading = policylint::read(
            SourceFile::new(name.as_str(), text.as_str()),
            &ReadOptions::default(),
        );
        for document in &reading.documents {
            black_box(policylint_analysis::compile(document));
        }
    }
}

fn lint(linter: &Linter, corpus: &[(String, String)]) {
    for (name, text) in corpus {
        let reading = policylint::read(
            SourceFile::new(name.as_str(), text.as_str()),
            &ReadOptions::default(),
        );
        black_box(linter.lint_reading(&reading));
    }
}
