"""What the test servers of this folder share: sockets on loopback, requests, and an end in time.

Run with `python3 -B`, so that nothing is left in the sources."""

import ctypes
import os
import signal
import socket
import struct
import sys
import threading

PR_SET_PDEATHSIG = 1
LONGEST_HEAD = 65536


def end_with_parent():
    """Whoever started this may be killed at any moment; nothing of it must stay behind."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent has ended")


def listen():
    """A listening socket on a free port of 127.0.0.1, and its port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    return listener, listener.getsockname()[1]


def serve(listener, handle):
    """Calls handle(connection, index) for each connection, in a thread of its own, for ever."""
    index = 0
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=guarded, args=(handle, connection, index), daemon=True).start()
        index += 1


def guarded(handle, connection, index):
    """Connections end in many ways here; none is worth a word."""
    try:
        handle(connection, index)
    except (OSError, ValueError):
        pass
    finally:
        connection.close()


def reset(connection):
    """Closes with a RST instead of a FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def read_request(connection):
    """One request, as (head, body); None once the other side has closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece or len(data) > LONGEST_HEAD:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            return None
        body += piece
    return head, body
