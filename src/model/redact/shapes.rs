//! What tokens, passwords and keys look like, whoever gave them out.

use std::sync::LazyLock;

use regex::Regex;

/// Tokens that tell by their first letters what they are.
const TOKENS: [&str; 19] = [
    // GitHub, GitLab
    r"\bgh[oprsu]_[A-Za-z0-9]{20,}",
    r"\bgithub_pat_[A-Za-z0-9_]{20,}",
    r"\bgl(?:pat|oas|ptt|dt|rt|cbt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_.-]{20,}",
    // Amazon, Google, DigitalOcean
    r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b",
    r"\bAIza[A-Za-z0-9_-]{35}",
    r"\bya29\.[A-Za-z0-9_-]{20,}",
    r"\bdo[opr]_v1_[a-f0-9]{64}",
    // Slack
    r"\bxox[a-z]-[A-Za-z0-9-]{10,}",
    r"\bxapp-[A-Za-z0-9-]{10,}",
    r"\bhooks\.slack\.com/services/[A-Za-z0-9/_-]+",
    // Stripe, SendGrid, those that answer in words
    r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}",
    r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    r"\bsk-[A-Za-z0-9_-]{20,}",
    r"\bhf_[A-Za-z0-9]{30,}",
    // npm, PyPI
    r"\bnpm_[A-Za-z0-9]{36}",
    r"\bpypi-[A-Za-z0-9_-]{50,}",
    // Vault, age, Tailscale
    r"\bhv[bs]\.[A-Za-z0-9_-]{20,}",
    r"\bAGE-SECRET-KEY-1[A-Z0-9]{50,}",
    r"\btskey-[a-z]+-[A-Za-z0-9-]{10,}",
];

/// What stands in a place for secrets. Of a shape with a group `secret`, the rest is no secret.
const PLACES: [&str; 7] = [
    // JSON web tokens
    r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*",
    // A private key; of one that is cut off everything behind its beginning.
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)",
    // Headers
    r#"(?i)\b(?:proxy-)?authorization["']?[ \t]*[:=][ \t]*["']?(?:(?:basic|bearer|token|apikey|negotiate)[ \t]+)?(?<secret>digest[ \t][^\r\n]*|aws4-[^\r\n]*|[^\s"']+)"#,
    r"(?i)\bbearer[ \t]+(?<secret>[a-z0-9._~+/-]{20,}=*)",
    r"(?i)\b(?:set-)?cookie:[ \t]*(?<secret>[^\r\n]+)",
    // Names and passwords in addresses; `ssh://git@..` gives none away.
    r#"://(?<secret>[^\s/?#"'<>@:]*:[^\s/"'<>]*)@"#,
    r#"(?i)https?://(?<secret>[^\s/?#"'<>@:]+)@"#,
];

/// Names that a secret is given by: `password=..`, `"api_key": ".."`, `--token ..`. In running text a colon
/// follows many words, so before one fewer names count.
const NAMED: [&str; 3] = [
    r#"(?:pass(?:word|wd|phrase|code)|secret|token|(?:api|access|account|private|signing|encryption)[_-]?key|credentials?|\bpwd)[a-z0-9_.-]*\\?["']?[ \t]*=>?[ \t]*"#,
    r#"(?:pass(?:word|wd|phrase|code)|secret(?:[_-]?(?:key|access[_-]key))?|[a-z0-9][_-]token|token\\?["']|(?:api|access|account|private|signing|encryption)[_-]?key)\\?["']?[ \t]*:[ \t]*"#,
    r"--?[a-z-]*(?:password|passwd|passphrase|secret|token|api-?key)[ \t]+",
];

/// What follows such a name: something in quotes, or up to where values end.
const VALUES: [&str; 4] = [
    r#""(?<secret>(?:\\.|[^"\\\r\n])+)"#,
    r"'(?<secret>[^'\r\n]+)",
    r#"\\["'](?<secret>[^"'\\\r\n]+)"#,
    r#"(?<secret>[^\s"'\\&;,)][^\s"'&;,)]*)"#,
];

/// Every shape, ready to be looked for.
pub(super) fn all() -> &'static [Regex] {
    // A test holds that each of them is a pattern.
    static ALL: LazyLock<Vec<Regex>> =
        LazyLock::new(|| written().iter().filter_map(|shape| Regex::new(shape).ok()).collect());
    &ALL
}

fn written() -> Vec<String> {
    let tokens = TOKENS.map(|token| format!("(?:{token})")).join("|");
    let mut all = vec![tokens];
    all.extend(PLACES.map(str::to_owned));
    all.extend(NAMED.iter().flat_map(|name| VALUES.map(|value| format!("(?i){name}{value}"))));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_a_pattern() {
        for shape in written() {
            if let Err(error) = Regex::new(&shape) {
                panic!("{error}");
            }
        }
        assert_eq!(all().len(), 1 + PLACES.len() + NAMED.len() * VALUES.len());
    }
}
