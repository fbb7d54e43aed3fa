#!/bin/sh
# Fills the corpus of each target with the policies of the fixtures and examples; run it anywhere.
set -eu
cd "$(dirname "$0")"
for target in json lower strings pattern lint fix; do
    mkdir -p "corpus/$target"
    for policy in ../policies-examples/*/*.json; do
        cp "$policy" "corpus/$target/$(basename "$(dirname "$policy")")-$(basename "$policy")"
    done
    for fixture in ../tests/rules/*.md; do
        awk -v start="corpus/$target/$(basename "$fixture" .md)-" '
            /^```json/ { open = 1; count++; path = (start count ".json"); printf "" > path; next }
            /^```/ { if (open) close(path); open = 0; next }
            open { print > path }
        ' "$fixture"
    done
done
mkdir -p corpus/answers
accounts=../crates/policylint-sources/tests/accounts
find "$accounts" -type f | while read -r answer; do
    path=${answer#"$accounts"/}
    { printf '%s\n' "$path"; cat "$answer"; } >"corpus/answers/$(printf '%s' "$path" | tr / -)"
done
