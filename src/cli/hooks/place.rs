//! `loopctl hooks install` and `uninstall`.

use std::fmt::Write;

use clap::Args;

use super::shown;
use crate::cli::{Failure, Outcome, Streams};
use crate::hooks::{Hook, Hooks, Plan, Step};
use crate::text::harmless;

/// Which hooks, and whether anything is written.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Only this hook; may be given several times [default: all that serve where people work; in a bare repository
    /// pre-receive].
    #[arg(long = "type", value_enum, value_name = "HOOK")]
    types: Vec<Hook>,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Arguments {
    /// The hooks that are named; else all, or all that `usual` says.
    fn hooks(&self, usual: impl Fn(Hook) -> bool) -> impl Iterator<Item = Hook> {
        Hook::ALL
            .into_iter()
            .filter(move |hook| if self.types.is_empty() { usual(*hook) } else { self.types.contains(hook) })
    }
}

/// Places hooks. Exit code 1: some place is taken, and was left alone.
pub(super) fn install(hooks: &Hooks, arguments: &Arguments, streams: &Streams) -> Outcome {
    if let Some(hook) = arguments.types.iter().find(|hook| hooks.root.is_none() && !is_usual(hooks, **hook)) {
        let failure = Failure::new(format!("nobody works in a bare repository, so {} would never run", hook.name()));
        return Err(failure
            .help("install it in the clones that people work in; here `--type pre-receive` judges what they push"));
    }
    if let Some(set) = hooks.path.set.as_ref().filter(|_| hooks.is_shared()) {
        let directory = hooks.path.directory.display();
        let whose = format!("core.hooksPath ({}, {}) says so", set.scope, set.origin);
        streams.notice(&format!("{directory} holds the hooks of other repositories too: {whose}"));
    }
    let plans: Vec<Plan> =
        arguments.hooks(|hook| is_usual(hooks, hook)).map(|hook| Plan::to_install(hooks.slot(hook))).collect();
    carry_out(hooks, &plans, arguments.dry_run, streams)
}

/// Whether a hook serves in such a repository.
pub(super) fn is_usual(hooks: &Hooks, hook: Hook) -> bool {
    hook.is_for_servers() == hooks.root.is_none()
}

/// Takes hooks out, from where git looks now and from where it usually does.
pub(super) fn uninstall(hooks: &Hooks, arguments: &Arguments, streams: &Streams) -> Outcome {
    let slots =
        arguments.hooks(|_| true).flat_map(|hook| std::iter::once(hooks.slot(hook)).chain(hooks.usual_slot(hook)));
    let plans: Vec<Plan> = slots.map(Plan::to_uninstall).collect();
    carry_out(hooks, &plans, arguments.dry_run, streams)
}

fn carry_out(hooks: &Hooks, plans: &[Plan], dry: bool, streams: &Streams) -> Outcome {
    let mut out = String::new();
    let mut refused = false;
    for plan in plans {
        if !dry {
            plan.carry_out()?;
        }
        refused |= matches!(plan.step, Step::Refuse { .. });
        let Some(told) = told(plan, dry) else { continue };
        let _ = writeln!(out, "{}: {told}", shown(hooks, &plan.slot.path));
    }
    streams.print(&out)?;
    if out.is_empty() {
        streams.say("no hook of loopctl is there");
    }
    Ok(u8::from(refused))
}

/// What is done about one hook; nothing where there is nothing to say.
fn told(plan: &Plan, dry: bool) -> Option<String> {
    let would = |done: &str, todo: &str| if dry { format!("would be {todo}") } else { done.to_owned() };
    let aside = plan.slot.aside.file_name().unwrap_or_default().to_string_lossy();
    let first = format!("what stood there runs first, as {aside}");
    Some(match &plan.step {
        Step::Nothing => match plan.slot.found {
            crate::hooks::Found::Own => "is in place".to_owned(),
            crate::hooks::Found::Calls => "is your own, and calls loopctl".to_owned(),
            _ => return None,
        },
        Step::Write => would("written", "written"),
        Step::Repair => would("written anew", "written anew"),
        Step::Chain => format!("{}; {first}", would("written", "written")),
        Step::Remove => would("taken out", "taken out"),
        Step::Restore => {
            would("taken out, and what stood there before is back", "taken out, and what stood there before put back")
        }
        Step::Refuse { why, help } => format!("left alone: {}\n{}", harmless(why), indented(help)),
    })
}

/// Advice, whose first line says what to do and whose others are to be copied.
pub(super) fn indented(help: &str) -> String {
    help.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
