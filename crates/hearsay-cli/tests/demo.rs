//! `hearsay demo`, from the command to the matter that it names.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn names_the_most_disputed_matter_and_serves_it() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut program = Running(
            Command::new(env!("CARGO_BIN_EXE_hearsay"))
                .arg("demo")
                .arg(folder.path().join("demo"))
                .args(["--model", "fast", "--port", "0"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        let lines = BufReader::new(program.0.stdout.take().unwrap()).lines().map(Result::unwrap);
        let said: Vec<String> = lines.take_while(|line| !line.starts_with("Ctrl-C")).collect();
        let address = said.iter().find(|line| line.contains("/matters/")).unwrap().trim();
        let (host, matter) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();

        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET /api/v1/{matter} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("\"disputed\":true"), "{said:?}");
    }
}
