# What CI runs, and what is handy beside it.

# Everything CI checks.
ready:
    .ci/run

# Writes schemas, snapshots and transcripts anew.
bless:
    BLESS=1 cargo test

# Reading and judging against their floor.
ratios:
    cargo run --release --example ratios

# Reading, part by part.
bench:
    cargo bench --bench reading

# The properties with other cases than CI tries, again and again; the seed of a failure is the last one told.
attack rounds="20":
    for round in $(seq {{rounds}}); do seed=$RANDOM$RANDOM; echo "seed $seed"; PROPTEST_RNG_SEED=$seed cargo test --quiet || exit 1; done
