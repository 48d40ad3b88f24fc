"""python3 support/random_kills.py [--rounds N] [--rows N] [--seed N]
Kills the program with SIGKILL at random moments, N times, each time in the midst of a run over `rows`
rows (10,000 at most), which is resumed until all is done; then begins anew. What must hold is held
after each kill and at each end.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time

import fault_rig
from fault_rig import Rig, check

RATE_A_SECOND = 5000
LONGEST_S = 1.0  # a run is killed no later than this
BATCH = 1024


def run_and_kill(rig, delay_s):
    """Whether it was killed, and how many numbers it had shown as settled."""
    command = rig.command("run", "--rate", f"{RATE_A_SECOND}/s", "--progress", "json", "--verbose")
    environment = {"PATH": os.environ["PATH"], "SMSPARTNER_API_KEY": fault_rig.KEY}
    with open(rig.folder / "shown", "w+", encoding="utf-8") as shown:
        program = subprocess.Popen(command, cwd=rig.folder, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=shown)
        try:
            program.wait(delay_s)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        shown.seek(0)
        whole = [line for line in shown if line.startswith("{") and line.endswith("}\n")]
    settled = max((json.loads(line).get("settled", 0) for line in whole), default=0)
    return program.returncode < 0, settled


def kill_until_done(rig, rounds, chance):
    """One import, killed until it is done or there were enough kills. Returns how many there were."""
    kills = 0
    before = {}
    while kills < rounds:
        killed, shown = run_and_kill(rig, chance.uniform(0, LONGEST_S))
        if not killed:
            break
        kills += 1
        now = rig.settled()
        check(before.items() <= now.items(), "a result that was kept is lost")
        check(len(now) >= len(before) + shown, f"{shown} were shown, {len(now) - len(before)} kept")
        rig.check_nothing_invented(now, rig.on_list())
        lost = len(set(rig.received())) - len(now)
        check(lost <= rig.resend_limit() * kills, f"{lost} numbers were sent, and not kept")
        before = now
    rig.resume_and_check(kills)
    return kills


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--rows", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1000000)
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    chance = random.Random(arguments.seed)
    done = imports = twice = 0
    while done < arguments.rounds:
        with Rig(arguments.rows, concurrency=8, batch=BATCH) as rig:
            kills = kill_until_done(rig, arguments.rounds - done, chance)
            received = rig.received()
            twice += len(received) - len(set(received))
            imports += 1
            check(imports <= 10 * arguments.rounds, "the runs end before they are killed")
            done += kills
    print(f"{done} kills in {imports} imports of {arguments.rows} rows: none lost; {twice} numbers "
          f"were sent twice, {twice / done:.0f} a kill (at most {2 * 8 + BATCH})")
    return 0


sys.exit(main())
