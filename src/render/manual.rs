//! What a rule says about itself, as a page.

use std::fmt::Write;

use crate::lint::{Manual, Rule, Safety};
use crate::model::policy::Level;

/// The page of a rule, in Markdown: `loopctl explain` prints it, and `docs/rules/` is made of it.
pub fn page(rule: &Rule) -> String {
    let mut out = format!("# {} {}\n\n", rule.code, rule.name);
    let _ = write!(out, "{}", level(rule.level));
    match rule.fixes {
        [] => {}
        [Safety::Safe] => out.push_str(", with a safe fix"),
        [Safety::Unsafe] => out.push_str(", with an unsafe fix"),
        _ => out.push_str(", with fixes, some of them safe"),
    }
    let _ = write!(out, ".\n\n{}", Manual::of(rule).text);
    out
}

/// How grave a rule is, for people.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "Error",
        Level::Warn => "Warning",
        Level::Info => "Info",
        Level::Off => "Off",
    }
}
