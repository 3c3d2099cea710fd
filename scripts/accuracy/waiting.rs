// Threads of Rust that wait in different ways, until the process is killed.
use std::sync::{mpsc, Arc, Condvar, Mutex};
use std::{thread, time::Duration};

fn wait_for_message(from: mpsc::Receiver<u32>) -> u32 {
    from.recv().unwrap()
}

fn wait_for_change(pair: &(Mutex<bool>, Condvar)) {
    let mut changed = pair.0.lock().unwrap();
    while !*changed {
        changed = pair.1.wait(changed).unwrap();
    }
}

fn fall(depth: u32) -> u32 {
    if depth == 0 {
        std::process::abort();
    }
    fall(depth - 1) + 1
}

fn main() {
    let (sender, receiver) = mpsc::channel();
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let other = pair.clone();
    thread::spawn(move || wait_for_message(receiver));
    thread::spawn(move || wait_for_change(&other));
    thread::spawn(|| thread::sleep(Duration::from_secs(86400)));
    thread::sleep(Duration::from_millis(100));
    if cfg!(feature = "abort") {
        println!("{}", fall(4));
    }
    thread::sleep(Duration::from_secs(60));
    drop(sender);
}
