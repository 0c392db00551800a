//! `loopctl schema`: the JSON schemas of what loopctl reads and writes.

use clap::{Args, ValueEnum};

use super::{Outcome, Streams};

/// Prints the JSON schema of something that loopctl reads or writes.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// What to print the schema of.
    #[arg(value_enum, value_name = "NAME")]
    name: Name,
}

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Name {
    /// The policy: loopctl.toml.
    Policy,
    /// The front matter of a loop document.
    FrontMatter,
    /// A loop, as `show --json` writes it.
    Loop,
    /// A row and its proof, as `show LOOP ROW --json` writes it.
    Row,
    /// A derivation, as `readiness --json` writes it.
    Readiness,
    /// The policy as `config --json` writes it.
    Config,
    /// Rules, as `explain --json` writes them.
    Rules,
    /// Findings, as `lint --output-format json` writes them.
    Findings,
    /// A receipt, as its file has it.
    Receipt,
    /// Receipts, as `receipt list --json` writes them.
    Receipts,
    /// What `receipt import --json` writes.
    Imported,
    /// What `receipt verify --json` writes.
    Verified,
    /// What `receipt prune --json` writes.
    Pruned,
    /// Probes, as `probe list --json` writes them.
    Probes,
    /// Runs, as `probe run --json` writes them.
    Runs,
    /// Steps, as `next --json` writes them.
    Next,
    /// What `close --json` writes.
    Close,
    /// Changes, as `sync --json` writes them.
    Sync,
    /// What moved, as `diff --json` writes it.
    Diff,
    /// Hooks, as `hooks status --json` writes them.
    Hooks,
}

impl Name {
    fn text(self) -> &'static str {
        match self {
            Self::Policy => include_str!("../../schemas/policy.schema.json"),
            Self::FrontMatter => include_str!("../../schemas/front-matter.schema.json"),
            Self::Loop => include_str!("../../schemas/loop.schema.json"),
            Self::Row => include_str!("../../schemas/row.schema.json"),
            Self::Readiness => include_str!("../../schemas/readiness.schema.json"),
            Self::Config => include_str!("../../schemas/config.schema.json"),
            Self::Rules => include_str!("../../schemas/rules.schema.json"),
            Self::Findings => include_str!("../../schemas/findings.schema.json"),
            Self::Receipt => include_str!("../../schemas/receipt.schema.json"),
            Self::Receipts => include_str!("../../schemas/receipts.schema.json"),
            Self::Imported => include_str!("../../schemas/imported.schema.json"),
            Self::Verified => include_str!("../../schemas/verified.schema.json"),
            Self::Pruned => include_str!("../../schemas/pruned.schema.json"),
            Self::Probes => include_str!("../../schemas/probes.schema.json"),
            Self::Runs => include_str!("../../schemas/runs.schema.json"),
            Self::Next => include_str!("../../schemas/next.schema.json"),
            Self::Close => include_str!("../../schemas/close.schema.json"),
            Self::Sync => include_str!("../../schemas/sync.schema.json"),
            Self::Diff => include_str!("../../schemas/diff.schema.json"),
            Self::Hooks => include_str!("../../schemas/hooks.schema.json"),
        }
    }
}

pub(super) fn run(arguments: &Arguments, streams: &Streams) -> Outcome {
    streams.print(arguments.name.text())?;
    Ok(0)
}

#[cfg(test)]
mod tests {
    use schemars::generate::SchemaSettings;
    use schemars::{JsonSchema, Schema};

    use super::*;
    use crate::cli::close::Closed;
    use crate::cli::diff::shape::Moved;
    use crate::cli::hooks::Status;
    use crate::cli::next::Steps;
    use crate::cli::probe::{Probes, Runs};
    use crate::cli::receipt::{Pruned, Receipts, Taken, Verified};
    use crate::cli::sync::Synced;
    use crate::cli::{config::Config, explain::Explained, readiness::Derived, show::json::Loop, show::row::Row};
    use crate::model::policy::Policy;
    use crate::model::receipt::Receipt;
    use crate::render::json::Findings;

    /// The schema of a type that is written by hand, or of one that is read by hand.
    fn generate<T: JsonSchema>(title: &str, written: bool) -> String {
        let settings = SchemaSettings::draft2020_12();
        let settings = if written { settings.for_serialize() } else { settings };
        let mut schema: Schema = settings.into_generator().into_root_schema_for::<T>();
        schema.insert("title".into(), title.into());
        serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
    }

    /// `BLESS=1 cargo test` writes them anew.
    #[test]
    fn schemas_are_those_of_the_types() {
        for (name, file, fresh) in [
            (Name::Policy, "policy", generate::<Policy>("loopctl.toml", false)),
            (Name::Loop, "loop", generate::<Loop>("loopctl.loop/1", true)),
            (Name::Row, "row", generate::<Row>("loopctl.row/1", true)),
            (Name::Readiness, "readiness", generate::<Derived>("loopctl.readiness/1", true)),
            (Name::Config, "config", generate::<Config<'static>>("loopctl.config/1", true)),
            (Name::Rules, "rules", generate::<Explained>("loopctl.rules/1", true)),
            (Name::Findings, "findings", generate::<Findings<'static>>("loopctl.findings/1", true)),
            (Name::Receipt, "receipt", generate::<Receipt>("loopctl.receipt/1", false)),
            (Name::Receipts, "receipts", generate::<Receipts>("loopctl.receipts/1", true)),
            (Name::Imported, "imported", generate::<Taken<'static>>("loopctl.imported/1", true)),
            (Name::Verified, "verified", generate::<Verified>("loopctl.verified/1", true)),
            (Name::Pruned, "pruned", generate::<Pruned>("loopctl.pruned/1", true)),
            (Name::Probes, "probes", generate::<Probes>("loopctl.probes/1", true)),
            (Name::Runs, "runs", generate::<Runs>("loopctl.runs/1", true)),
            (Name::Next, "next", generate::<Steps>("loopctl.next/1", true)),
            (Name::Close, "close", generate::<Closed>("loopctl.close/1", true)),
            (Name::Sync, "sync", generate::<Synced>("loopctl.sync/1", true)),
            (Name::Diff, "diff", generate::<Moved>("loopctl.diff/1", true)),
            (Name::Hooks, "hooks", generate::<Status>("loopctl.hooks/1", true)),
        ] {
            if std::env::var_os("BLESS").is_some() {
                let path = format!("{}/schemas/{file}.schema.json", env!("CARGO_MANIFEST_DIR"));
                std::fs::write(&path, &fresh).expect("a schema file");
            } else {
                assert_eq!(name.text(), fresh, "schemas/{file}.schema.json is stale: run `BLESS=1 cargo test`");
            }
        }
    }
}
