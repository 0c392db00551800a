//! Jobs that bear a mark, in their environment and their arguments: a process that bears it after the end is
//! a survivor, whatever its name, parent or session.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use loopctl::probe::{Interrupt, Job, Ran, Streams, run_by};

/// What is left running in most tests, if it is let: a process that does nothing for a long time.
pub(crate) const LONG: &str = "sleep 1000";

/// Soon, on a machine that may be busy: what is left alone here lasts a thousand seconds.
pub(crate) const PROMPT: Duration = Duration::from_secs(30);

/// One that has lost its parent, its session, its terminal and its environment, and holds the pipes open.
pub(crate) const DAEMON: &str = "(setsid sh -c 'trap \"\" TERM HUP; env -i sleep 1000.$RUNNER_MARK & sleep 1001' & )";

/// A job and the mark of everything that it starts.
pub(crate) struct Marked {
    pub(crate) mark: String,
    pub(crate) job: Job,
}

impl Marked {
    pub(crate) fn new(command: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // Digits, so that it can be a part of how long to sleep.
        let mark = format!("77{}0{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let job = Job {
            command: command.to_owned(),
            directory: std::env::temp_dir(),
            variables: vec![("RUNNER_MARK".into(), mark.clone().into())],
            without: Vec::new(),
            timeout: Duration::from_secs(90),
            output_limit: 1 << 20,
            streams: Streams::Apart,
        };
        Self { mark, job }
    }

    pub(crate) fn within(mut self, millis: u64) -> Self {
        self.job.timeout = Duration::from_millis(millis);
        self
    }

    /// Runs it, and holds that nothing of it is left.
    pub(crate) fn run(&self) -> Ran {
        let ran = run_by(loopctl(), &self.job, &Interrupt::never().expect("a socket"), &mut |_| {});
        assert_eq!(survivors(&self.mark), Vec::<String>::new(), "after {:?}", ran.end);
        ran
    }

    /// Runs it in a process of its own, which can be killed.
    pub(crate) fn drive(&self) -> Child {
        Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "driver", "--ignored", "--nocapture"])
            .env("RUNNER_COMMAND", &self.job.command)
            .env("RUNNER_DRIVEN", &self.mark)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("this program runs")
    }
}

pub(crate) fn loopctl() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_loopctl"))
}

/// The processes that bear `mark`, as `PID ARGUMENTS`.
pub(crate) fn survivors(mark: &str) -> Vec<String> {
    let variable = format!("RUNNER_MARK={mark}").into_bytes();
    let holds = |bytes: &[u8]| bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
    processes()
        .filter_map(|process| {
            let arguments = fs::read(process.join("cmdline")).unwrap_or_default();
            let environment = fs::read(process.join("environ")).unwrap_or_default();
            let is_marked = environment.split(|byte| *byte == 0).any(|one| one == variable) || holds(&arguments);
            is_marked.then(|| format!("{} {}", process.display(), String::from_utf8_lossy(&arguments)))
        })
        .collect()
}

fn processes() -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir("/proc").expect("/proc").flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().parse::<u32>().is_ok()).map(|entry| entry.path())
}

/// Waits until no process bears `mark`; returns how long that took.
pub(crate) fn wait_until_gone(mark: &str) -> Duration {
    let since = Instant::now();
    loop {
        let left = survivors(mark);
        if left.is_empty() {
            return since.elapsed();
        }
        assert!(since.elapsed() < PROMPT, "still there: {left:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Waits until as many processes as that bear `mark`.
pub(crate) fn wait_until_there(mark: &str, count: usize) {
    let since = Instant::now();
    while survivors(mark).len() < count {
        assert!(since.elapsed() < PROMPT, "only {:?} came", survivors(mark));
        std::thread::sleep(Duration::from_millis(2));
    }
}

pub(crate) fn signal(pid: u32, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status().expect("kill").success());
}

/// The process called `name` that bears `mark`.
pub(crate) fn process_called(name: &str, mark: &str) -> u32 {
    let marked = survivors(mark).into_iter().filter_map(|one| Some(one.split_once(' ')?.0.to_owned()));
    let mut found =
        marked.filter(|process| fs::read_to_string(format!("{process}/comm")).is_ok_and(|comm| comm.trim() == name));
    let process = found.next().unwrap_or_else(|| panic!("no process is called {name}"));
    process.trim_start_matches("/proc/").parse().expect("a number")
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}
