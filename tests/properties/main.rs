//! What must hold for every input, checked on the examples of the repository and on inputs made up
//! at random; `fuzz/` checks the same functions on whatever a fuzzer comes up with.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a property that does not hold ends the test"
)]

mod answers;
mod evaluate;
mod fix;
mod inputs;
mod lint;
mod lower;
mod pattern;
mod places;
#[path = "../support/shapes.rs"]
mod shapes;
mod strings;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How many inputs are made up for each property.
const MADE_UP: u64 = 60;

/// Every policy of the fixtures and of `policies-examples`, whole or broken.
fn examples() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests/rules", "policies-examples"] {
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        if file.extension().is_some_and(|extension| extension == "json") {
            examples.push(text.into_bytes());
            continue;
        }
        for block in text.split("```json").skip(1) {
            let body = block.split_once('\n').map_or("", |(_, body)| body);
            examples.push(body.split("```").next().unwrap_or("").as_bytes().to_vec());
        }
    }
    assert!(examples.len() > 100, "only {} examples were found", examples.len());
    examples
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json" || extension == "md")
        {
            files.push(path);
        }
    }
}

/// Bytes that look random and are the same in every run: xorshift.
fn made_up(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()
    };
    let [first, second, ..] = next();
    let length = usize::from(u16::from_be_bytes([first, second])) % 400;
    std::iter::repeat_with(next).flatten().take(length).collect()
}

/// Calls `check` on the examples, and on inputs that it takes for choices rather than for text.
fn on_all(check: fn(&[u8])) {
    for example in examples() {
        check(&example);
    }
    on_made_up(check);
}

fn on_made_up(check: fn(&[u8])) {
    for seed in 0..MADE_UP {
        let mut bytes = vec![inputs::CHOICES];
        bytes.extend(made_up(seed));
        check(&bytes);
    }
}

#[test]
fn lowering_is_sound() {
    on_all(lower::check);
}

#[test]
fn texts_are_read_soundly() {
    on_made_up(strings::check);
    let mut texts = BTreeSet::new();
    for example in examples() {
        texts.extend(String::from_utf8_lossy(&example).split('"').map(str::to_owned));
    }
    for text in texts {
        strings::check(text.as_bytes());
    }
}

#[test]
fn patterns_agree_with_the_definition() {
    on_made_up(pattern::check);
}

#[test]
fn findings_are_sound() {
    on_all(lint::check);
}

#[test]
fn fixes_are_sound() {
    on_all(fix::check);
}

#[test]
fn verdicts_agree() {
    on_made_up(evaluate::check);
}

#[test]
fn answers_are_taken_in_soundly() {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/policylint-sources/tests/accounts");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 50, "only {} answers were found", files.len());
    files.sort();
    for (seed, file) in (0..).zip(&files) {
        let mut bytes = file.strip_prefix(&root).unwrap().to_str().unwrap().as_bytes().to_vec();
        bytes.push(b'\n');
        let start = bytes.len();
        bytes.extend(std::fs::read(file).unwrap());
        answers::check(&bytes);
        // Cut off, and with a byte that is another one.
        for number in made_up(seed).chunks_exact(2).take(8) {
            let at = start
                + usize::from(u16::from_be_bytes([number[0], number[1]])) % (bytes.len() - start);
            answers::check(&bytes[..at]);
            let mut changed = bytes.clone();
            changed[at] = number[0];
            answers::check(&changed);
        }
    }
}
