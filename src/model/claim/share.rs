//! How much of something is done: `60%`, `2/3 hosts`, `2 of 3`.

/// How much of something there is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    Part,
    All,
}

/// The share that a text begins with, and what follows it: `60%`, `2/3`, `2 of 3`.
pub(super) fn share(text: &str) -> Option<(Share, &str)> {
    let (part, rest) = number(text)?;
    let share = |all: bool| if all { Share::All } else { Share::Part };
    if let Some(rest) = rest.trim_start().strip_prefix('%') {
        return (part <= 100).then_some((share(part == 100), rest));
    }
    let rest = rest.strip_prefix('/').or_else(|| rest.strip_prefix(" of "))?;
    let (whole, rest) = number(rest)?;
    // A day with its year, and a part of a name.
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_'));
    (ends && part <= whole).then_some((share(part == whole), rest))
}

/// The number that a text begins with.
fn number(text: &str) -> Option<(u32, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text[..len].parse().ok()?, &text[len..]))
}

/// Whether a text begins with how many of how many are done, and of what: `2/3 hosts`, `2 of 3 hosts`, `90%` alone.
pub(super) fn counts_part(text: &str) -> bool {
    /// What follows a day and no count: `3/5 by kim`.
    const LINKS: [&str; 8] = ["by", "on", "at", "in", "via", "with", "per", "for"];
    let Some((part, rest)) = share(text) else { return false };
    let word = rest.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let counted = !text[..text.len() - rest.len()].ends_with('%');
    let named =
        counted && word.starts_with(char::is_alphabetic) && !LINKS.iter().any(|link| link.eq_ignore_ascii_case(word));
    let percent = || text.contains('%') && rest.trim_end_matches([')', ']', ' ']).is_empty();
    // `39/40` alone is a count, `3/5` may be a day.
    let date = || {
        let (month, day) =
            (number(text).map_or(0, |(part, _)| part), text[..text.len() - rest.len()].rsplit('/').next());
        month <= 12 && day.and_then(|day| day.parse::<u32>().ok()).is_some_and(|day| day <= 31)
    };
    let alone = || counted && !date() && rest.trim_end_matches([')', ']', ' ', '.', '*']).is_empty();
    part == Share::Part && (named || percent() || alone())
}
