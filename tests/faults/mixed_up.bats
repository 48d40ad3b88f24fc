#!/usr/bin/env bats
# Something between here and the provider repeats a reply on a kept connection: no number may end
# with the reply of another.

load ../support/scenario
load ../support/stopsms
load ../support/hostile

setup() {
    stopsms_setup
}

teardown() {
    hostile_teardown
}

# mixed WHEN MOST OPTION...: a run of 300 rows against such a server.
mixed() {
    start_python mixing_server.py "$1" "$2"
    HOSTILE_URL=http://127.0.0.1:$PORT/v1
    shift 2
    make_crm 300 >"$CRM"
    run --separate-stderr try run "$CRM" --rate unlimited "$@"
}

# Whether each number has what the server says of it and of no other; those that have not are shown.
each_has_its_own() {
    local others
    others=$(sqlite3 "$DB" 'SELECT phone, state, own_stop_id FROM jobs WHERE state NOT IN (1, 3)
        OR state = 1 AND (phone % 2 = 1 OR own_stop_id <> 1000000 + phone % 10000000)
        OR state = 3 AND phone % 2 = 0')
    [ -z "$others" ] || {
        echo "$others"
        return 1
    }
}

# finds WHEN
finds() {
    mixed "$1" 6
    expect_exit 3
    [[ $stderr == *"mixes replies up"* ]]
    each_has_its_own
}

@test "a reply that comes twice before the next request: no number has the reply of another" {
    finds before
}

@test "a reply that comes twice while the next is awaited: no number has the reply of another" {
    finds during
}

@test "a reply that comes again in front of the next: no number has the reply of another" {
    finds together
}

@test "a reply that comes twice at once: no number has the reply of another" {
    finds after
}

@test "a reply that comes twice, and then nothing for a while: no number has the reply of another" {
    finds stalled
}

# 8 in flight, as by default, at a rate at which each connection rests between two of its requests.
@test "at an agreed rate, with a stray reply at any moment: no number has the reply of another" {
    local moment
    for moment in before during together after stalled; do
        rm -f "$DB"* "$REPORT"
        start_python mixing_server.py "$moment" 4
        HOSTILE_URL=http://127.0.0.1:$PORT/v1
        make_crm 120 >"$CRM"
        run --separate-stderr stopsms run "$CRM" --api-url "$HOSTILE_URL" --rate 40/s
        expect_exit 3
        each_has_its_own
    done
}

@test "20 connections that mix replies up end the run, and their numbers stay pending" {
    mixed after 1000
    expect_exit 78
    [[ $stderr == *"nobody had asked for"* ]]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs WHERE state = 0')" -gt 0 ]
    [ "$(sqlite3 "$DB" 'SELECT count(*) FROM jobs WHERE state = 1 AND phone % 2 = 1
        OR state = 3 AND phone % 2 = 0')" -eq 0 ]
}

@test "replies that all come in order are never taken for mixed up, however many are in flight" {
    mixed before 0 --concurrency 64
    expect_exit 3
    [[ $stderr != *"mixes replies up"* ]]
    each_has_its_own
}
