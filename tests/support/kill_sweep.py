"""python3 support/kill_sweep.py [--points N] [--jobs N] [--only COMMAND]
Kills the program with SIGKILL before its Nth system call of a kind, N = 1, 2, ..., over the calls
that touch the database, the report or the wire, and resumes it. --points: how many of these calls, at
most, for each command and batch size, evenly spread (0: every one).
"""

import argparse
import concurrent.futures
import itertools
import signal
import sys

import fault_rig
from fault_rig import Rig, check

CALLS = ("openat", "pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink", "rename",
         "connect", "sendto", "recvfrom", "fcntl", "mmap")
BATCHES = (1, 8, 1024)


def traced(calls):
    return ["-y", "-e", "trace=" + ",".join(calls)]


def kill_at(call, nth):
    # Not --seccomp-bpf: with it strace 6.1 injects no signal, without a word.
    return ["-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={nth}"]


def killed_run(rig, command, call, nth):
    """Whether it came so far."""
    result = rig.run(command, kill_at(call, nth))
    check(result.returncode in (-signal.SIGKILL, 0, fault_rig.NEEDS_HUMAN),
          f"ended with {result.returncode}: {result.stderr}")
    return result.returncode == -signal.SIGKILL


# --- the commands: what comes before the kill, and what must hold after it ---

def nothing_before(rig):
    pass


def done_before(rig):
    result = rig.run(rig.command())
    check(result.returncode == fault_rig.NEEDS_HUMAN, f"before: {result.stderr}")


def after_run(rig):
    rig.resume_and_check()


def after_import(rig):
    """The import is there whole, or not at all."""
    imports = rig.query("SELECT row_count FROM imports") or []
    check(imports in ([], [(rig.rows,)]), f"half an import: {imports}")
    jobs = rig.query("SELECT count(*) FROM jobs")
    check(jobs in (None, [(rig.numbers if imports else 0,)]), f"jobs without an import: {jobs}")
    rig.resume_and_check()
    check(len(rig.query("SELECT 1 FROM imports")) == 1, "the file was imported twice")


def after_report(rig):
    """The report is the new one, whole, or there is none: nothing was there before."""
    if rig.report_again.exists():
        check(len(rig.report_rows(rig.report_again)) == rig.rows, "half a report")
    result = rig.run(rig.command("report", "--output", str(rig.report_again)))
    check(result.returncode == 0, f"again: {result.stderr}")
    check(rig.report_again.read_text() == rig.report.read_text(), "another report than run's")


def after_undo(rig):
    """What is off the list is known to be taken off, or is asked for again."""
    for phone, (state, _) in rig.settled().items():
        check(state in (fault_rig.LISTED, fault_rig.REMOVING, fault_rig.REMOVED), f"{phone}: {state}")
        check(state != fault_rig.REMOVED or phone not in rig.on_list(),
              f"{phone} is said to be off the list, and is on it")
    for _ in range(2):
        result = rig.run(undo_command(rig))
        check(result.returncode == 0, f"undone again: {result.stderr}")
    check(not rig.on_list(), "undone, and still on the list")
    check({state for state, _ in rig.settled().values()} == {fault_rig.REMOVED}, "not all removed")


def run_command(rig):
    return rig.command()


def import_command(rig):
    return rig.command("import")


def report_command(rig):
    rig.report_again = rig.folder / "again.csv"
    return rig.command("report", "--output", str(rig.report_again))


def undo_command(rig):
    left = sum(state != fault_rig.REMOVED for state, _ in rig.settled().values())
    return rig.command("undo", "--import", "1", "--reason", "test", "--yes", str(left))


COMMANDS = {
    "run": (nothing_before, run_command, after_run),
    "import": (nothing_before, import_command, after_import),
    "report": (done_before, report_command, after_report),
    "undo": (done_before, undo_command, after_undo),
}


# --- the sweep ---

def points_of(name, batch):
    """What the command calls when nobody disturbs it."""
    before, command, _ = COMMANDS[name]
    with Rig(batch=batch) as rig:
        before(rig)
        rig.run(command(rig), traced(CALLS))
        return [(call, nth) for call, nth, _ in fault_rig.calls_of(rig.trace, rig.folder, CALLS)]


def try_point(name, batch, call, nth):
    """What is wrong, or None; and whether it was killed."""
    before, command, after = COMMANDS[name]
    killed = True
    try:
        with Rig(batch=batch) as rig:
            before(rig)
            killed = killed_run(rig, command(rig), call, nth)
            after(rig)
            return None, killed
    except Exception as error:  # told with its place, and the others go on
        return f"{name}, batch {batch}, killed at {call} {nth}: {error!r}", killed


def try_or_earlier(name, batch, call, nth):
    """How many calls of a kind a run makes differs: one that ended before the Nth is killed earlier."""
    fault, killed = try_point(name, batch, call, nth)
    while not (killed or fault) and nth > 1:
        nth = nth * 2 // 3
        fault, killed = try_point(name, batch, call, nth)
    return fault, killed


def try_beyond(name, batch, call, last):
    """Past the last call that an undisturbed run made there may be more: until a run that ends."""
    faults = []
    for nth in itertools.count(last + 1):
        fault, killed = try_point(name, batch, call, nth)
        faults += [fault] if fault else []
        if not killed:
            return faults, nth - last - 1
        check(nth < last + 200, f"{name}: {call} has no end")


def sweep(name, batch, most, pool):
    points = points_of(name, batch)
    chosen = fault_rig.sampled(points, most)
    results = list(pool.map(lambda point: try_or_earlier(name, batch, *point), chosen))
    faults = [fault for fault, _ in results if fault]
    kills = sum(killed for _, killed in results)
    if kills < len(chosen) * 0.8:
        faults.append(f"{name}, batch {batch}: of {len(chosen)} runs only {kills} were killed")
    if most == 0:
        for call in CALLS:
            more, count = try_beyond(name, batch, call, max([n for c, n in points if c == call] + [0]))
            faults += more
            kills += count
    print(f"{name}, batch {batch}: {kills} kills, {len(points)} calls: {len(faults)} faults",
          flush=True)
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=COMMANDS)
    arguments = parser.parse_args()
    faults = []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for name in [arguments.only] if arguments.only else COMMANDS:
            for batch in BATCHES if name == "run" else (8,):
                faults += sweep(name, batch, arguments.points, pool)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
