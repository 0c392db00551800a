//! The rules: one file each, with its documentation, its declaration and its check.
//!
//! A rule's doc comment is the text that `loopctl explain`, `docs/rules/`, SARIF and the editor print,
//! and its examples are run as tests. To add a rule, write its file and one line in its family;
//! `docs/writing-rules.md` shows how.

/// Declares the rule of a file: its doc comment, code and name, level, the fixes it may offer, its check.
macro_rules! rule {
    (
        $(#[doc = $doc:literal])*
        $code:ident $name:literal, $level:ident, [$($safety:ident),*], $check:ident($($told:expr),+)
    ) => {
        $(#[doc = $doc])*
        pub(in crate::rules) const RULE: &crate::lint::Rule = &crate::lint::Rule {
            code: stringify!($code),
            name: $name,
            level: crate::model::policy::Level::$level,
            fixes: &[$(crate::lint::Safety::$safety),*],
            doc: concat!($($doc, "\n"),*),
            check: crate::lint::Check::$check($($told),+),
        };
    };
}

/// Declares the rules of a family, in the order of their codes.
macro_rules! family {
    ($($file:ident),* $(,)?) => {
        $(mod $file;)*
        /// The rules of the family.
        pub(super) const RULES: &[&crate::lint::Rule] = &[$($file::RULE),*];
    };
}

mod commits;
mod consistency;
mod evidence;
mod meta;
mod reading;
mod structure;
mod transitions;

use crate::lint::Rule;

const FAMILIES: [&[&Rule]; 7] = [
    reading::RULES,
    structure::RULES,
    consistency::RULES,
    evidence::RULES,
    transitions::RULES,
    commits::RULES,
    meta::RULES,
];

/// The number of rules.
const COUNT: usize = {
    let (mut count, mut at) = (0, 0);
    while at < FAMILIES.len() {
        count += FAMILIES[at].len();
        at += 1;
    }
    count
};

/// Every rule, in the order of the codes.
pub const ALL: [&Rule; COUNT] = {
    let mut all = [FAMILIES[0][0]; COUNT];
    let (mut family, mut at) = (0, 0);
    while family < FAMILIES.len() {
        let mut nth = 0;
        while nth < FAMILIES[family].len() {
            all[at] = FAMILIES[family][nth];
            // A code that stands twice, or in the wrong place, does not build.
            assert!(at == 0 || follows(all[at - 1].code, all[at].code), "rules are in the order of their codes");
            nth += 1;
            at += 1;
        }
        family += 1;
    }
    all
};

/// Whether the code `next` comes behind `code`.
const fn follows(code: &str, next: &str) -> bool {
    let (code, next) = (code.as_bytes(), next.as_bytes());
    assert!(code.len() == 5 && next.len() == 5, "a code is LC and three digits");
    let mut at = 0;
    while at < 5 {
        if code[at] != next[at] {
            return code[at] < next[at];
        }
        at += 1;
    }
    false
}

/// The title of a family, by the first of its codes' digits.
pub fn family(rule: &Rule) -> &'static str {
    match rule.family() {
        "LC0" => "Reading",
        "LC1" => "Structure",
        "LC2" => "Consistency",
        "LC3" => "Evidence",
        "LC4" => "Transitions",
        "LC5" => "Commits",
        _ => "About loopctl itself",
    }
}
