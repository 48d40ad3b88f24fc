"""python3 -B wire_proxy.py ROLE PORT [ARGUMENT...]

Stands between the program and a server on this PORT of loopback, and prints its own port:

    tls CERTIFICATE KEY   speaks TLS towards the program, and plain HTTP behind
    connect LOG           an HTTP proxy: a CONNECT to anywhere leads to PORT; all that the program
                          says goes to LOG, word for word
    refuse STATUS         an HTTP proxy that answers each CONNECT with this status
    chaos SEED            delays, cuts and corrupts what passes, both ways; the same SEED draws the
                          same faults for a connection's pieces

Ends with its parent."""

import random
import socket
import ssl
import sys
import threading
import time

import loopback


def relay(source, sink, treat):
    """Until either side closes, or `treat` says so by returning None."""
    try:
        while True:
            piece = source.recv(16384)
            piece = treat(piece) if piece else None
            if piece is None:
                break
            sink.sendall(piece)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def relay_both_ways(left, right, treat_right=lambda piece: piece, treat_left=lambda piece: piece):
    back = threading.Thread(target=relay, args=(right, left, treat_left), daemon=True)
    back.start()
    relay(left, right, treat_right)
    back.join()


def tls(port, arguments):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*arguments)

    def handle(connection, index):
        with context.wrap_socket(connection, server_side=True) as secure:
            with socket.create_connection(("127.0.0.1", port)) as server:
                relay_requests(secure, server)

    return handle


def relay_requests(secure, server):
    """One request after the other: an SSL socket is not for two threads at once."""
    while True:
        asked = loopback.read_request(secure)
        if asked is None:
            return
        server.sendall(asked[0] + b"\r\n\r\n" + asked[1])
        answer = loopback.read_request(server)
        if answer is None:
            return
        secure.sendall(answer[0] + b"\r\n\r\n" + answer[1])


def connect(port, arguments):
    log = open(arguments[0], "ab", buffering=0)

    def note(piece):
        log.write(piece)
        return piece

    def handle(connection, index):
        asked = loopback.read_request(connection)
        if asked is None:
            return
        note(asked[0] + b"\r\n\r\n" + asked[1])
        if not asked[0].startswith(b"CONNECT "):
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as server:
            relay_both_ways(connection, server, treat_right=note)

    return handle


def refuse(port, arguments):
    status = arguments[0].encode()

    def handle(connection, index):
        if loopback.read_request(connection) is not None:
            connection.sendall(b"HTTP/1.1 " + status + b" No\r\nContent-Length: 0\r\n\r\n")

    return handle


def chaos(port, arguments):
    seed = arguments[0]

    def treatment(name):
        dice = random.Random(name)

        def treat(piece):
            fault = dice.random()
            if fault < 0.02:
                return None
            if fault < 0.04:
                at = dice.randrange(len(piece))
                return piece[:at] + bytes([piece[at] ^ (1 << dice.randrange(8))]) + piece[at + 1 :]
            if fault < 0.045:
                time.sleep(3)  # longer than the program waits
            elif fault < 0.2:
                time.sleep(dice.uniform(0, 0.05))
            return piece

        return treat

    def handle(connection, index):
        with socket.create_connection(("127.0.0.1", port)) as server:
            relay_both_ways(
                connection,
                server,
                treatment(f"{seed} {index} right"),
                treatment(f"{seed} {index} left"),
            )

    return handle


def main():
    role, port, *arguments = sys.argv[1:]
    loopback.end_with_parent()
    handle = {"tls": tls, "connect": connect, "refuse": refuse, "chaos": chaos}[role](int(port), arguments)
    listener, own_port = loopback.listen()
    print(own_port, flush=True)
    loopback.serve(listener, handle)


main()
