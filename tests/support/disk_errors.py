"""python3 support/disk_errors.py [--points N] [--jobs N]
Lets the Nth system call of a kind fail with ENOSPC or EIO, N = 1, 2, ..., once or from then on for
ever, over the calls that touch the database or the report; then runs the program again without.
--points: how many such calls, at most, for each error (0: every one).
"""

import argparse
import concurrent.futures
import itertools
import sys

import fault_rig
from fault_rig import Rig, check

CALLS = ("openat", "pwrite64", "pread64", "write", "fdatasync", "fsync", "ftruncate", "unlink",
         "rename", "mkdir")
# Those that a full disk can refuse.
TAKES_ROOM = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "mkdir")
WORDS = {"ENOSPC": ("disk is full", "No space left", "make room", "Make room"),
         "EIO": ("disk reported an error", "Input/output error", "I/O error")}


def can_fail(error, call, line):
    """Whether the call may fail so. The file that is imported is no matter of this test."""
    is_input = call == "openat" and "crm.csv" in line
    return not is_input and (error == "EIO" or call in TAKES_ROOM or "O_CREAT" in line)


def fault_at(call, nth, error, for_ever):
    when = f"{nth}+" if for_ever else str(nth)
    return ["--seccomp-bpf", "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"]


def check_told(rig, result, error, call):
    """Which file, what is wrong with it, what to do."""
    check(str(rig.folder) in result.stderr or rig.report.name in result.stderr,
          f"no file is named: {result.stderr}")
    # Where a file can't be opened, SQLite keeps the reason to itself.
    opened = call == "openat" and ("can't be opened" in result.stderr or "may not be" in result.stderr)
    check(opened or any(word in result.stderr for word in WORDS[error]), f"no reason: {result.stderr}")


def check_run_ended(rig):
    """A run that could be recorded is, with its end; what it may have sent is noted as such."""
    ends = [status for status, in rig.query("SELECT exit_status FROM runs") or []]
    check(all(status in (None, fault_rig.STORAGE, fault_rig.NEEDS_HUMAN) for status in ends),
          f"runs ended with {ends}")
    return bool(ends) and ends[-1] is not None


def check_report(rig):
    """A report that is there is whole, and says nothing that the database does not."""
    if not rig.report.exists():
        return
    rows, settled = rig.report_rows(), rig.settled()
    check(len(rows) == rig.rows, "half a report")
    for row in rows:
        if row["status"] == "listed":
            check(settled.get(row["phone"], (0, 0))[1] == row["stop_id"], "reported, and not kept")


def check_is_logged_ahead(rig):
    """A database that was sent from keeps a write-ahead log, whatever failed when it was made."""
    if rig.query("SELECT 1 FROM runs"):
        check(rig.db.read_bytes()[18:20] == b"\2\2", "the database has no write-ahead log")


def check_stopped(rig):
    """Nothing was sent after the commit that failed: but what was on its way then."""
    unknown = len(set(rig.received())) - len(rig.settled())
    check(unknown <= rig.resend_limit(), f"{unknown} were sent without a commit")


def try_point(error, for_ever, call, nth):
    place = f"{error} at {call} {nth}{' and after' if for_ever else ''}"
    try:
        with Rig(batch=8) as rig:
            result = rig.run(rig.command(), fault_at(call, nth, error, for_ever))
            check(result.returncode in (fault_rig.STORAGE, fault_rig.NEEDS_HUMAN),
                  f"ended with {result.returncode}: {result.stderr}")
            recorded = None
            if result.returncode == fault_rig.STORAGE:
                # Where nothing at all can be written, nor can standard error.
                if (call, for_ever) != ("write", True):
                    check_told(rig, result, error, call)
                recorded = check_run_ended(rig)
            check_stopped(rig)
            check_is_logged_ahead(rig)
            check_report(rig)
            rig.resume_and_check()
            return None, result.returncode, recorded
    except Exception as fault:  # told with its place, and the others go on
        return f"{place}: {fault!r}", None, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    with Rig(batch=8) as rig:
        rig.run(rig.command(), ["-y", "-e", "trace=" + ",".join(CALLS)])
        calls = fault_rig.calls_of(rig.trace, rig.folder, CALLS)
    faults = []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for error, for_ever in itertools.product(WORDS, (False, True)):
            points = [(call, nth) for call, nth, line in calls if can_fail(error, call, line)]
            chosen = fault_rig.sampled(points, arguments.points)
            results = list(pool.map(lambda point: try_point(error, for_ever, *point), chosen))
            failed = [recorded for _, status, recorded in results if status == fault_rig.STORAGE]
            faults += [fault for fault, _, _ in results if fault]
            print(f"{error} {'for ever' if for_ever else 'once'}: {len(chosen)} of {len(points)} "
                  f"calls; {len(failed)} runs ended with 74, {failed.count(True)} of them recorded",
                  flush=True)
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())
