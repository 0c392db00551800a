//! Running a command from loopctl's side: start a guard, take in the output, ask for an early end.

use std::env;
use std::io::{self, PipeReader, Read};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Child;
use std::time::{Instant, SystemTime};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::guard::{guarding, this_program};
use super::output::Stream;
use super::ready::wait_for;
use super::sweep::PATIENCE;
use super::wire::{Demand, Order, Word};
use super::{End, GRACE, Interrupt, Job, Output, Ran, Streams};

/// Runs `job` and waits until nothing of it is left.
///
/// The program that is running must be loopctl: it is started again as the guard. `heard` is told
/// the last line of a stream, whole or as far as it came, whenever something comes: as the command
/// wrote it, so not yet fit for a terminal. While it is at work nothing is read, so it should be brief.
/// Any number of threads may run jobs at once.
pub fn run(job: &Job, interrupt: &Interrupt, heard: &mut dyn FnMut(&str)) -> Ran {
    match this_program() {
        Ok(program) => run_by(&program, job, interrupt, heard),
        Err(error) => {
            let (now, reason) = (SystemTime::now(), format!("could not tell which program this is: {error}"));
            Ran { started: now, finished: now, end: End::NotStarted(reason), output: Output::new(job.output_limit) }
        }
    }
}

/// Like [`run`], with the loopctl at `program` as the guard, for programs that are not loopctl.
pub fn run_by(program: &Path, job: &Job, interrupt: &Interrupt, heard: &mut dyn FnMut(&str)) -> Ran {
    let (started, clock) = (SystemTime::now(), Instant::now());
    let mut output = Output::new(job.output_limit);
    let end = match interrupt.signal() {
        Some(signal) => End::Interrupted(signal),
        None => match Running::start(program, job) {
            Err(reason) => End::NotStarted(reason),
            Ok(running) => running.attend(job, interrupt, &mut output, heard),
        },
    };
    Ran { started, finished: started + clock.elapsed(), end, output }
}

/// A job under way, seen from loopctl.
struct Running {
    guard: Child,
    line: UnixStream,
    out: Option<PipeReader>,
    err: Option<PipeReader>,
    /// As large as a pipe: what is there is taken at once.
    buffer: Vec<u8>,
}

/// Why loopctl demanded the end.
#[derive(Clone, Copy)]
enum Why {
    Interrupted(i32),
    TooMuchOutput,
}

impl Running {
    fn start(program: &Path, job: &Job) -> Result<Self, String> {
        if !job.directory.is_dir() {
            return Err(format!("`{}` is not a directory", job.directory.display()));
        }
        Self::spawn(program, job).map_err(|error| format!("could not start the guard: {error}"))
    }

