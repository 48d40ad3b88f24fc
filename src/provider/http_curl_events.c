#include "provider/http_curl_events.h"

#include "base/clock.h"
#include "base/descriptors.h"
#include "base/memory.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define US_PER_MS  INT64_C(1000)
#define EVENTS_MAX 64 /* taken in one go; the rest stays ready */
#define NO_TIMER   INT64_MAX

struct http_curl_events {
    CURLM *multi;
    int epoll_fd;
    int wake_fd;
    int64_t timer_us; /* when libcurl wants to be called without an event, monotonic */
    struct clock clock;
};

/* --- callbacks of libcurl --- */

/* Descriptors that are closed leave an epoll by themselves; one that is new to it after all is
 * added. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *socket_context)
{
    (void)easy;
    (void)socket_context;
    struct http_curl_events *events = context;
    struct epoll_event event = {.data = {.fd = fd}};
    if (what == CURL_POLL_REMOVE) {
        (void)epoll_ctl(events->epoll_fd, EPOLL_CTL_DEL, fd, &event);
        return 0;
    }
    event.events = ((what & CURL_POLL_IN) != 0 ? (uint32_t)EPOLLIN : 0) |
                   ((what & CURL_POLL_OUT) != 0 ? (uint32_t)EPOLLOUT : 0);
    if (epoll_ctl(events->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0 ||
        (errno == EEXIST && epoll_ctl(events->epoll_fd, EPOLL_CTL_MOD, fd, &event) == 0)) {
        return 0;
    }
    return -1; /* ends the transfer's call with CURLM_ABORTED_BY_CALLBACK: nothing waits for ever */
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
    (void)multi;
    struct http_curl_events *events = context;
    events->timer_us =
        timeout_ms < 0 ? NO_TIMER : clock_monotonic_us(&events->clock) + timeout_ms * US_PER_MS;
    return 0;
}

/* --- driving libcurl --- */

/* What was written to the wake-up descriptor is used up by the wait that it ends: left in, it would
 * end every wait from then on at once, a busy loop for as long as the caller lets what is in flight
 * finish. */
static void use_up_wake(int fd)
{
    char bytes[64];
    ssize_t got = read(fd, bytes, sizeof bytes);
    (void)got;
}

static CURLMcode tell_libcurl(struct http_curl_events *events, const struct epoll_event *event)
{
    int running;
    int mask = ((event->events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
               ((event->events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
               ((event->events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0);
    if (event->data.fd == events->wake_fd) {
        use_up_wake(events->wake_fd);
        return CURLM_OK;
    }
    return curl_multi_socket_action(events->multi, event->data.fd, mask, &running);
}

/* The timer is libcurl's way, too, to begin what was added. */
CURLMcode http_curl_events_drive(struct http_curl_events *events)
{
    int running;
    if (events->timer_us == NO_TIMER || clock_monotonic_us(&events->clock) < events->timer_us) {
        return CURLM_OK;
    }
    events->timer_us = NO_TIMER; /* the call may set it anew */
    return curl_multi_socket_action(events->multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

/* Rounded up: not to come back just before the time. */
static int timeout_ms(const struct http_curl_events *events, int64_t timeout_us)
{
    int64_t wait_us = timeout_us;
    if (events->timer_us != NO_TIMER) {
        int64_t left_us = events->timer_us - clock_monotonic_us(&events->clock);
        wait_us = left_us < wait_us ? left_us : wait_us;
    }
    int64_t wait_ms = wait_us > 0 ? (wait_us + US_PER_MS - 1) / US_PER_MS : 0;
    return wait_ms > INT_MAX ? INT_MAX : (int)wait_ms;
}

CURLMcode http_curl_events_wait(struct http_curl_events *events, int64_t timeout_us)
{
    struct epoll_event ready[EVENTS_MAX];
    int count = epoll_wait(events->epoll_fd, ready, EVENTS_MAX, timeout_ms(events, timeout_us));
    CURLMcode code = CURLM_OK;
    for (int i = 0; i < count && code == CURLM_OK; i++) {
        code = tell_libcurl(events, &ready[i]);
    }
    return code == CURLM_OK ? http_curl_events_drive(events) : code;
}

/* --- the object --- */

static bool watch_wake(struct http_curl_events *events)
{
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = events->wake_fd}};
    return events->wake_fd < 0 ||
           epoll_ctl(events->epoll_fd, EPOLL_CTL_ADD, events->wake_fd, &event) == 0;
}

bool http_curl_events_new(CURLM *multi, int wake_fd, struct http_curl_events **out,
                          struct error *err)
{
    struct http_curl_events *events = memory_alloc(1, sizeof *events);
    *events = (struct http_curl_events){
        .multi = multi, .wake_fd = wake_fd, .timer_us = NO_TIMER, .clock = clock_system()};
    events->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (events->epoll_fd < 0 || !watch_wake(events) ||
        curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket) != CURLM_OK ||
        curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, events) != CURLM_OK ||
        curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer) != CURLM_OK ||
        curl_multi_setopt(multi, CURLMOPT_TIMERDATA, events) != CURLM_OK) {
        (void)error_set(err, ERROR_UNEXPECTED, "can't watch connections: %s. %s", strerror(errno),
                        descriptors_advice(errno, "Run the same command again."));
        http_curl_events_free(&events);
    }
    *out = events;
    return events != NULL;
}

void http_curl_events_free(struct http_curl_events **events)
{
    if (*events == NULL) {
        return;
    }
    if ((*events)->epoll_fd >= 0) {
        close((*events)->epoll_fd);
    }
    free(*events);
    *events = NULL;
}
