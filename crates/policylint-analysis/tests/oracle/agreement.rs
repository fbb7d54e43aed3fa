//! The fast verdict, the explained one and that of the second evaluator are the same.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::FileFailurePersistence;
use proptest::{prop_assert_eq, proptest};

use crate::reference;
use crate::strategies::world;

/// How many cases a test tries; more by `PROPTEST_CASES`.
const CASES: u32 = 2_000;

/// How tests here are run: failures are kept beside the file.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let standard = ProptestConfig::default();
    ProptestConfig {
        cases: if standard.cases == 256 { cases } else { standard.cases },
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource(
            "proptest-regressions",
        ))),
        max_shrink_iters: 20_000,
        ..standard
    }
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn the_evaluators_agree(world in world()) {
        prop_assert_eq!(world.verdict(), reference::verdict(&world));
    }
}
