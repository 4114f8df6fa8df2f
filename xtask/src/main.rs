//! The project's own commands; `cargo xtask help` lists them.

use anyhow::{Result, bail};
use std::process::ExitCode;
use xtask::journeys::{Plan, journeys};
use xtask::{bench, build, lint, serve, size, test, verify};

const HELP: &str = "\
Usage: cargo xtask COMMAND

  serve [--port N]   install what is missing, build, serve the app and print its address
  build              leave a static dist/ that any file server can serve, also below a sub-path
  check              lint and the quick native tests
  test [--long]      install what is missing, build, and run every test, those in the browser too; a quarter of an hour of
                     training is left out without --long
  journeys [--times N] [--load] [--pace X] [FILTER]
                     walk through the site that was built, N times, beside a busy thread for each core, and with a trainer that
                     takes X times as long (below 1: that is faster)
  bench [FILTER]     print the figures, one JSON object a line, on standard output
  verify             hold the simulator against theory and msprime at ten times the tests' replicates; writes docs/verification.html
  size [--accept]    print the compressed sizes of dist/ and hold them against xtask/size-budget.json;
                     --accept writes them there
  lint               formatting, clippy (native and wasm), documentation
  help               this text

Tools go below target/tools; nothing else on the machine is changed, except that `rustup target add` brings the wasm target
and that `test` and `bench` install Chromium and its driver with apt-get where they are missing and that is allowed.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve"] => serve::serve(serve::DEFAULT_PORT),
        ["serve", "--port", port] => serve::serve(port.parse()?),
        ["build"] => build::build().map(drop),
        ["check"] => lint::lint().and_then(|()| test::quick()),
        ["test"] => test::everything(false),
        ["test", "--long"] => test::everything(true),
        ["journeys", words @ ..] => Plan::from_words(words).and_then(|plan| journeys(&plan)),
        ["bench"] => bench::bench(None),
        ["bench", filter] => bench::bench(Some(filter)),
        ["verify"] => verify::verify().map(drop),
        ["size"] => size::check(),
        ["size", "--accept"] => size::accept(),
        ["lint"] => lint::lint(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!(
            "`cargo xtask {}` is not a command; `cargo xtask help` lists them",
            other.join(" ")
        ),
    }
}
