"""python3 -B hostile_server.py LOG TLS BEHAVIOUR [ARGUMENT...]

Answers on loopback what no provider should: the faults of the wire that the sandbox does not have.
Prints its port. Appends a line for each request to LOG: the time in ms, and the number. TLS is
"CERTIFICATE KEY" (PEM files), or "" for plain HTTP. Ends with its parent.

"Whose account is it?" (GET .../me) is not logged, and answered with 404: the provider need not have
that call. "account BEHAVIOUR [ARGUMENT...]" misbehaves there instead, and nowhere else."""

import email.utils
import functools
import gzip
import json
import ssl
import sys
import threading
import time
import urllib.parse

import loopback

HTML = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Log in</body></html>"
behaviours = {}


class Request:
    """What was asked: the key and the number, how often that number came before, and a running
    number over all requests."""

    def __init__(self, body, state=None):
        asked = json.loads(body or b"{}")
        self.key = asked.get("apiKey", "")
        self.number = asked.get("phoneNumber", "")
        self.row = int(self.number[-4:] or 0)  # of an export that make_crm made
        self.count, self.earlier = state.note(self.number) if state else (0, 0)


class State:
    def __init__(self, log):
        self.log = open(log, "a", encoding="ascii")
        self.lock = threading.Lock()
        self.count = 0
        self.seen = {}

    def note(self, number):
        with self.lock:
            count, earlier = self.count, self.seen.get(number, 0)
            self.count += 1
            self.seen[number] = earlier + 1
            self.log.write(f"{int(time.monotonic() * 1000)} {number}\n")
            self.log.flush()
            return count, earlier


def behaviour(function):
    behaviours[function.__name__] = function
    return function


def reply(status, body, *headers):
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def success(request, *headers):
    stop_id = 1000 + request.row
    body = json.dumps({"success": True, "code": 200, "stopId": stop_id}).encode()
    return reply(200, body, "Content-Type: application/json", *headers)


def is_about_account(head):
    return head.split(b" ", 2)[1].partition(b"?")[0].endswith(b"/me")


def failure(code, message, status=200):
    return reply(status, json.dumps({"success": False, "code": code, "message": message}).encode())


# --- each takes (wire, request, arguments) and returns what to send; None closes the connection ---


@behaviour
def empty(wire, request, arguments):
    return None


@behaviour
def reset(wire, request, arguments):
    loopback.reset(wire)


@behaviour
def silent(wire, request, arguments):
    time.sleep(600)


@behaviour
def drip(wire, request, arguments):
    """A byte a second: each one in time, all of them never."""
    for byte in success(request):
        wire.sendall(bytes([byte]))
        time.sleep(1)


@behaviour
def cut(wire, request, arguments):
    """A success, cut short: "length" where its head says how long it is, "chunked" within a chunk,
    "plain" where nothing on the wire tells. "torn" besides: TLS is not even ended."""
    body = success(request).partition(b"\r\n\r\n")[2][:-2]
    head = {
        "length": f"Content-Length: {len(body) + 2}\r\n\r\n",
        "chunked": f"Transfer-Encoding: chunked\r\n\r\n{len(body) + 2:x}\r\n",
        "plain": "\r\n",
    }[arguments[0]]
    wire.sendall(b"HTTP/1.1 200 OK\r\n" + head.encode() + body)


FLOOD_MEGABYTES = 64


@functools.lru_cache
def bomb():
    return gzip.compress(b" " * 1048576 * FLOOD_MEGABYTES)


@behaviour
def flood(wire, request, arguments):
    """A body without end, or what looks like one to whoever unpacks it."""
    if arguments[0] == "plain":
        wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(FLOOD_MEGABYTES):
            wire.sendall(b" " * 1048576)
        return None
    if arguments[0] == "content":
        return reply(200, bomb(), "Content-Encoding: gzip")
    head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
    return head.encode() + f"{len(bomb()):x}\r\n".encode() + bomb() + b"\r\n0\r\n\r\n"


@behaviour
def headers(wire, request, arguments):
    """400 KB of them: one line, or many."""
    if arguments[0] == "one":
        return success(request, "X-Long: " + "x" * 400000)
    return success(request, *[f"X-Many-{i}: " + "x" * 80 for i in range(4000)])


@behaviour
def endless_headers(wire, request, arguments):
    """One after the other, for ever, as fast as they are taken."""
    wire.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        wire.sendall(b"X-More: x\r\n" * 1000)


@behaviour
def redirect(wire, request, arguments):
    status, target = arguments
    return reply(int(status), b"", "Location: " + target)


@behaviour
def status(wire, request, arguments):
    return reply(int(arguments[0]), b"what the server says to people\n")


@behaviour
def html(wire, request, arguments):
    return reply(int(arguments[0]), HTML, "Content-Type: text/html")


@behaviour
def first_fails(wire, request, arguments):
    """Each number's first attempt ends in one of these statuses, the next one in a success."""
    if request.earlier > 0:
        return success(request)
    return reply(int(arguments[request.row % len(arguments)]), b"")


RETRY_AFTERS = [
    lambda: [],
    lambda: ["1"],
    lambda: [email.utils.formatdate(time.time() + 1.5, usegmt=True)],
    lambda: ["-5"],
    lambda: ["99999999999999999999999"],
    lambda: ["soon"],
    lambda: ["1", "9"],
    lambda: [""],
]


