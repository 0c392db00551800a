//! `loopctl explain`: what a rule says, why, and how it is mended.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use super::{Outcome, Streams};
use crate::lint::{Manual, Rule, UnknownRule};
use crate::model::policy::Level;
use crate::render::{Look, Tone, page};
use crate::rules::{ALL, family};

/// Explains a rule: what it tells, why, and what its fix does.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A code (LC203), the beginning of codes (LC2), or a name (stale-blocker).
    #[arg(value_name = "RULE", required_unless_present = "all")]
    names: Vec<String>,
    /// List all rules.
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// Write JSON (`loopctl schema rules`).
    #[arg(long)]
    json: bool,
}

/// Rules, as `explain --json` has them: `loopctl.rules/1`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Explained {
    /// The version of this shape.
    schema: &'static str,
    rules: Vec<Entry>,
}

/// A rule and its documentation.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Entry {
    code: &'static str,
    /// The name, which reads after "allow".
    name: &'static str,
    family: &'static str,
    /// How grave its findings are, unless the policy or the finding says otherwise.
    level: Level,
    /// How safe the fixes are that it may offer.
    fixes: Vec<&'static str>,
    /// What it tells, in a sentence.
    summary: String,
    /// All that it says about itself, in Markdown.
    documentation: String,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams) -> Outcome {
    let rules = if arguments.all { ALL.to_vec() } else { named(&arguments.names)? };
    if arguments.json {
        let rules = rules.into_iter().map(entry).collect();
        streams.print_json(&Explained { schema: "loopctl.rules/1", rules })?;
    } else if arguments.all {
        streams.print(&list(&rules, streams.look))?;
    } else {
        let pages: Vec<String> = rules.into_iter().map(page).collect();
        streams.print(&pages.join("\n"))?;
    }
    Ok(0)
}

fn named(names: &[String]) -> Result<Vec<&'static Rule>, UnknownRule> {
    let mut found = Vec::new();
    for name in names {
        let before = found.len();
        found.extend(ALL.into_iter().filter(|rule| rule.is_meant_by(name)));
        if found.len() == before {
            return Err(UnknownRule::of(&ALL, name));
        }
    }
    Ok(found)
}

fn entry(rule: &'static Rule) -> Entry {
    let manual = Manual::of(rule);
    Entry {
        code: rule.code,
        name: rule.name,
        family: family(rule),
        level: rule.level,
        fixes: rule.fixes.iter().map(|safety| safety.name()).collect(),
        summary: manual.summary,
        documentation: manual.text,
    }
}

/// Every rule on a line, by family.
fn list(rules: &[&'static Rule], look: Look) -> String {
    let widest = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    let mut last = "";
    for rule in rules {
        if rule.family() != last {
            let blank = if last.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{blank}{}", look.paint(Tone::Strong, family(rule)));
            last = rule.family();
        }
        let (level, tone) = match rule.level {
            Level::Error => ("error", Tone::Bad),
            Level::Warn => ("warn", Tone::Busy),
            Level::Info | Level::Off => ("info", Tone::Faint),
        };
        let fix = if rule.fixes.is_empty() { "" } else { "fix" };
        let line = format!("  {}  {:widest$}  {}  {fix}", rule.code, rule.name, look.paint(tone, format!("{level:5}")));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}