    fn spawn(program: &Path, job: &Job) -> io::Result<Self> {
        let (line, theirs) = UnixStream::pair()?;
        let (out, out_end) = io::pipe()?;
        let (err, err_end) = match job.streams {
            Streams::Together => (None, out_end.try_clone()?),
            Streams::Apart => io::pipe().map(|(err, err_end)| (Some(err), err_end))?,
        };
        let mut command = guarding(program, theirs);
        command.current_dir(&job.directory).stdout(out_end).stderr(err_end);
        for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"GIT_")) {
            command.env_remove(name);
        }
        for name in &job.without {
            command.env_remove(name);
        }
        let guard = command.envs(job.variables.iter().map(|(name, value)| (name, value))).spawn()?;
        // A guard that has died already is noticed by the end of its line.
        let _ = Order { command: job.command.clone(), timeout: job.timeout }.send(&line);
        Ok(Self { guard, line, out: Some(out), err, buffer: vec![0; 64 << 10] })
    }

    /// Takes in what comes until the line to the guard ends, and demands that end if there is cause to.
    fn attend(mut self, job: &Job, interrupt: &Interrupt, output: &mut Output, heard: &mut dyn FnMut(&str)) -> End {
        let mut said = Vec::new();
        let mut why = None;
        // The keeper holds the time; this is for a keeper that cannot end what it should.
        let mut until = Instant::now().checked_add(job.timeout.saturating_add(GRACE + 2 * PATIENCE));
        loop {
            let bell = why.is_none().then(|| interrupt.as_fd());
            let (out, err) = (self.out.as_ref().map(AsFd::as_fd), self.err.as_ref().map(AsFd::as_fd));
            let Ok(ready) = wait_for([Some(self.line.as_fd()), out, err, bell], until) else {
                return End::Lost("could not wait for the command".to_owned());
            };
            let [has_word, has_out, has_err, is_interrupted] = ready;
            if ready == [false; 4] {
                return End::Lost("the command could not be ended".to_owned());
            }
            self.take(has_out, has_err, output, heard);
            let cause = match interrupt.signal() {
                Some(signal) if is_interrupted => Some((Why::Interrupted(signal), Demand::Softly)),
                _ => output.is_over().then_some((Why::TooMuchOutput, Demand::AtOnce)),
            };
            if let (None, Some((cause, demand))) = (why, cause) {
                why = Some(cause);
                demand.send(&self.line);
                until = Some(Instant::now() + GRACE + 2 * PATIENCE);
            }
            if has_word && !hear(&self.line, &mut said) {
                break;
            }
        }
        self.drain(output, heard);
        let guard = self.guard.wait();
        match Word::read(&said) {
            Some(word) => end(word, why, job, output),
            None => unsaid(guard.ok().and_then(|status| status.signal())),
        }
    }

    /// Takes in what is still in the pipes. Someone else may hold them open: their end is not waited for.
    fn drain(&mut self, output: &mut Output, heard: &mut dyn FnMut(&str)) {
        while !output.is_over() {
            let (out, err) = (self.out.as_ref().map(AsFd::as_fd), self.err.as_ref().map(AsFd::as_fd));
            let Ok([has_out, has_err]) = wait_for([out, err], Some(Instant::now())) else { return };
            self.take(has_out, has_err, output, heard);
            if !has_out && !has_err {
                return;
            }
        }
    }

    /// Takes in what can be read now, and lets go of a pipe that has ended.
    fn take(&mut self, has_out: bool, has_err: bool, output: &mut Output, heard: &mut dyn FnMut(&str)) {
        for (ready, stream, pipe) in [(has_out, Stream::Out, &mut self.out), (has_err, Stream::Err, &mut self.err)] {
            let Some(reader) = pipe.as_mut().filter(|_| ready) else { continue };
            match reader.read(&mut self.buffer) {
                Ok(count) if count > 0 => {
                    output.push(stream, &self.buffer[..count]);
                    let line = output.last_line(stream);
                    if !line.is_empty() {
                        heard(&line);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                _ => *pipe = None,
            }
        }
    }
}

/// Takes in what the keeper says; false when the line has ended.
fn hear(mut line: &UnixStream, said: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 4096];
    match line.read(&mut buffer) {
        Ok(count) => {
            said.extend_from_slice(&buffer[..count]);
            count > 0
        }
        Err(error) => error.kind() == io::ErrorKind::Interrupted,
    }
}

/// How the job ended, from what its keeper said and what was demanded of it.
fn end(word: Word, why: Option<Why>, job: &Job, output: &Output) -> End {
    match (word, why) {
        (Word::Left(left), _) => End::Lost(format!("could not end all of it: {left}")),
        (Word::NotStarted(reason), _) => End::NotStarted(reason),
        (Word::TimedOut, _) => End::TimedOut(job.timeout),
        (Word::Signalled(signal), _) | (Word::Demanded, Some(Why::Interrupted(signal))) => End::Interrupted(signal),
        (Word::Demanded, _) => End::TooMuchOutput(job.output_limit),
        // What was cut off is no answer, even if the command came to its own end meanwhile.
        _ if output.is_over() => End::TooMuchOutput(job.output_limit),
        (Word::Code(code), _) => End::Code(code),
        (Word::Signal(signal), _) => End::Signal(signal),
    }
}

/// How a job ended whose guards ended, the first by `signal`, before either said anything.
fn unsaid(signal: Option<i32>) -> End {
    match signal {
        // A guard is deaf to these. It was being born, still in loopctl's process group, when a key was pressed.
        Some(signal @ (SIGHUP | SIGINT | SIGTERM)) => End::Interrupted(signal),
        _ => End::Lost("its guard was killed".to_owned()),
    }
}
