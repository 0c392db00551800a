//! Which rules are heard, and how grave their findings are.

use super::finding::Finding;
use super::rule::{Check, Rule, UnknownRule, known};
use crate::model::policy::{Level, LevelTable, Policy};
use crate::text::RepoPath;

/// What a run listens to: the command line before the policy before the rule.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
    levels: LevelTable,
    infos: bool,
    /// Whether only errors are heard.
    errors: bool,
}

impl Selection {
    /// Everything that `policy` leaves on, infos included if `infos`.
    pub fn of(policy: &Policy, infos: bool) -> Self {
        Self { levels: LevelTable::of(policy), infos, ..Self::default() }
    }

    /// Hears of errors alone.
    #[must_use]
    pub fn of_errors(self) -> Self {
        Self { errors: true, ..self }
    }

    /// Hears only the rules named in `select`, if any are, and none of those in `ignore`.
    pub fn narrowed(
        mut self,
        rules: &[&'static Rule],
        select: &[String],
        ignore: &[String],
    ) -> Result<Self, UnknownRule> {
        for name in select.iter().chain(ignore) {
            if !rules.iter().any(|rule| rule.is_meant_by(name)) {
                return Err(UnknownRule::of(rules, name));
            }
        }
        (self.select, self.ignore) = (select.to_vec(), ignore.to_vec());
        Ok(self)
    }

    /// What has to be heard so that the engine can tell what it is asked for: of what is selected by name it speaks only
    /// once the other rules have looked, and of something that is `forgiven`, by a mark or a baseline, once all was looked
    /// for. Nothing where it is not asked, or they look anyway.
    pub(super) fn widened(&self, rules: &[&'static Rule], forgiven: impl FnOnce() -> bool) -> Option<Self> {
        let asked = rules.iter().any(|rule| matches!(rule.check, Check::Engine(_)) && self.is_selected(rule));
        let wide = !self.select.is_empty() || !self.infos && !self.errors && forgiven();
        (asked && wide).then(|| Self { select: Vec::new(), infos: true, ..self.clone() })
    }

    /// The lowest level at which a finding of `rule` is heard; nothing if none is.
    pub fn wanted(&self, rule: &Rule) -> Option<Level> {
        if self.levels.differs_by_path() && self.is_selected(rule) {
            return Some(Level::Info);
        }
        [Level::Info, Level::Warn, Level::Error].into_iter().find(|level| self.level(rule, *level, None).is_some())
    }

    /// How grave a finding is that `rule` tells at `told`; nothing if it is not heard.
    pub fn level(&self, rule: &Rule, told: Level, path: Option<&RepoPath>) -> Option<Level> {
        if !self.is_selected(rule) {
            return None;
        }
        let named = self.select.iter().any(|name| rule.is_meant_by(name));
        let level = match self.levels.at(rule.code, rule.name, path) {
            Some(Level::Off) if named => told,
            Some(set) => set_to(set, told, rule.level),
            None => told,
        };
        match level {
            Level::Off => None,
            Level::Info if !(self.infos || named) => None,
            level if self.errors && level != Level::Error => None,
            _ => Some(level),
        }
    }

    /// How grave a finding is here; nothing if it is not heard.
    pub fn level_of(&self, finding: &Finding) -> Option<Level> {
        self.level(finding.rule, finding.level, Some(finding.source.path()))
    }

    /// Gives a finding the level that is set for it; whether it is heard.
    pub(super) fn apply(&self, finding: &mut Finding) -> bool {
        let level = self.level_of(finding);
        finding.level = level.unwrap_or(finding.level);
        level.is_some()
    }

    /// Whether all that `rule` usually tells is looked for: what was not looked for can still be there.
    pub(super) fn looks_for(&self, rule: &Rule) -> bool {
        self.wanted(rule).is_some_and(|wanted| wanted == Level::Info || wanted == rule.level)
    }

    /// Whether what the rule of this code tells is asked for; what no rule tells any more is left out by nobody.
    pub fn asks_for(&self, rules: &[&'static Rule], code: &str) -> bool {
        known(rules, code).is_none_or(|rule| self.is_selected(rule))
    }

    fn is_selected(&self, rule: &Rule) -> bool {
        let named = |names: &[String]| names.iter().any(|name| rule.is_meant_by(name));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }
}

/// What a finding told at `told` becomes when its rule, which is at `own`, is set to `set`.
///
/// Lowering a rule lowers all it tells; raising one raises what it tells by itself, and leaves
/// alone what it knows to be less grave.
fn set_to(set: Level, told: Level, own: Level) -> Level {
    if set >= own {
        told.max(set)
    } else if told <= own {
        told.min(set)
    } else {
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_errors_alone_a_rule_is_wanted_as_far_as_it_tells_some() {
        static RULE: Rule = Rule {
            code: "LC901",
            name: "some-rule",
            level: Level::Warn,
            fixes: &[],
            doc: "",
            check: crate::lint::Check::Whole(|_, _| ()),
        };
        let selection = |policy: &str| {
            let source = crate::text::Source::new(RepoPath::new("loopctl.toml").expect("a path"), policy.to_owned());
            Selection::of(&crate::model::policy::Read::of(source).policy, false)
        };
        assert_eq!(selection("").wanted(&RULE), Some(Level::Warn));
        assert_eq!(selection("").of_errors().wanted(&RULE), Some(Level::Error));
        assert_eq!(selection("").of_errors().level(&RULE, Level::Warn, None), None);
        let raised = selection("[levels]\nLC901 = \"error\"\n").of_errors();
        assert_eq!(raised.wanted(&RULE), Some(Level::Warn));
        assert_eq!(raised.level(&RULE, Level::Warn, None), Some(Level::Error));
    }

    #[test]
    fn a_set_level_lowers_all_and_raises_the_usual() {
        use Level::{Error, Info, Off, Warn};
        for (set, told, own, becomes) in [
            (Warn, Error, Error, Warn),
            (Info, Error, Warn, Info),
            (Off, Info, Error, Off),
            (Error, Info, Info, Error),
            (Error, Warn, Warn, Error),
            (Error, Info, Warn, Info),
            (Warn, Error, Info, Error),
            (Error, Info, Error, Info),
        ] {
            assert_eq!(set_to(set, told, own), becomes, "{set:?} {told:?} {own:?}");
        }
    }
}
