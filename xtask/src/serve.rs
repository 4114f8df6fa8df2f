//! `cargo xtask serve`.

use crate::build;
use crate::server::Server;
use anyhow::Result;

/// The port where none is given.
pub const DEFAULT_PORT: u16 = 8080;

/// Builds, serves and prints the address; runs until it is interrupted.
///
/// # Errors
/// Where the build fails or the port is taken.
pub fn serve(port: u16) -> Result<()> {
    let server = Server::start(build::build_quickly()?, port, "/")?;
    println!(
        "\nCoalescent Playground is at {} (Ctrl-C ends it)",
        server.address()
    );
    loop {
        std::thread::park();
    }
}
