//! The commands that get a probe proven.

use super::Proof;
use crate::model::ledger::Ledger;
use crate::model::signature::NAMESPACE;
use crate::text::shell_word;

impl Proof {
    /// The command that makes a new receipt: it runs the probe, or imports a run of one that is run elsewhere.
    pub fn running_command(&self, ledger: &Ledger) -> String {
        let name = shell_word(&self.name);
        let runs = self.declared(ledger).is_none_or(|declared| declared.probe.run.is_some());
        if runs { format!("loopctl probe run {name}") } else { format!("loopctl receipt import --probe {name} FILE") }
    }

    /// The command by which whoever made the newest run signs its receipt; the key is theirs to name.
    pub fn signing_command(&self) -> Option<String> {
        let path = self.receipt()?.source.path();
        Some(format!("ssh-keygen -Y sign -n {NAMESPACE} -f KEY {}", shell_word(path.as_str())))
    }
}
