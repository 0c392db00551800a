# What CI runs, and what is handy beside it.

# Everything CI checks.
ready:
    .ci/run

# Writes schemas, snapshots and transcripts anew.
bless:
    BLESS=1 cargo test

# Reading against its floor.
bench:
    cargo bench --bench reading
