//! `loopctl config`: the policy as it holds, and where each key comes from.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::workspace::{At, Workspace};
use super::{Failure, Global, Outcome, Streams};
use crate::model::policy::{Policy, Read};
use crate::render::{Look, Tone};
use crate::text::harmless;

/// Shows the policy as it holds: every key with its value and where it comes from.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    at: At,
    /// Write JSON (`loopctl schema config`).
    #[arg(long)]
    json: bool,
}

/// A policy as `config --json` has it: `loopctl.config/1`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Config<'a> {
    /// The version of this shape.
    schema: &'static str,
    /// The file; null where the defaults hold.
    path: Option<&'a str>,
    /// The policy, in the shape of the file.
    policy: &'a Policy,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let mut workspace = Workspace::open(global)?;
    let view = workspace.view(&arguments.at)?;
    let read = workspace.policy(global, &*view)?;
    if let Some(source) = read.source.as_ref().filter(|_| !read.faults.is_empty()) {
        return Err(Failure::of_faults(&read.faults, source));
    }
    if arguments.json {
        let path = read.source.as_ref().map(|source| source.path().as_str());
        streams.print_json(&Config { schema: "loopctl.config/1", path, policy: &read.policy })?;
    } else {
        streams.print(&listing(&read, streams.look)?)?;
    }
    Ok(0)
}

/// Every key on a line of its own, as TOML can be written.
fn listing(read: &Read, look: Look) -> Result<String, Failure> {
    let policy = serde_json::to_value(&read.policy)
        .map_err(|error| Failure::new(format!("could not show the policy: {error}")))?;
    let mut lines = Vec::new();
    flatten("", &policy, &mut lines);
    let mut out = String::new();
    for (key, value) in lines {
        let origin = match (&read.source, read.origins.get(&key)) {
            (Some(source), Some(span)) => format!("{}:{}", source.path(), source.line(*span)),
            _ => "default".to_owned(),
        };
        let comment = look.paint(Tone::Faint, harmless(&format!("# {origin}")));
        let _ = writeln!(out, "{} = {}  {comment}", harmless(&key), harmless(&toml(&value)));
    }
    Ok(out)
}

/// The leaves of a value by their dotted keys; what is not set is left out.
fn flatten(key: &str, value: &Value, lines: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
                let name = if bare { name.clone() } else { Value::from(name.as_str()).to_string() };
                let key = if key.is_empty() { name } else { format!("{key}.{name}") };
                flatten(&key, value, lines);
            }
        }
        Value::Null => {}
        _ => lines.push((key.to_owned(), value.clone())),
    }
}

/// A value as TOML writes it.
fn toml(value: &Value) -> String {
    match value {
        Value::Array(elements) => format!("[{}]", elements.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let entries: Vec<String> = map.iter().map(|(key, value)| format!("{key} = {}", toml(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}
