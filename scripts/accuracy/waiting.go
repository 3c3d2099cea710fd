// Goroutines on threads of their own that wait in system calls, until the process is killed.
package main

import (
	"runtime"
	"syscall"
	"time"
)

func waitForByte(file int) {
	runtime.LockOSThread()
	var bytes [1]byte
	syscall.Read(file, bytes[:])
}

func waitForTime() {
	runtime.LockOSThread()
	day := syscall.Timespec{Sec: 86400}
	syscall.Nanosleep(&day, nil)
}

func main() {
	var ends [2]int
	syscall.Pipe(ends[:])
	go waitForByte(ends[0])
	go waitForByte(ends[0])
	go waitForTime()
	time.Sleep(50 * time.Millisecond)
	waitForTime()
}
