//! A small file server for a built site: what `serve` shows and what the browser tests drive.

use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// A running server; it ends with the process.
pub struct Server {
    address: String,
}

impl Server {
    /// Serves a folder to this machine only, below `prefix` (such as `/` or `/playground/`); port 0 takes a free one.
    ///
    /// # Errors
    /// Where the port is taken.
    pub fn start(folder: PathBuf, port: u16, prefix: &'static str) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("port {port} cannot be opened"))?;
        let address = format!("http://{}{prefix}", listener.local_addr()?);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                // A browser that hangs up early is no trouble of ours.
                std::thread::spawn(move || answer(stream, &folder, prefix).ok());
            }
        });
        Ok(Self { address })
    }

    /// The address of the site's first page.
    pub fn address(&self) -> &str {
        &self.address
    }
}

fn answer(mut stream: TcpStream, folder: &Path, prefix: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.try_clone()?.take(16 * 1024)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // A connection closed with unread bytes is reset, and the browser may lose the answer.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let file = file(folder, prefix, target)
        .and_then(|path| Some((std::fs::read(&path).ok()?, content_type(&path))));
    let (status, (body, kind)) = match (method, file) {
        ("GET" | "HEAD", Some(found)) => ("200 OK", found),
        ("GET" | "HEAD", None) => (
            "404 Not Found",
            (
                b"There is no such file here.\n".to_vec(),
                "text/plain; charset=utf-8",
            ),
        ),
        _ => (
            "405 Method Not Allowed",
            (Vec::new(), "text/plain; charset=utf-8"),
        ),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n"
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// The file a request asks for; none where that would lie outside the folder.
fn file(folder: &Path, prefix: &str, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix(prefix)?;
    let path = if path.is_empty() { "index.html" } else { path };
    let relative = Path::new(path);
    relative
        .components()
        .all(|component| matches!(component, Component::Normal(_)))
        .then(|| folder.join(relative))
}

fn content_type(path: &Path) -> &'static str {
    match path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "md" | "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_stay_inside_the_folder() {
        let folder = Path::new("/site");
        assert_eq!(
            file(folder, "/", "/"),
            Some(PathBuf::from("/site/index.html"))
        );
        assert_eq!(
            file(folder, "/below/", "/below/a/b.js?x=1"),
            Some(PathBuf::from("/site/a/b.js"))
        );
        assert_eq!(file(folder, "/below/", "/a.js"), None);
        for outside in [
            "/../secret",
            "/a/../../secret",
            "//etc/passwd",
            "secret",
            "",
        ] {
            assert_eq!(file(folder, "/", outside), None, "{outside}");
        }
    }

    #[test]
    fn a_file_arrives_with_its_type() {
        let folder = std::env::temp_dir().join(format!("server-test-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.wasm"), b"\0asm").unwrap();
        let server = Server::start(folder.clone(), 0, "/").unwrap();
        let host = server
            .address()
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        let get = |path: &str| {
            let mut stream = TcpStream::connect(&host).unwrap();
            write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let answer = get("/a.wasm");
        assert!(
            answer.starts_with("HTTP/1.1 200 OK\r\n")
                && answer.contains("Content-Type: application/wasm\r\n"),
            "{answer}"
        );
        assert!(answer.ends_with("\r\n\r\n\0asm"));
        assert!(get("/b.wasm").starts_with("HTTP/1.1 404"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
