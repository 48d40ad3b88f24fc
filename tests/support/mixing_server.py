"""python3 -B mixing_server.py WHEN MOST

A provider behind something that mixes replies up: lists even numbers, refuses odd ones, and repeats
the reply before on a kept connection now and then, MOST times in all. WHEN: "before" the next
request (2 ms after the reply), "during" (when that has come, before its own reply), "together" (in
one write with its own), "after" (in one write with the reply that it repeats), "stalled" (as "during",
but 20 ms later the replies of this request and of the next come in one write). Prints its port.
A stop id is the number's last seven digits and 1,000,000."""

import json
import random
import re
import select
import socketserver
import sys
import threading
import time

import loopback

when, most = sys.argv[1], int(sys.argv[2])
left = [most]
lock = threading.Lock()
chance = random.Random(1)


def strays():
    with lock:
        yes = left[0] > 0 and chance.random() < 0.08
        left[0] -= yes
        return yes


def answer(number):
    digits = int(number[-7:])
    body = (
        {"success": False, "code": 9, "message": "Numéro invalide"}
        if digits % 2
        else {"success": True, "code": 200, "stopId": 1000000 + digits}
    )
    text = json.dumps(body).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (
        len(text)
    ) + text


class Handler(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def read_request(self):
        """The number that is asked for, "" for another request, None at the connection's end."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return None
            head += line
        length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
        return json.loads(self.rfile.read(int(length[1])) if length else b"{}").get(
            "phoneNumber", ""
        )

    def handle(self):
        previous = None
        while (number := self.read_request()) is not None:
            if number == "":
                self.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                continue
            reply = answer(number)
            stray = previous is not None and strays()
            if stray and when in ("during", "stalled"):
                self.wfile.write(previous)
            if stray and when == "during":
                time.sleep(0.005)
            elif stray and when == "stalled":
                time.sleep(0.02)
                if select.select([self.connection], [], [], 0)[0]:
                    number = self.read_request() or number
                    reply += answer(number)
            elif stray and when == "together":
                reply = previous + reply
            elif stray and when == "after":
                reply += reply
            self.wfile.write(reply)
            if stray and when == "before":
                time.sleep(0.002)
                self.wfile.write(reply)
            previous = answer(number)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


loopback.end_with_parent()
server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