@behaviour
def throttle(wire, request, arguments):
    """Every form of Retry-After, once each, then successes."""
    if request.count >= len(RETRY_AFTERS):
        return success(request)
    values = RETRY_AFTERS[request.count]()
    return reply(429, b"", *["Retry-After: " + value for value in values])


@behaviour
def revoke(wire, request, arguments):
    """The key is good for so many successes."""
    if request.count < int(arguments[0]):
        return success(request)
    return failure(10, "Clé API incorrecte")


CODES = [
    lambda r: success(r),
    lambda r: failure(3, "Number is already in stop list"),
    lambda r: failure(3, "Ce numéro est déjà dans la liste"),
    lambda r: failure(3, "L'ID du message est requis"),
    lambda r: failure(3, "Ce numéro n'est pas déjà dans la liste"),
    lambda r: failure(15, "already in list"),
    lambda r: failure(15, "in list"),
    lambda r: failure(9, "Number invalid"),
    lambda r: failure(2, "Number required"),
    lambda r: failure(4711, "Something new"),
    lambda r: failure(200, "OK"),
    lambda r: reply(500, success(r).partition(b"\r\n\r\n")[2]),
    lambda r: reply(201, success(r).partition(b"\r\n\r\n")[2]),
    lambda r: failure(9, "Number invalid", 400),
]


@behaviour
def codes(wire, request, arguments):
    """One answer a row."""
    return CODES[request.row](request)


@behaviour
def bodies(wire, request, arguments):
    """Odd rows get these files, one after the other; even ones a success. Where a file has the stop
    id 300, it is 300 and the row in three digits: of no other number."""
    if request.row % 2 == 0 or request.row // 2 >= len(arguments):
        return success(request)
    with open(arguments[request.row // 2], "rb") as file:
        return reply(200, file.read().replace(b"300", b"300%03d" % request.row))


def xml(code, message):
    return reply(
        200,
        b"<r><success>false</success><code>%d</code><message>%s</message></r>"
        % (code, message.encode()),
    )


ECHOES = [
    lambda key: failure(9, f"no number of {key}"),
    lambda key: failure(9, urllib.parse.quote(key, safe="")),
    lambda key: failure(9, "".join(f"%{byte:02x}" for byte in key.encode())),
    lambda key: failure(9, "".join(f"\\u{byte:04x}" for byte in key.encode())),
    lambda key: reply(
        200,
        b'{"success":false,"code":9,"message":"%s"}'
        % "".join(f"\\u{byte:04x}" for byte in key.encode()).encode(),
    ),
    lambda key: failure(9, "x" * 490 + key),
    lambda key: failure(3, key.upper()),
    lambda key: xml(9, f"<![CDATA[{key}]]>"),
    lambda key: xml(9, "".join(f"&#{byte};" for byte in key.encode())),
    lambda key: xml(9, "".join(f"&amp;#x{byte:x};" for byte in key.encode())),
    lambda key: reply(500, key.encode()),
    lambda key: reply(404, json.dumps({"success": False, "code": 9, "message": key}).encode()),
    lambda key: reply(429, key.encode(), "Retry-After: " + key),
    lambda key: reply(200, key.encode(), "X-Key: " + key),
    lambda key: b"HTTP/1.1 200 " + key.encode() + b"\r\n" + key.encode() + b": 1\r\nContent-Length: 0\r\n\r\n",
]


@behaviour
def echo(wire, request, arguments):
    """The key comes back, in each row in another way; once, since a 429 is no attempt."""
    if request.earlier > 0:
        return success(request)
    return ECHOES[request.row % len(ECHOES)](request.key)


@behaviour
def list_files(wire, request, arguments):
    """The list is what these files hold, one after the other, and then the last one again. It
    breaks off where a file does not end with "}"; and the line goes dead there where it ends with
    "~"."""
    with open(arguments[min(request.count, len(arguments) - 1)], "rb") as file:
        body = file.read().rstrip(b"\n")
    if body.endswith(b"}"):
        return reply(200, body)
    wire.sendall(reply(200, body.rstrip(b"~")).replace(b"Content-Length: ", b"Content-Length: 9", 1))
    if body.endswith(b"~"):
        time.sleep(600)


@behaviour
def account(wire, request, arguments):
    """Of the requests that are not about the account."""
    return success(request)


# --- the server ---


def answer(wire, asked, state, name, arguments):
    if not is_about_account(asked[0]):
        return behaviours[name](wire, Request(asked[1], state), arguments)
    if name != "account":
        return reply(404, b"Not Found\n")
    return behaviours[arguments[0]](wire, Request(b""), arguments[1:])


def main():
    log, tls, name, *arguments = sys.argv[1:]
    loopback.end_with_parent()
    state = State(log)
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls.split(" "))

    def handle(connection, index):
        wire = context.wrap_socket(connection, server_side=True) if context else connection
        while True:
            asked = loopback.read_request(wire)
            if asked is None:
                return
            said = answer(wire, asked, state, name, arguments)
            if said is None:
                if context and "torn" not in arguments:
                    wire.unwrap()
                return
            wire.sendall(said)

    if "flood" in [name, *arguments]:
        bomb()  # before anybody waits for it
    listener, port = loopback.listen()
    print(port, flush=True)
    loopback.serve(listener, handle)


main()
